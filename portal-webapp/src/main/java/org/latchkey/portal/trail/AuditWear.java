// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.trail;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.audit.AuditRecord;
import org.latchkey.protocol.audit.Event;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How worn the locks of a site are: how their openings ended, by the newest records of its trails. */
@Component
class AuditWear {

    /** So many openings are looked at, so that an answer takes a moment whatever the trail's length. */
    static final int MOST = 20_000;

    /** How a unit says that the lock needed another pulse. */
    private static final String SECOND_PULSE = "second pulse";

    private final JdbcClient jdbc;

    AuditWear(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * One lock.
     *
     * @param door its number at the site
     * @param openings that opened it
     * @param jams that did not
     * @param slow openings of these that took a second pulse
     * @param unanswered openings of which nothing tells how they ended
     */
    record Wear(int door, long openings, long jams, long slow, long unanswered) {

        Wear and(AuditRecord record) {
            String detail = String.valueOf(record.entry().details().get("detail"));
            return switch (record.entry().outcome()) {
                case "opened", "pulsed" ->
                    new Wear(door, openings + 1, jams, slow + (detail.startsWith(SECOND_PULSE) ? 1 : 0), unanswered);
                case "jammed" -> new Wear(door, openings, jams + 1, slow, unanswered);
                case "no-answer" -> new Wear(door, openings, jams, slow, unanswered + 1);
                default -> this;
            };
        }
    }

    /**
     * The locks of a site.
     *
     * @param items by door; doors without an opening are missing
     * @param since the oldest opening that was looked at; null if there was none
     */
    record Report(List<Wear> items, Instant since) {}

    Report of(String site) {
        Map<Integer, Wear> wear = new TreeMap<>();
        long[] oldest = {Long.MAX_VALUE};
        jdbc.sql("SELECT happened_at, record FROM trail_records WHERE site = :site AND event = :event"
                        + " ORDER BY happened_at DESC LIMIT :limit")
                .param("site", site)
                .param("event", Event.OPENING.number())
                .param("limit", MOST)
                .query(row -> {
                    oldest[0] = Math.min(oldest[0], row.getLong("happened_at"));
                    count(row.getBytes("record"), wear);
                });
        Instant since = oldest[0] == Long.MAX_VALUE ? null : Instant.ofEpochSecond(oldest[0]);
        return new Report(List.copyOf(wear.values()), since);
    }

    private static void count(byte[] record, Map<Integer, Wear> wear) {
        try {
            AuditRecord read = AuditRecord.decode(record);
            int door = read.entry().door();
            wear.put(door, wear.getOrDefault(door, new Wear(door, 0, 0, 0, 0)).and(read));
        } catch (ProtocolException ignored) {
            // What this version can not read was kept for the trail's sake alone.
        }
    }
}
