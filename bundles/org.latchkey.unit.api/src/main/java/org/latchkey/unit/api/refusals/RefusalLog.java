// SPDX-License-Identifier: Apache-2.0
package org.latchkey.unit.api.refusals;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.latchkey.protocol.audit.Actor;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.audit.Event;
import org.latchkey.unit.api.AuditTrail;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.UnitException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records refusals one by one up to {@link #SINGLES} a minute, then as one summary a minute with counts by reason, so
 * that a flood of bad scans can not fill the disk. Thread-safe.
 */
public final class RefusalLog {

    /** So many a minute are recorded one by one. */
    public static final int SINGLES = 20;
    /** The minute. */
    public static final long WINDOW_MILLIS = 60_000;

    /** The number of a refusal that has no record of its own. */
    public static final long SUMMARISED = -1;

    /** As many reasons as a record has details, less the one for the rest. */
    private static final int REASONS = AuditEntry.MAX_DETAILS - 1;

    private static final Logger LOG = LoggerFactory.getLogger(RefusalLog.class);

    private final AuditTrail trail;
    private final LongSupplier millis;
    private long windowStart;
    private int singles;
    private Map<String, Object> counts = new HashMap<>();

    /** @param millis since some moment, never backwards */
    public RefusalLog(AuditTrail trail, LongSupplier millis) {
        this.trail = trail;
        this.millis = millis;
        windowStart = millis.getAsLong();
    }

    /** Records or counts a refusal. @return the record's number, or {@link #SUMMARISED} */
    public long refuse(AuditEntry entry) {
        return refuse(entry, 1);
    }

    /** The same for several. @param times how often; all but the first are only counted */
    public long refuse(AuditEntry entry, long times) {
        tick();
        if (times > 1) {
            count(entry.reason(), times - 1);
        }
        if (mayBeSingle()) {
            try {
                return trail.append(entry, new Batch());
            } catch (UnitException e) {
                LOG.warn("a refusal could not be recorded: {}", e.getMessage());
            }
        }
        count(entry.reason(), 1);
        return SUMMARISED;
    }

    private synchronized boolean mayBeSingle() {
        return singles < SINGLES && singles++ >= 0;
    }

    private synchronized void count(String reason, long more) {
        String word = counts.size() < REASONS || counts.containsKey(reason) ? reason : "other";
        counts.merge(word, more, (a, b) -> (Long) a + (Long) b);
    }

    /** Writes the summary when its minute is over. Cheap; called often. */
    public void tick() {
        Map<String, Object> due = takeDue();
        if (!due.isEmpty()) {
            write(due);
        }
    }

    private synchronized Map<String, Object> takeDue() {
        long now = millis.getAsLong();
        if (now - windowStart < WINDOW_MILLIS) {
            return Map.of();
        }
        windowStart = now;
        singles = 0;
        return takeCounts();
    }

    private synchronized Map<String, Object> takeCounts() {
        Map<String, Object> taken = counts;
        counts = new HashMap<>();
        return taken;
    }

    private void write(Map<String, Object> due) {
        AuditEntry entry =
                new AuditEntry(Event.REFUSALS, Actor.SYSTEM, "", 0, "refused", "", new byte[0], Map.copyOf(due));
        try {
            trail.append(entry, new Batch());
        } catch (UnitException e) {
            LOG.warn("a summary of refusals could not be recorded: {}", e.getMessage());
            due.forEach((reason, number) -> count(reason, (Long) number));
        }
    }

    /** Writes what is only counted so far. */
    public void close() {
        Map<String, Object> rest = takeCounts();
        if (!rest.isEmpty()) {
            write(rest);
        }
    }
}
