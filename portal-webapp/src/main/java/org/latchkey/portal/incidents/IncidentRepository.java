// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.incidents;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.latchkey.portal.platform.Rows;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Incidents in the database. */
@Component
class IncidentRepository {

    private static final String SELECT = "SELECT id, site, kind, detail, evidence, times, first_at, last_at, closed_at,"
            + " closed_by, note, accepted FROM incidents WHERE ";

    private final JdbcClient jdbc;

    IncidentRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Counts one more of an open incident. @return false if there is none */
    boolean again(String site, String kind, long now) {
        return jdbc.sql("UPDATE incidents SET times = times + 1, last_at = :now"
                                + " WHERE site = :site AND kind = :kind AND closed_at IS NULL")
                        .param("now", now)
                        .param("site", site)
                        .param("kind", kind)
                        .update()
                == 1;
    }

    /** How many the site had since. */
    long since(String site, long time) {
        return jdbc.sql("SELECT COUNT(*) FROM incidents WHERE site = :site AND first_at > :time")
                .param("site", site)
                .param("time", time)
                .query(Long.class)
                .single();
    }

    void add(Incident incident) {
        jdbc.sql("INSERT INTO incidents (id, site, kind, detail, evidence, times, first_at, last_at)"
                        + " VALUES (:id, :site, :kind, :detail, :evidence, 1, :now, :now) ON CONFLICT DO NOTHING")
                .param("id", incident.id())
                .param("site", incident.site())
                .param("kind", incident.kind())
                .param("detail", incident.detail())
                .param("evidence", incident.evidence())
                .param("now", incident.firstAt())
                .update();
    }

    Optional<Incident> find(String id) {
        return jdbc.sql(SELECT + "id = :id")
                .param("id", id)
                .query(IncidentRepository::read)
                .optional();
    }

    /** The newest first, after a position; one more than asked for if there are more. */
    List<Incident> list(Optional<String> site, Optional<Boolean> open, long beforeTime, String beforeId, int limit) {
        List<String> conditions = new ArrayList<>(List.of("(first_at < :time OR first_at = :time AND id < :id)"));
        Map<String, Object> params = new HashMap<>(Map.of("time", beforeTime, "id", beforeId, "limit", limit + 1));
        site.ifPresent(code -> {
            conditions.add("site = :site");
            params.put("site", code);
        });
        open.ifPresent(yes -> conditions.add(yes ? "closed_at IS NULL" : "closed_at IS NOT NULL"));
        return jdbc.sql(SELECT + String.join(" AND ", conditions) + " ORDER BY first_at DESC, id DESC LIMIT :limit")
                .params(params)
                .query(IncidentRepository::read)
                .list();
    }

    /** @return false if it is closed already */
    boolean close(String id, String operator, String note, Optional<String> accepted, long now) {
        return jdbc.sql("UPDATE incidents SET closed_at = :now, closed_by = :operator, note = :note,"
                                + " accepted = :accepted WHERE id = :id AND closed_at IS NULL")
                        .param("now", now)
                        .param("operator", operator)
                        .param("note", note)
                        .param("accepted", accepted.orElse(null), Types.VARCHAR)
                        .param("id", id)
                        .update()
                == 1;
    }

    /** The kinds of the site's open incidents that begin like that. */
    List<String> openKinds(String site, String prefix) {
        return jdbc.sql("SELECT kind FROM incidents WHERE site = :site AND closed_at IS NULL AND kind LIKE :prefix")
                .param("site", site)
                .param("prefix", prefix + "%")
                .query(String.class)
                .list();
    }

    /** Closes an open one of this kind, by nobody in particular. */
    void closeKind(String site, String kind, String note, long now) {
        jdbc.sql("UPDATE incidents SET closed_at = :now, note = :note"
                        + " WHERE site = :site AND kind = :kind AND closed_at IS NULL")
                .param("now", now)
                .param("note", note)
                .param("site", site)
                .param("kind", kind)
                .update();
    }

    private static Incident read(ResultSet row, int number) throws SQLException {
        return new Incident(
                row.getString("id"),
                row.getString("site"),
                row.getString("kind"),
                row.getString("detail"),
                row.getString("evidence"),
                row.getLong("times"),
                row.getLong("first_at"),
                row.getLong("last_at"),
                Rows.number(row, "closed_at"),
                Optional.ofNullable(row.getString("closed_by")),
                Optional.ofNullable(row.getString("note")),
                Optional.ofNullable(row.getString("accepted")));
    }
}
