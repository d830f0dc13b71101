// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.codes;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.latchkey.portal.platform.Rows;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Codes in the database. */
@Component
public class CodeRepository {

    private static final String SELECT =
            "SELECT status_index, id, site, kind, doors, bank, size_class, revoked_at, holder, issued_at, issued_by,"
                    + " valid_from, valid_until, uses, code_text FROM codes WHERE ";

    private static final long DAY_SECONDS = 86_400;

    private final JdbcClient jdbc;

    public CodeRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A number that no code has; inside the transaction that adds the code, so that none is skipped for nothing. */
    public long nextStatusIndex() {
        return jdbc.sql("UPDATE counters SET value = value + 1 WHERE name = 'status-index' RETURNING value")
                .query(Long.class)
                .single();
    }

    /**
     * Leaves numbers out, because codes that nobody knows any more may have them; at most once a day, because there are
     * 2^32 of them in all.
     *
     * @param now in seconds since 1970
     */
    public void skipStatusIndices(long count, long now) {
        boolean due = jdbc.sql("INSERT INTO counters (name, value) VALUES ('status-index-skipped-at', :now)"
                                + " ON CONFLICT (name) DO UPDATE SET value = :now WHERE counters.value <= :before")
                        .param("now", now)
                        .param("before", now - DAY_SECONDS)
                        .update()
                == 1;
        if (!due) {
            return;
        }
        jdbc.sql("UPDATE counters SET value = value + :count WHERE name = 'status-index'")
                .param("count", count)
                .update();
    }

    /** @return false if it was revoked before */
    boolean revoke(String id, long now) {
        return jdbc.sql("UPDATE codes SET revoked_at = :now WHERE id = :id AND revoked_at IS NULL")
                        .param("now", now)
                        .param("id", id)
                        .update()
                == 1;
    }

    /** @param validUntil in seconds since 1970 */
    void extend(String id, long validUntil, String text) {
        jdbc.sql("UPDATE codes SET valid_until = :until, code_text = :text WHERE id = :id")
                .param("until", validUntil)
                .param("text", text)
                .param("id", id)
                .update();
    }

    public void add(Code code) {
        jdbc.sql(
                        "INSERT INTO codes (status_index, id, site, kind, doors, bank, size_class, holder, holder_search, issued_at,"
                                + " issued_by, valid_from, valid_until, uses, code_text) VALUES (:index, :id, :site, :kind, :doors, :bank, :size, :holder,"
                                + " :search, :issuedAt, :issuedBy, :validFrom, :validUntil, :uses, :text)")
                .param("index", code.statusIndex())
                .param("id", code.id())
                .param("site", code.site())
                .param("kind", code.kind().word())
                .param("doors", code.doors().stream().map(String::valueOf).collect(Collectors.joining(",")))
                .param("bank", code.bank().orElse(null), Types.VARCHAR)
                .param("size", code.sizeClass())
                .param("holder", code.holder().orElse(null), Types.VARCHAR)
                .param("search", HolderSearch.stored(code.holder()))
                .param("issuedAt", code.issuedAt())
                .param("issuedBy", code.issuedBy())
                .param(
                        "validFrom",
                        code.validFrom().isPresent() ? code.validFrom().getAsLong() : null,
                        Types.BIGINT)
                .param("validUntil", code.validUntil())
                .param("uses", code.uses())
                .param("text", code.text())
                .update();
    }

    public Optional<Code> find(String id) {
        return jdbc.sql(SELECT + "id = :id")
                .param("id", id)
                .query(CodeRepository::read)
                .optional();
    }

    /** The newest first, of those before the index; one more than asked for if there are more. */
    public List<Code> list(CodeFilter filter, long beforeIndex, int limit, long now) {
        List<String> conditions = new ArrayList<>(List.of("status_index < :before"));
        Map<String, Object> params = new HashMap<>(Map.of("before", beforeIndex, "limit", limit + 1));
        filter.site().ifPresent(site -> {
            conditions.add("site = :site");
            params.put("site", site);
        });
        filter.state().ifPresent(state -> {
            conditions.add(condition(state));
            params.put("now", now);
        });
        filter.text().ifPresent(text -> {
            conditions.add("(holder_search LIKE :part ESCAPE '!' OR id LIKE :start ESCAPE '!')");
            String pattern = HolderSearch.pattern(text);
            params.put("part", "%" + pattern + "%");
            params.put("start", pattern + "%");
        });
        return jdbc.sql(SELECT + String.join(" AND ", conditions) + " ORDER BY status_index DESC LIMIT :limit")
                .params(params)
                .query(CodeRepository::read)
                .list();
    }

    private static String condition(CodeState state) {
        return switch (state) {
            case SCHEDULED -> "valid_from > :now AND valid_until > :now AND revoked_at IS NULL";
            case LIVE -> "(valid_from IS NULL OR valid_from <= :now) AND valid_until > :now AND revoked_at IS NULL";
            case EXPIRED -> "valid_until <= :now AND revoked_at IS NULL";
            case REVOKED -> "revoked_at IS NOT NULL";
        };
    }

    private static Code read(ResultSet row, int number) throws SQLException {
        return new Code(
                row.getLong("status_index"),
                row.getString("id"),
                row.getString("site"),
                CodeKind.of(row.getString("kind")).orElseThrow(),
                Arrays.stream(row.getString("doors").split(","))
                        .filter(door -> !door.isEmpty())
                        .map(Integer::valueOf)
                        .toList(),
                Optional.ofNullable(row.getString("bank")),
                row.getLong("size_class"),
                Optional.ofNullable(row.getString("holder")),
                row.getLong("issued_at"),
                row.getString("issued_by"),
                Rows.number(row, "valid_from"),
                row.getLong("valid_until"),
                row.getLong("uses"),
                Rows.number(row, "revoked_at"),
                row.getString("code_text"));
    }
}
