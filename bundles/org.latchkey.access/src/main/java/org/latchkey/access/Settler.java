// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.latchkey.access.Reservation.State;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.Doors;
import org.latchkey.unit.api.Doors.By;
import org.latchkey.unit.api.Doors.Opening;
import org.latchkey.unit.api.Doors.Outcome;
import org.latchkey.unit.api.Holders.Change;
import org.latchkey.unit.api.TrustedClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settles reservations that lack their outcome, from what the doors say: after a restart, after a board that did not
 * answer, after a record that could not be written. Used by the outcomes thread alone.
 *
 * <p>Open burns the use, at once. Closed gives it back for {@link #RETURN_SECONDS}, but only by a reading that began
 * after the board's settle time, because a frame that left before may still open the door; an open edge in that time
 * burns it after all. Without any reading the use is held for staff. While the door is its customer's the use is returned
 * in both cases, and for as long: see ADR 63.
 */
final class Settler {

    static final long RETURN_SECONDS = 15 * 60;
    static final long READING_MILLIS = 120_000;
    static final long LATE_MILLIS = 60_000;

    private static final long RETRY_MILLIS = 5_000;
    private static final String BURNT = "burnt";
    private static final String DOOR_OPEN = "door-open";
    private static final String NOT_USED_AGAIN = "not-used-again";
    private static final Logger LOG = LoggerFactory.getLogger(Settler.class);

    /** Adds to a batch and to records what else changes, and returns it if it is a door's holder. */
    private interface Changes {
        Optional<Change> addTo(Batch batch, List<AuditEntry> entries);
    }

    private static final class Case {
        final Reservation reservation;
        final long since;
        /** When a returned use, or the watch for a late edge, ends. */
        long deadline = Long.MAX_VALUE;

        Optional<Opening> known = Optional.empty();
        long readsBefore = -1;
        /** A returned use of an earlier run: a door that already stands open burns it, there will be no edge. */
        boolean firstLook;
        /** Decided, whatever the door does from now on; empty if not. */
        String burnReason = "";
        /** Its late opening has a record, which could not yet say what that means. */
        boolean recorded;

        boolean writing;
        long retryAt = Long.MIN_VALUE;

        Case(Reservation reservation, long since) {
            this.reservation = reservation;
            this.since = since;
        }

        int door() {
            return reservation.of().door();
        }
    }

    private final Ledger ledger;
    private final Stays stays;
    private final Doors doors;
    private final TrustedClock clock;
    private final LongSupplier millis;
    private final Executor own;
    private final Map<CodeDoor, Case> cases = new HashMap<>();
    private final Map<Integer, Case> late = new HashMap<>();
    private final Consumer<AuditEntry> records;
    /** Who ordered that a door stands open. */
    private final Map<Integer, By> openedBy = new HashMap<>();
    /** Doors that stand open, and a record says for whom. */
    private final Set<Integer> settled = new HashSet<>();
    /** Openings whose doors opened late, while how they had ended was not durable; by door. */
    private final Map<Integer, Reservation> sprung = new HashMap<>();

    /**
     * Takes up what an earlier run left.
     *
     * @param own the outcomes thread
     * @param records writes what changes nothing, sooner or later
     */
    Settler(
            Ledger ledger,
            Stays stays,
            Doors doors,
            TrustedClock clock,
            LongSupplier millis,
            Executor own,
            Consumer<AuditEntry> records) {
        this.ledger = ledger;
        this.stays = stays;
        this.doors = doors;
        this.clock = clock;
        this.millis = millis;
        this.own = own;
        this.records = records;
        ledger.all().forEach(this::load);
    }

    private void load(Reservation left) {
        Case one = new Case(left, millis.getAsLong());
        if (left.state() == State.RETURNED) {
            long seconds = Math.min(RETURN_SECONDS, left.until() - clock.now().seconds());
            one.deadline = one.since + Math.max(0, seconds) * 1_000;
            one.firstLook = true;
        }
        if (left.state() != State.HELD) {
            cases.put(left.of(), one);
        }
    }

    /** A returned use that was taken up by an opening which did not come to be. */
    void resume(Reservation returned) {
        Case known = cases.get(returned.of());
        if (ledger.stands(returned) && (known == null || known.reservation != returned)) {
            load(returned);
        }
    }

    /** An opening of this run without a recorded outcome. @param known the outcome, if only the record is missing */
    void add(Reservation pending, Optional<Opening> known) {
        Case one = new Case(pending, millis.getAsLong());
        one.known = known;
        one.retryAt = known.isPresent() ? one.since + RETRY_MILLIS : one.since;
        cases.put(pending.of(), one);
    }

    /** An opening of this run whose time was over before its pulse left: certainly nothing was sent. */
    void addNotSent(Reservation reservation) {
        add(reservation, Optional.of(new Opening(Outcome.NOT_SENT, Refusal.NOT_RECORDED)));
        cases.get(reservation.of()).retryAt = millis.getAsLong();
    }

    /** A jam whose door may still spring open; takes the place of its reservation. */
    void watchLate(Reservation jammed) {
        Case one = new Case(jammed, millis.getAsLong());
        one.deadline = one.since + LATE_MILLIS;
        // In this order, so that there is no moment at which a late opening would be nobody's.
        ledger.watchLate(jammed);
        ledger.forget(jammed.of());
        late.put(one.door(), one);
        one.recorded = sprung.get(one.door()) == jammed;
        if (one.recorded) {
            sprung.remove(one.door());
        }
        if (one.recorded || stateFor(one) == Doors.State.OPEN) {
            springOpen(one);
        }
    }

    /**
     * The door changed; what an order of this run explains comes before that order's outcome.
     *
     * @param by who ordered the opening that explains it, if it opened by an order
     */
    void edge(Doors.Status status, Optional<By> by) {
        int door = status.door();
        boolean open = status.state() == Doors.State.OPEN;
        if (open) {
            openedBy.remove(door);
            by.ifPresent(known -> openedBy.put(door, known));
            Optional.ofNullable(late.get(door)).ifPresent(this::moved);
        }
        for (Case one : new ArrayList<>(cases.values())) {
            if (one.door() == door && isItsOwn(one)) {
                edge(one, open);
            }
        }
        if (!open) {
            openedBy.remove(door);
            settled.remove(door);
        }
    }

    /** A door that jammed has opened: for the one who waits for it, or because somebody else had it opened. */
    private void moved(Case jammed) {
        if (isItsOwn(jammed)) {
            springOpen(jammed);
        } else if (jammed.burnReason.isEmpty()) {
            ledger.endLate(jammed.reservation);
        }
    }

    private void edge(Case one, boolean open) {
        boolean pending = one.reservation.state() == State.PENDING;
        // A closing edge says that the door was open until now.
        if (pending && one.known.isEmpty()) {
            burn(one, DOOR_OPEN);
        } else if (pending && open && !one.writing && one.known.get().outcome() == Outcome.JAMMED) {
            // The record of a jam is still to be written, so it can say how that ended.
            one.known = Optional.of(new Opening(Outcome.OPENED, Entries.LATE));
            settled.add(one.door());
        } else if (!pending && open && !isAtRest(one) && !ledger.isTaken(one.door())) {
            burn(one, Entries.LATE);
        }
    }

    /** A late opening that this one has promised to record. */
    void late(Doors.Status status, By by) {
        edge(status, Optional.of(by));
        if (!settled.contains(status.door())) {
            records.accept(Entries.late(by, status));
            ledger.leftAt(status.door(), State.PENDING).stream()
                    .filter(pending -> pending.isOf(by))
                    .forEach(pending -> sprung.put(status.door(), pending));
        }
    }

    /** Whether nobody else's opening explains that the door is open, or was until now. */
    private boolean isItsOwn(Case one) {
        By by = openedBy.get(one.door());
        return by == null || one.reservation.isOf(by);
    }

    /** What the door says of this very opening: nothing while it stands open for somebody else's. */
    private Doors.State stateFor(Case one) {
        Doors.State state = doors.status(one.door()).map(Doors.Status::state).orElse(Doors.State.UNKNOWN);
        return state == Doors.State.OPEN && !isItsOwn(one) ? Doors.State.UNKNOWN : state;
    }

    /** Looks at everything that is open. Called several times a second; nearly always there is nothing. */
    void tick() {
        for (Case one : new ArrayList<>(cases.values())) {
            if (!ledger.stands(one.reservation)) {
                cases.remove(one.reservation.of(), one);
            } else if (!one.writing && millis.getAsLong() >= one.retryAt) {
                judge(one);
            }
        }
        late.values().removeIf(one -> !one.writing && one.burnReason.isEmpty() && lateOver(one));
        List.copyOf(late.values()).stream()
                .filter(one -> !one.burnReason.isEmpty() && !one.writing && millis.getAsLong() >= one.retryAt)
                .forEach(this::writeLate);
    }

    private boolean isWatched(Case one) {
        return ledger.late(one.door()).filter(r -> r == one.reservation).isPresent();
    }

    private boolean lateOver(Case one) {
        boolean over = millis.getAsLong() >= one.deadline || !isWatched(one);
        if (over) {
            ledger.endLate(one.reservation);
        }
        return over;
    }

    private void judge(Case one) {
        if (!one.burnReason.isEmpty()) {
            writeBurnt(one);
        } else if (one.reservation.state() == State.RETURNED) {
            judgeReturned(one);
        } else if (one.known.isPresent()) {
            writeKnown(one, one.known.get());
        } else {
            judgePending(one);
        }
    }

    /** Its customer comes back for the door sooner or later; who opens it meanwhile is somebody else. */
    private boolean isAtRest(Case one) {
        return millis.getAsLong() >= one.deadline && stays.keeps(one.reservation);
    }

    private void judgeReturned(Case one) {
        if (isAtRest(one)) {
            return;
        }
        Doors.State state = stateFor(one);
        if (one.firstLook && state != Doors.State.UNKNOWN) {
            one.firstLook = false;
            if (state == Doors.State.OPEN) {
                burn(one, DOOR_OPEN);
                return;
            }
        }
        if (millis.getAsLong() >= one.deadline) {
            burn(one, NOT_USED_AGAIN);
        }
    }

    private void judgePending(Case one) {
        Optional<Doors.Status> status = doors.status(one.door());
        if (status.isEmpty()) {
            hold(one, "door-gone");
        } else if (!status.get().sensed()) {
            hold(one, "no-sensor");
        } else if (stateFor(one) == Doors.State.OPEN) {
            burn(one, DOOR_OPEN);
        } else {
            judgeClosed(one, status.get());
        }
    }

    private void judgeClosed(Case one, Doors.Status status) {
        long waited = millis.getAsLong() - one.since;
        if (waited < doors.settleMillis(one.door())) {
            return;
        }
        if (one.readsBefore < 0) {
            one.readsBefore = status.reads();
        } else if (status.state() == Doors.State.CLOSED && status.reads() >= one.readsBefore + 2) {
            // The first reading after may have begun before; the second did not.
            giveBack(one, "door-closed");
        } else if (waited >= READING_MILLIS) {
            hold(one, "no-reading");
        }
    }

    private void giveBack(Case one, String reason) {
        Reservation reservation = one.reservation;
        if (!reservation.limited()) {
            writeDoubted(one, settled(one, "closed", reason), Optional.empty());
            return;
        }
        long until = clock.now().seconds() + RETURN_SECONDS;
        Reservation returned = reservation.as(State.RETURNED, until);
        write(one, settled(one, "returned", reason), doubted(reservation, Optional.of(returned)), () -> {
            ledger.remember(returned);
            Case watched = new Case(returned, millis.getAsLong());
            watched.deadline = watched.since + RETURN_SECONDS * 1_000;
            watched.firstLook = true;
            cases.put(returned.of(), watched);
        });
    }

    private void hold(Case one, String reason) {
        if (one.reservation.limited() && stays.keeps(one.reservation)) {
            giveBack(one, reason);
            return;
        }
        Reservation held = one.reservation.as(State.HELD, 0);
        if (held.limited()) {
            writeDoubted(one, settled(one, "held", reason), Optional.of(held));
        } else {
            writeDoubted(one, settled(one, "unknown", reason), Optional.empty());
        }
    }

    /** @param next what is left of the reservation; empty if nothing is */
    private void writeDoubted(Case one, AuditEntry entry, Optional<Reservation> next) {
        write(
                one,
                entry,
                doubted(one.reservation, next),
                () -> next.ifPresentOrElse(ledger::remember, () -> ledger.forget(one.reservation.of())));
    }

    /** The use is not burnt, but its pulse may have left: whoever was given the door may have used it in the dark. */
    private Changes doubted(Reservation reservation, Optional<Reservation> next) {
        return (batch, entries) -> {
            next.ifPresentOrElse(left -> Ledger.put(left, batch), () -> Ledger.drop(reservation, batch));
            return stays.doubted(reservation, batch, entries);
        };
    }

    private void burn(Case one, String reason) {
        if (one.burnReason.isEmpty() && ledger.stands(one.reservation)) {
            // A returned use must not be scanned again while its end is written.
            if (one.reservation.state() == State.RETURNED && !ledger.take(one.door())) {
                return;
            }
            one.burnReason = reason;
            if (!reason.equals(NOT_USED_AGAIN)) {
                settled.add(one.door());
            }
            if (!one.writing) {
                writeBurnt(one);
            }
        }
    }

    private void writeBurnt(Case one) {
        boolean seen = !one.burnReason.equals(NOT_USED_AGAIN);
        write(
                one,
                settled(one, BURNT, one.burnReason),
                (batch, entries) -> stays.burn(one.reservation, seen, batch, entries),
                () -> {
                    ledger.forget(one.reservation.of());
                    if (one.reservation.state() == State.RETURNED) {
                        ledger.release(one.door());
                    }
                });
    }

    private void writeKnown(Case one, Opening opening) {
        AuditEntry entry = Entries.opening(one.reservation, bank(one.door()), opening, "recorded-late");
        write(one, entry, (batch, entries) -> stays.ended(one.reservation, opening, batch, entries), () -> {
            if (opening.outcome() == Outcome.JAMMED) {
                watchLate(one.reservation);
            } else {
                ledger.forget(one.reservation.of());
            }
        });
    }

    static boolean opened(Opening opening) {
        return opening.outcome() == Outcome.OPENED || opening.outcome() == Outcome.PULSED;
    }

    private void springOpen(Case one) {
        if (one.burnReason.isEmpty() && isWatched(one) && ledger.take(one.door())) {
            one.burnReason = Entries.LATE;
            if (!one.recorded) {
                settled.add(one.door());
            }
            ledger.endLate(one.reservation);
            writeLate(one);
        }
    }

    private void writeLate(Case one) {
        AuditEntry entry = one.recorded
                ? settled(one, BURNT, one.burnReason)
                : Entries.opening(one.reservation, bank(one.door()), new Opening(Outcome.OPENED, ""), one.burnReason);
        write(one, entry, (batch, entries) -> stays.burn(one.reservation, true, batch, entries), () -> {
            ledger.release(one.door());
            late.remove(one.door(), one);
        });
    }

    private void write(Case one, AuditEntry entry, Changes changes, Runnable done) {
        one.writing = true;
        Batch batch = new Batch();
        List<AuditEntry> entries = new ArrayList<>(1);
        entries.add(entry);
        CompletableFuture<Long> submitted;
        synchronized (ledger) {
            submitted = stays.submit(entries, batch, changes.addTo(batch, entries));
        }
        submitted.whenCompleteAsync((record, failure) -> written(one, failure, done), own);
    }

    private void written(Case one, Throwable failure, Runnable done) {
        one.writing = false;
        if (failure == null) {
            cases.remove(one.reservation.of(), one);
            done.run();
        } else {
            LOG.warn("door {}: a settlement could not be recorded: {}", one.door(), failure.getMessage());
            one.retryAt = millis.getAsLong() + RETRY_MILLIS;
        }
    }

    private AuditEntry settled(Case one, String outcome, String reason) {
        return Entries.settled(one.reservation, bank(one.door()), outcome, reason);
    }

    private String bank(int door) {
        return doors.status(door).map(Doors.Status::bank).orElse("");
    }
}
