// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.trail;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.latchkey.portal.commands.TrailMemory;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.audit.AuditRecord;
import org.latchkey.protocol.audit.Event;
import org.latchkey.protocol.code.AccessCode;
import org.latchkey.protocol.site.SiteMemory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads from a site's trails what a unit must know that takes another's place. Thread-safe. */
@Component
class UnitMemory implements TrailMemory {

    /** Outcomes that cost a use, of an opening and of one that a restart left open. */
    private static final Set<String> BURNING = Set.of("opened", "pulsed", "burnt");

    private static final String CODE_DETAIL = "code";

    /** What a record is behind in its trail, whatever the unit's clock said: trails by their first records. */
    private static final String AS_IT_CAME =
            " ORDER BY (SELECT f.happened_at FROM trail_records f WHERE f.trail = r.trail"
                    + " ORDER BY f.seq LIMIT 1), r.trail, r.seq";

    /** By so much a unit's proven clock may differ from ours. */
    private static final long SKEW_SECONDS = 300;

    /** The record's time; of one that is still to come by the portal's clock, that of the last before it that is not. */
    private static final String SURELY_AT = "CASE WHEN r.happened_at <= :now THEN r.happened_at ELSE"
            + " COALESCE((SELECT MAX(f.happened_at) FROM trail_records f WHERE f.trail = r.trail AND f.seq < r.seq"
            + " AND f.happened_at <= :now), 0) END";

    private final JdbcClient jdbc;
    private final InstantSource clock;

    UnitMemory(JdbcClient jdbc, InstantSource clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    private record Use(String code, int door) {}

    @Override
    public List<SiteMemory.BurntUse> burnt(String site) {
        // By the latest use last, so that the newest are kept if there are too many.
        Map<Use, Long> uses = new LinkedHashMap<>();
        // A later generation of a unit's trail may have the same record again: it counts once.
        jdbc.sql("SELECT r.record FROM trail_records r JOIN codes c ON c.id = r.actor"
                        + " LEFT JOIN trails t ON t.id = r.trail WHERE r.site = :site AND r.event IN (:events) AND c.uses > 0 AND c.valid_until > :now"
                        + " GROUP BY t.unit_kid, r.seq, r.record"
                        + " ORDER BY MIN(r.happened_at), MIN(r.trail), r.seq")
                .param("site", site)
                .param("events", List.of(Event.OPENING.number(), Event.OPENING_SETTLED.number()))
                .param("now", clock.instant().getEpochSecond())
                .query(row -> {
                    AuditEntry entry = entry(row.getBytes(1));
                    if (entry.door() > 0 && BURNING.contains(entry.outcome())) {
                        Use use = new Use(entry.actor().id(), entry.door());
                        Long before = uses.remove(use);
                        uses.put(use, before == null ? 1 : before + 1);
                    }
                });
        List<SiteMemory.BurntUse> burnt = new ArrayList<>();
        uses.forEach((use, count) ->
                burnt.add(new SiteMemory.BurntUse(HexFormat.of().parseHex(use.code()), use.door(), count)));
        return burnt.subList(Math.max(0, burnt.size() - SiteMemory.MAX_BURNT), burnt.size());
    }

    @Override
    public List<SiteMemory.Assignment> held(String site) {
        Map<Integer, byte[]> held = new TreeMap<>();
        jdbc.sql("SELECT r.record FROM trail_records r WHERE r.site = :site AND r.event IN (:events)" + AS_IT_CAME)
                .param("site", site)
                .param("events", List.of(Event.DOOR_ASSIGNED.number(), Event.DOOR_RELEASED.number()))
                .query(row -> {
                    AuditEntry entry = entry(row.getBytes(1));
                    Object code = entry.details().get(CODE_DETAIL);
                    if (entry.event() == Event.DOOR_ASSIGNED && isCode(code)) {
                        held.put(entry.door(), HexFormat.of().parseHex((String) code));
                    } else {
                        held.remove(entry.door());
                    }
                });
        return held.entrySet().stream()
                .map(door -> new SiteMemory.Assignment(door.getKey(), door.getValue()))
                .sorted(Comparator.comparingInt(SiteMemory.Assignment::door))
                .toList();
    }

    @Override
    public Map<Integer, Long> changed(String site) {
        Map<Integer, Long> changed = new TreeMap<>();
        jdbc.sql("SELECT r.door, MAX(" + SURELY_AT + ") FROM trail_records r WHERE r.site = :site"
                        + " AND r.event IN (:events) AND r.door IS NOT NULL GROUP BY r.door")
                .param("now", clock.instant().getEpochSecond() + SKEW_SECONDS)
                .param("site", site)
                .param("events", List.of(Event.DOOR_ASSIGNED.number(), Event.DOOR_RELEASED.number()))
                .query(row -> {
                    changed.put(row.getInt(1), row.getLong(2));
                });
        return changed;
    }

    private static boolean isCode(Object value) {
        return value instanceof String text && text.matches("[0-9a-f]{" + 2 * AccessCode.ID_LENGTH + "}");
    }

    private static AuditEntry entry(byte[] record) {
        try {
            return AuditRecord.decode(record).entry();
        } catch (ProtocolException e) {
            throw new IllegalStateException("records with an event could be read when they were stored", e);
        }
    }
}
