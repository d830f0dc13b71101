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
import org.latchkey.unit.api.Doors.By;
import org.latchkey.unit.api.Doors.Ordered;
import org.latchkey.unit.api.Doors.State;
import org.latchkey.unit.api.Doors.Status;
import org.latchkey.unit.api.UnitException;

/**
 * Records what doors do by themselves: forced open, opened later than the order that explains it, and closed. At most
 * {@link #SINGLES} a minute one by one, then one summary a minute, so that a flapping sensor can not fill the disk; late
 * openings, one an order, are not counted. Never waits for the trail; thread-safe.
 */
final class DoorJournal {

    static final int SINGLES = 20;
    static final long WINDOW_MILLIS = 60_000;

    /** Records on their way to the disk at the same time; a trail slower than this gets summaries. */
    static final int IN_FLIGHT = 16;

    private static final int DOORS_NAMED = 32;
    private static final String LATE = "late";

    /** What the next summary tells. */
    private record Counts(long forced, long closed, long late) {

        static final Counts NONE = new Counts(0, 0, 0);

        /** One change, as it would be recorded by itself. */
        static Counts of(AuditEntry entry) {
            boolean forced = entry.event() == Event.DOOR_FORCED;
            boolean closed = entry.event() == Event.DOOR_CLOSED;
            return new Counts(forced ? 1 : 0, closed ? 1 : 0, forced || closed ? 0 : 1);
        }

        Counts plus(Counts more) {
            return new Counts(forced + more.forced, closed + more.closed, late + more.late);
        }

        Map<String, Object> details(String doors) {
            return late == 0
                    ? Map.of("forced", forced, "closed", closed, "doors", doors)
                    : Map.of("forced", forced, "closed", closed, LATE, late, "doors", doors);
        }
    }

    private final AtomicReference<AuditTrail> trail = new AtomicReference<>();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final Ticker ticker;
    private final Executor writer;
    private long windowStart;
    private int singles;
    private Counts counts = Counts.NONE;
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

    /**
     * A door changed. An opening that was ordered has records of its own; everything else is written here.
     *
     * @param recorded whether somebody else writes the record of a late opening
     */
    synchronized void changed(DoorBook.Edge edge, boolean recorded) {
        if (recorded || edge.why().isPresent() && !edge.late()) {
            return;
        }
        tick();
        AuditEntry entry = entry(edge);
        boolean single = (edge.late() || singles < SINGLES) && inFlight.get() < IN_FLIGHT;
        if (single && submit(entry, Counts.of(entry))) {
            singles += edge.late() ? 0 : 1;
            return;
        }
        counts = counts.plus(Counts.of(entry));
        if (doors.size() < DOORS_NAMED) {
            doors.add(edge.status().door());
        }
    }

    private static AuditEntry entry(DoorBook.Edge edge) {
        Status status = edge.status();
        By by = edge.why().map(Ordered::by).orElse(By.UNKNOWN);
        boolean open = status.state() == State.OPEN;
        Event unordered = open ? Event.DOOR_FORCED : Event.DOOR_CLOSED;
        String reason = open ? "not-ordered" : "";
        return new AuditEntry(
                edge.late() ? Event.OPENING : unordered,
                by.actor(),
                status.bank(),
                status.door(),
                open ? "opened" : "closed",
                edge.late() ? LATE : reason,
                by.cause(),
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
        if (counts.equals(Counts.NONE) || inFlight.get() >= IN_FLIGHT) {
            return;
        }
        String named = doors.stream().map(String::valueOf).collect(Collectors.joining(","));
        Map<String, Object> details = counts.details(named);
        AuditEntry entry = new AuditEntry(Event.DOOR_CHANGES, Actor.SYSTEM, "", 0, "summary", "", new byte[0], details);
        Counts told = counts;
        counts = Counts.NONE;
        if (submit(entry, told)) {
            doors.clear();
        } else {
            counts = told;
        }
    }

    /** @return false if there is no trail now; what a write that fails later was to tell comes back into the summary */
    private boolean submit(AuditEntry entry, Counts told) {
        AuditTrail present = trail.get();
        if (present == null) {
            return false;
        }
        inFlight.incrementAndGet();
        writer.execute(() -> write(present, entry).whenComplete((seq, failure) -> {
            inFlight.decrementAndGet();
            if (failure != null) {
                giveBack(told);
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

    private synchronized void giveBack(Counts told) {
        counts = counts.plus(told);
    }

    /** Writes what is still only counted. */
    synchronized void close() {
        summarise();
    }
}
