// SPDX-License-Identifier: Apache-2.0
package org.latchkey.lockers;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.latchkey.protocol.audit.Actor;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.audit.Event;
import org.latchkey.unit.api.AuditTrail;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.Doors.State;
import org.latchkey.unit.api.Doors.Status;
import org.latchkey.unit.api.UnitException;

/**
 * Records what doors do by themselves: forced open, and closed. At most {@link #SINGLES} a minute one by one, then one
 * summary a minute, so that a flapping sensor can not fill the disk. Never waits for the trail; thread-safe.
 */
final class DoorJournal {

    static final int SINGLES = 20;
    static final long WINDOW_MILLIS = 60_000;

    /** Records on their way to the disk at the same time; a trail slower than this gets summaries. */
    static final int IN_FLIGHT = 16;

    private static final int DOORS_NAMED = 32;

    private final AtomicReference<AuditTrail> trail = new AtomicReference<>();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final Ticker ticker;
    private final Executor writer;
    private long windowStart;
    private int singles;
    private long opened;
    private long closed;
    private final TreeSet<Integer> doors = new TreeSet<>();

    /** @param writer hands records to the trail, which may make it wait; has room for {@link #IN_FLIGHT} */
    DoorJournal(Ticker ticker, Executor writer) {
        this.ticker = ticker;
        this.writer = writer;
        windowStart = ticker.millis();
    }

    void use(AuditTrail present) {
        trail.set(present);
    }

    void drop(AuditTrail gone) {
        trail.compareAndSet(gone, null);
    }

    /** An opening that was ordered has records of its own; everything else is written here. */
    synchronized void changed(Status status, boolean commanded) {
        boolean open = status.state() == State.OPEN;
        if (open && commanded) {
            return;
        }
        tick();
        boolean single = singles < SINGLES && inFlight.get() < IN_FLIGHT;
        if (single && submit(entry(status, open), 0, 0)) {
            singles++;
            return;
        }
        opened += open ? 1 : 0;
        closed += open ? 0 : 1;
        if (doors.size() < DOORS_NAMED) {
            doors.add(status.door());
        }
    }

    private static AuditEntry entry(Status status, boolean open) {
        return new AuditEntry(
                open ? Event.DOOR_FORCED : Event.DOOR_CLOSED,
                Actor.SYSTEM,
                status.bank(),
                status.door(),
                open ? "opened" : "closed",
                open ? "not-ordered" : "",
                new byte[0],
                Map.of());
    }

    /** Writes the summary when its minute is over. Cheap; called often. */
    synchronized void tick() {
        if (ticker.millis() - windowStart >= WINDOW_MILLIS) {
            windowStart = ticker.millis();
            singles = 0;
            summarise();
        }
    }

    private void summarise() {
        if (opened + closed == 0 || inFlight.get() >= IN_FLIGHT) {
            return;
        }
        String named = doors.stream().map(String::valueOf).collect(Collectors.joining(","));
        Map<String, Object> details = Map.of("forced", opened, "closed", closed, "doors", named);
        AuditEntry entry = new AuditEntry(Event.DOOR_CHANGES, Actor.SYSTEM, "", 0, "summary", "", new byte[0], details);
        if (submit(entry, opened, closed)) {
            opened = 0;
            closed = 0;
            doors.clear();
        }
    }

    /** @return false if there is no trail now; counts of a write that fails later come back into the summary */
    private boolean submit(AuditEntry entry, long forcedCount, long closedCount) {
        AuditTrail present = trail.get();
        if (present == null) {
            return false;
        }
        inFlight.incrementAndGet();
        writer.execute(() -> write(present, entry).whenComplete((seq, failure) -> {
            inFlight.decrementAndGet();
            if (failure != null) {
                giveBack(entry, forcedCount, closedCount);
            }
        }));
        return true;
    }

    private static CompletableFuture<Long> write(AuditTrail present, AuditEntry entry) {
        try {
            return present.submit(List.of(entry), new Batch());
        } catch (UnitException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private synchronized void giveBack(AuditEntry entry, long forcedCount, long closedCount) {
        opened += entry.event() == Event.DOOR_FORCED ? 1 : forcedCount;
        closed += entry.event() == Event.DOOR_CLOSED ? 1 : closedCount;
    }

    /** Writes what is still only counted. */
    synchronized void close() {
        summarise();
    }
}
