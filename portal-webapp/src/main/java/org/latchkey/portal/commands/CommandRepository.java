// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.commands;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.latchkey.protocol.Reason;
import org.latchkey.protocol.command.CommandType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Commands in the database. */
@Component
class CommandRepository {

    private static final String SELECT = "SELECT number, id, site, seq, type, args, operator, issued_at, expires_at,"
            + " letter, envelope_hash, state, sent_at, answered_at, reason FROM commands WHERE ";
    /** The reason of what a snapshot carried past the unit. */
    static final String BY_SNAPSHOT = "by-snapshot";

    private static final String RE_ENROL = CommandType.RE_ENROL.word();

    private static final String OPEN = "state IN ('pending', 'sent')";

    private final JdbcClient jdbc;

    CommandRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    long nextNumber() {
        return jdbc.sql("UPDATE counters SET value = value + 1 WHERE name = 'command' RETURNING value")
                .query(Long.class)
                .single();
    }

    void add(CommandRow row) {
        jdbc.sql("INSERT INTO commands (number, id, site, seq, type, args, operator, issued_at, expires_at, letter,"
                        + " envelope_hash, state) VALUES (:number, :id, :site, :seq, :type, :args, :operator, :issued,"
                        + " :expires, :letter, :hash, :state)")
                .param("number", row.number())
                .param("id", row.id())
                .param("site", row.site())
                .param("seq", row.seq().isPresent() ? row.seq().getAsLong() : null, Types.BIGINT)
                .param("type", row.type())
                .param("args", row.args())
                .param("operator", row.operator())
                .param("issued", row.issuedAt())
                .param("expires", row.expiresAt())
                .param("letter", Base64.getUrlEncoder().withoutPadding().encodeToString(row.letter()))
                .param("hash", row.hash())
                .param("state", row.state())
                .update();
    }

    /** Puts another letter in the place of a command that was issued anew. */
    void replace(CommandRow row) {
        jdbc.sql("UPDATE commands SET seq = :seq, args = :args, issued_at = :issued, expires_at = :expires,"
                        + " letter = :letter, envelope_hash = :hash, state = :state, sent_at = NULL WHERE id = :id")
                .param("id", row.id())
                .param("seq", row.seq().orElseThrow())
                .param("args", row.args())
                .param("issued", row.issuedAt())
                .param("expires", row.expiresAt())
                .param("letter", Base64.getUrlEncoder().withoutPadding().encodeToString(row.letter()))
                .param("hash", row.hash())
                .param("state", row.state())
                .update();
    }

    Optional<CommandRow> find(String id) {
        return jdbc.sql(SELECT + "id = :id")
                .param("id", id)
                .query(CommandRepository::read)
                .optional();
    }

    /** The newest first, of those before the number and of a type, or all (empty); one more than asked for if there are more. */
    List<CommandRow> list(String site, String type, long beforeNumber, int limit) {
        String ofType = type.isEmpty() ? "" : "type = :type AND ";
        return jdbc.sql(SELECT + ofType + "site = :site AND number < :before ORDER BY number DESC LIMIT :limit")
                .param("site", site)
                .param("type", type)
                .param("before", beforeNumber)
                .param("limit", limit + 1)
                .query(CommandRepository::read)
                .list();
    }

    Optional<String> hashAt(String site, long seq) {
        return jdbc.sql("SELECT envelope_hash FROM commands WHERE site = :site AND seq = :seq")
                .param("site", site)
                .param("seq", seq)
                .query(String.class)
                .optional();
    }

    /** Commands of the log after one number and up to another, in order. */
    List<CommandRow> after(String site, long seq, long upTo) {
        return jdbc.sql(SELECT + "site = :site AND seq > :seq AND seq <= :upTo ORDER BY seq")
                .param("site", site)
                .param("seq", seq)
                .param("upTo", upTo)
                .query(CommandRepository::read)
                .list();
    }

    /** Commands that the unit has and did not answer yet, the oldest first. */
    List<CommandRow> unanswered(String site, long upTo, int limit) {
        return jdbc.sql(SELECT + "site = :site AND seq <= :upTo AND " + OPEN + " ORDER BY seq LIMIT :limit")
                .param("site", site)
                .param("upTo", upTo)
                .param("limit", limit)
                .query(CommandRepository::read)
                .list();
    }

    /** Momentary commands that nobody answered and that can still act, in the order in which they were made. */
    List<CommandRow> momentary(String site, long now) {
        return jdbc.sql(SELECT + "site = :site AND seq IS NULL AND " + OPEN + " AND expires_at > :now ORDER BY number")
                .param("site", site)
                .param("now", now)
                .query(CommandRepository::read)
                .list();
    }

    /** Momentary commands of a type since then, in order, whatever became of them. */
    List<CommandRow> momentaryOfType(String site, String type, long issuedSince) {
        return jdbc.sql(SELECT
                        + "site = :site AND seq IS NULL AND type = :type AND issued_at >= :since ORDER BY number")
                .param("site", site)
                .param("type", type)
                .param("since", issuedSince)
                .query(CommandRepository::read)
                .list();
    }

