// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.commands;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The ends of the sites' logs in the database. */
@Component
class LogRepository {

    private final JdbcClient jdbc;

    LogRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<LogHead> find(String site) {
        return jdbc.sql("SELECT * FROM command_logs WHERE site = :site")
                .param("site", site)
                .query(LogRepository::read)
                .optional();
    }

    /** Begins the log of a site that has none. */
    void begin(String site, long seq, String hash) {
        jdbc.sql("INSERT INTO command_logs (site, base_seq, base_hash, last_seq, last_hash, revocation_epoch)"
                        + " VALUES (:site, :seq, :hash, :seq, :hash, 0) ON CONFLICT DO NOTHING")
                .param("site", site)
                .param("seq", seq)
                .param("hash", hash)
                .update();
    }

    /** Takes the next number: whoever is first has the row until the transaction ends. */
    long next(String site) {
        return jdbc.sql("UPDATE command_logs SET last_seq = last_seq + 1 WHERE site = :site RETURNING last_seq")
                .param("site", site)
                .query(Long.class)
                .single();
    }

    void lastHash(String site, String hash) {
        jdbc.sql("UPDATE command_logs SET last_hash = :hash WHERE site = :site")
                .param("site", site)
                .param("hash", hash)
                .update();
    }

    /** The log goes on above this; what stood before is known no more. */
    void rebase(String site, long seq, String hash) {
        jdbc.sql("UPDATE command_logs SET base_seq = :seq, base_hash = :hash, last_seq = :seq, last_hash = :hash,"
                        + " stopped_at = NULL WHERE site = :site")
                .param("site", site)
                .param("seq", seq)
                .param("hash", hash)
                .update();
    }

    void unit(String site, long seq, String hash) {
        jdbc.sql("UPDATE command_logs SET unit_seq = :seq, unit_hash = :hash WHERE site = :site"
                        + " AND (unit_seq IS NULL OR unit_seq <> :seq OR unit_hash <> :hash)")
                .param("site", site)
                .param("seq", seq)
                .param("hash", hash)
                .update();
    }

    void stop(String site, long now) {
        jdbc.sql("UPDATE command_logs SET stopped_at = COALESCE(stopped_at, :now) WHERE site = :site")
                .param("site", site)
                .param("now", now)
                .update();
    }

    /** The next revocation's epoch. */
    long nextEpoch(String site) {
        return jdbc.sql("UPDATE command_logs SET revocation_epoch = revocation_epoch + 1 WHERE site = :site"
                        + " RETURNING revocation_epoch")
                .param("site", site)
                .query(Long.class)
                .single();
    }

    void atLeastEpoch(String site, long epoch) {
        jdbc.sql("UPDATE command_logs SET revocation_epoch = :epoch WHERE site = :site AND revocation_epoch < :epoch")
                .param("site", site)
                .param("epoch", epoch)
                .update();
    }

    private static LogHead read(ResultSet row, int number) throws SQLException {
        long unitSeq = row.getLong("unit_seq");
        boolean unknown = row.wasNull();
        row.getLong("stopped_at");
        boolean stopped = !row.wasNull();
        return new LogHead(
                row.getString("site"),
                row.getLong("base_seq"),
                row.getString("base_hash"),
                row.getLong("last_seq"),
                row.getString("last_hash"),
                unknown ? -1 : unitSeq,
                Objects.requireNonNullElse(row.getString("unit_hash"), ""),
                stopped,
                row.getLong("revocation_epoch"));
    }
}
