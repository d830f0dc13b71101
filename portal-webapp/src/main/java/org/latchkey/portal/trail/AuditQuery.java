// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.trail;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.latchkey.portal.api.Page;
import org.latchkey.portal.api.Problem;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Searches all trails, the newest record first. */
@Component
class AuditQuery {

    private static final String SELECT = "SELECT r.trail, r.seq, r.site, r.happened_at, r.event, r.door, r.actor,"
            + " r.record, t.unit_kid, t.generation FROM trail_records r JOIN trails t ON t.id = r.trail WHERE ";
    private static final int POSITION_PARTS = 3;

    private final JdbcClient jdbc;

    AuditQuery(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A record that was found.
     *
     * @param trail the trail's number in this portal
     * @param kid of the unit
     */
    record Found(long trail, String site, String kid, long generation, StoredRecord record) {

        String position() {
            return record.time() + " " + trail + " " + record.seq();
        }
    }

    /** What follows the cursor; one more than asked for if there is more. */
    List<Found> search(AuditFilter filter, String cursor, int limit) {
        if (filter.person().isPresent() && filter.person().get().codes() == 0) {
            return List.of();
        }
        List<String> conditions = new ArrayList<>();
        Map<String, Object> params = new HashMap<>();
        position(cursor, conditions, params);
        filter.site().ifPresent(site -> add(conditions, params, "r.site = :site", "site", site));
        filter.person().ifPresent(person -> {
            // The index begins with the site, and has only records with an actor: SQLite wants to be told.
            conditions.add("r.actor IS NOT NULL");
            conditions.add("(r.site, r.actor) IN (" + person.select("c.site, c.id") + ")");
            params.putAll(person.params());
        });
        filter.event().ifPresent(event -> add(conditions, params, "r.event = :event", "event", event.number()));
        filter.door().ifPresent(door -> add(conditions, params, "r.door = :door", "door", door));
        filter.from().ifPresent(from -> add(conditions, params, "r.happened_at >= :from", "from", from));
        filter.to().ifPresent(to -> add(conditions, params, "r.happened_at < :to", "to", to));
        String where = conditions.isEmpty() ? "1 = 1" : String.join(" AND ", conditions);
        return jdbc.sql(SELECT + where + " ORDER BY r.happened_at DESC, r.trail DESC, r.seq DESC LIMIT :limit")
                .params(params)
                .param("limit", limit + 1)
                .query(AuditQuery::read)
                .list();
    }

    private static void add(
            List<String> conditions, Map<String, Object> params, String condition, String name, Object value) {
        conditions.add(condition);
        params.put(name, value);
    }

    private static void position(String cursor, List<String> conditions, Map<String, Object> params) {
        String position = Page.position(cursor);
        if (position == null) {
            return;
        }
        String[] parts = position.split(" ");
        if (parts.length != POSITION_PARTS) {
            throw Problem.malformed("cursor", "is none that this portal gave");
        }
        add(conditions, params, "r.happened_at <= :time", "time", Page.parseNumber(parts[0]));
        add(
                conditions,
                params,
                "(r.happened_at, r.trail, r.seq) < (:time, :trail, :seq)",
                "trail",
                Page.parseNumber(parts[1]));
        params.put("seq", Page.parseNumber(parts[2]));
    }

    private static Found read(ResultSet row, int number) throws SQLException {
        StoredRecord record = TrailRepository.readRecord(row);
        return new Found(
                row.getLong("trail"),
                row.getString("site"),
                row.getString("unit_kid"),
                row.getLong("generation"),
                record);
    }
}