    /** Lasting commands of a type, in order, whatever became of them. */
    List<CommandRow> ofType(String site, String type) {
        return jdbc.sql(SELECT + "site = :site AND seq IS NOT NULL AND type = :type ORDER BY seq")
                .param("site", site)
                .param("type", type)
                .query(CommandRepository::read)
                .list();
    }

    long pending(String site) {
        return jdbc.sql("SELECT COUNT(*) FROM commands WHERE site = :site AND " + OPEN)
                .param("site", site)
                .query(Long.class)
                .single();
    }

    List<String> sitesWithOpenCommands() {
        return jdbc.sql("SELECT DISTINCT site FROM commands WHERE " + OPEN)
                .query(String.class)
                .list();
    }

    void sent(String id, long now) {
        jdbc.sql("UPDATE commands SET state = 'sent', sent_at = COALESCE(sent_at, :now) WHERE id = :id"
                        + " AND state = 'pending'")
                .param("id", id)
                .param("now", now)
                .update();
    }

    /** Keeps the unit's answer; the first one counts. */
    boolean answered(String id, String state, String reason, byte[] answer, long now) {
        return jdbc.sql("UPDATE commands SET state = :state, reason = :reason, answer = :answer, answered_at = :now"
                                + " WHERE id = :id AND answered_at IS NULL")
                        .param("id", id)
                        .param("state", state)
                        .param("reason", reason)
                        .param("answer", Base64.getUrlEncoder().withoutPadding().encodeToString(answer))
                        .param("now", now)
                        .update()
                == 1;
    }

    /**
     * What a snapshot carried is done, though the unit will never answer it one by one. No snapshot carries an order to
     * enrol again.
     */
    void carriedBySnapshot(String site, long upTo) {
        jdbc.sql("UPDATE commands SET state = 'applied', reason = :reason WHERE site = :site AND seq <= :upTo"
                        + " AND type <> :reEnrol AND " + OPEN)
                .param("reason", BY_SNAPSHOT)
                .param("site", site)
                .param("upTo", upTo)
                .param("reEnrol", RE_ENROL)
                .update();
    }

    /** Orders to enrol again that a snapshot took the unit past: never sent means expired, else nobody knows. */
    void passedBySnapshot(String site, long upTo) {
        jdbc.sql("UPDATE commands SET state = CASE state WHEN 'pending' THEN 'expired' ELSE 'unknown' END,"
                        + " reason = :reason WHERE site = :site AND seq <= :upTo AND type = :reEnrol AND " + OPEN)
                .param("reason", BY_SNAPSHOT)
                .param("site", site)
                .param("upTo", upTo)
                .param("reEnrol", RE_ENROL)
                .update();
    }

    /** Nobody can be asked what became of it. */
    void unknowable(String id) {
        jdbc.sql("UPDATE commands SET state = 'unknown', reason = :reason WHERE id = :id AND " + OPEN)
                .param("reason", Reason.UNKNOWN_KEY)
                .param("id", id)
                .update();
    }

    /** Momentary commands whose time is over: never sent means expired, never answered means unknown. */
    void settleMomentary(long now, long unansweredSince) {
        jdbc.sql("UPDATE commands SET state = 'expired' WHERE seq IS NULL AND state = 'pending' AND expires_at <= :now")
                .param("now", now)
                .update();
        jdbc.sql("UPDATE commands SET state = 'unknown', reason = 'no-answer' WHERE seq IS NULL AND state = 'sent'"
                        + " AND expires_at <= :since")
                .param("since", unansweredSince)
                .update();
    }

    /** Momentary commands of all sites to which an answer may come. */
    List<CommandRow> openMomentary() {
        return jdbc.sql(SELECT + "seq IS NULL AND " + OPEN)
                .query(CommandRepository::read)
                .list();
    }

    /** No unit takes it any more: never sent means refused, never answered means unknown, until the answer comes. */
    void keyTakenBack(String id) {
        jdbc.sql("UPDATE commands SET state = CASE state WHEN 'pending' THEN 'refused' ELSE 'unknown' END,"
                        + " reason = :reason WHERE id = :id AND " + OPEN)
                .param("reason", Reason.UNKNOWN_KEY)
                .param("id", id)
                .update();
    }

    private static CommandRow read(ResultSet row, int rowNumber) throws SQLException {
        long seq = row.getLong("seq");
        OptionalLong place = row.wasNull() ? OptionalLong.empty() : OptionalLong.of(seq);
        return new CommandRow(
                row.getLong("number"),
                row.getString("id"),
                row.getString("site"),
                place,
                row.getString("type"),
                row.getString("args"),
                row.getString("operator"),
                row.getLong("issued_at"),
                row.getLong("expires_at"),
                Base64.getUrlDecoder().decode(row.getString("letter")),
                row.getString("envelope_hash"),
                row.getString("state"),
                row.getLong("sent_at"),
                row.getLong("answered_at"),
                Objects.requireNonNullElse(row.getString("reason"), ""));
    }
}
