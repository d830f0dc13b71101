// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.trail;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
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
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads from a site's trails what a unit must know that takes another's place. Thread-safe. */
@Component
class UnitMemory implements TrailMemory {

    /** Outcomes that cost a use, of an opening and of one that a restart left open. */
    private static final Set<String> BURNING = Set.of("opened", "pulsed", "burnt");

    private static final String CODE_DETAIL = "code";

    /**
     * As it came, whatever the units' clocks said: a trail's id counts up, and one that begins later is of a unit that took
     * another's place, or goes on from another.
     */
    private static final String DOOR_EVENTS = "SELECT record, trail, door, happened_at FROM trail_records"
            + " WHERE site = :site AND event IN (:events) ORDER BY trail, seq";

    /** By so much a unit's proven clock may differ from ours. */
    private static final long SKEW_SECONDS = 300;

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
                        + " ORDER BY MIN(r.trail), r.seq")
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
        doorEvents(site, row -> {
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

    /** By the records' times; one that is still to come counts as the latest before it in its trail that is not. */
    @Override
    public Map<Integer, Long> changed(String site) {
        long now = clock.instant().getEpochSecond() + SKEW_SECONDS;
        Map<Integer, Long> changed = new TreeMap<>();
        Map<Long, Long> latest = new HashMap<>();
        doorEvents(site, row -> {
            long time = row.getLong(4);
            long before = latest.getOrDefault(row.getLong(2), 0L);
            long surely = time <= now ? time : before;
            latest.put(row.getLong(2), Math.max(before, surely));
            changed.merge(row.getInt(3), surely, Math::max);
        });
        return changed;
    }

    private void doorEvents(String site, RowCallbackHandler each) {
        jdbc.sql(DOOR_EVENTS)
                .param("site", site)
                .param("events", List.of(Event.DOOR_ASSIGNED.number(), Event.DOOR_RELEASED.number()))
                .query((RowCallbackHandler) row -> {
                    if (row.getInt(3) != 0) {
                        each.processRow(row);
                    }
                });
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
