// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.latchkey.access.Reservation.State;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.unit.api.Doors;
import org.latchkey.unit.api.Doors.By;
import org.latchkey.unit.api.Doors.Opening;
import org.latchkey.unit.api.Doors.Outcome;
import org.latchkey.unit.api.TrustedClock;

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

    private static final String DOOR_OPEN = "door-open";
    private static final String NOT_USED_AGAIN = "not-used-again";

    private static final class Case extends Settlements.Case {
        /** The outcome, if only its record is missing. */
        Optional<Opening> known = Optional.empty();

        long readsBefore = -1;
        /** A returned use of an earlier run: a door that already stands open burns it, there will be no edge. */
        boolean firstLook;

        Case(Reservation reservation, long since) {
            super(reservation, since);
        }
    }

    private final Ledger ledger;
    private final Stays stays;
    private final Doors doors;
    private final TrustedClock clock;
    private final LongSupplier millis;
    private final Consumer<AuditEntry> records;
    private final OpenDoors openDoors;
    private final Settlements settlements;
    private final LateJams lateJams;
    private final Map<CodeDoor, Case> cases = new HashMap<>();

    /**
     * Takes up what an earlier run left.
     *
     * @param own the outcomes thread
     * @param records writes what changes nothing, sooner or later
     */
    Settler(Ledger ledger, Stays stays, Rooms rooms, LongSupplier millis, Executor own, Consumer<AuditEntry> records) {
        this.ledger = ledger;
        this.stays = stays;
        doors = rooms.doors();
        clock = rooms.clock();
        this.millis = millis;
        this.records = records;
        openDoors = new OpenDoors(doors);
        settlements = new Settlements(ledger, stays, rooms, millis, own);
        lateJams = new LateJams(ledger, stays, openDoors, settlements, millis);
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
        one.retryAt = known.isPresent() ? one.since + Settlements.RETRY_MILLIS : one.since;
        cases.put(pending.of(), one);
    }

    /** An opening of this run whose time was over before its pulse left: certainly nothing was sent. */
    void addNotSent(Reservation reservation) {
        add(reservation, Optional.of(new Opening(Outcome.NOT_SENT, Refusal.NOT_RECORDED)));
        cases.get(reservation.of()).retryAt = millis.getAsLong();
    }

    /** A jam whose door may still spring open; takes the place of its reservation. */
    void watchLate(Reservation jammed) {
        lateJams.watch(jammed);
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
            openDoors.opened(door, by);
            lateJams.opened(door);
        }
        for (Case one : new ArrayList<>(cases.values())) {
            if (one.door() == door && openDoors.isFor(one.reservation)) {
                edge(one, open);
            }
        }
        if (!open) {
            openDoors.closed(door);
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
            openDoors.record(one.door());
        } else if (!pending && open && !isAtRest(one) && !ledger.isTaken(one.door())) {
            burn(one, Entries.LATE);
        }
    }

    /** A late opening that this one has promised to record. */
    void late(Doors.Status status, By by) {
        edge(status, Optional.of(by));
        if (!openDoors.isRecorded(status.door())) {
            records.accept(Entries.late(by, status));
            lateJams.recorded(status.door(), by);
        }
    }

    /** Looks at everything that is open. Called several times a second; nearly always there is nothing. */
    void tick() {
        for (Case one : new ArrayList<>(cases.values())) {
            if (!ledger.stands(one.reservation)) {
                cases.remove(one.reservation.of(), one);
            } else if (one.isDue(millis.getAsLong())) {
                judge(one);
            }
        }
        lateJams.tick();
    }

    private void judge(Case one) {
        if (one.isDecided()) {
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
        Doors.State state = openDoors.stateFor(one.reservation);
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
        } else if (openDoors.stateFor(one.reservation) == Doors.State.OPEN) {
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
            writeDoubted(one, settlements.settled(one, "closed", reason), Optional.empty());
            return;
        }
        long until = clock.now().seconds() + RETURN_SECONDS;
        Reservation returned = reservation.as(State.RETURNED, until);
        write(one, settlements.settled(one, "returned", reason), doubted(reservation, Optional.of(returned)), () -> {
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
            writeDoubted(one, settlements.settled(one, "held", reason), Optional.of(held));
        } else {
            writeDoubted(one, settlements.settled(one, "unknown", reason), Optional.empty());
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
    private Settlements.Changes doubted(Reservation reservation, Optional<Reservation> next) {
        return (batch, entries) -> {
            next.ifPresentOrElse(left -> Ledger.put(left, batch), () -> Ledger.drop(reservation, batch));
            return stays.doubted(reservation, batch, entries);
        };
    }

    private void burn(Case one, String reason) {
        if (!one.isDecided() && ledger.stands(one.reservation)) {
            // A returned use must not be scanned again while its end is written.
            if (one.reservation.state() == State.RETURNED && !ledger.take(one.door())) {
                return;
            }
            one.burnReason = reason;
            if (!reason.equals(NOT_USED_AGAIN)) {
                openDoors.record(one.door());
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
                settlements.settled(one, Settlements.BURNT, one.burnReason),
                (batch, entries) -> stays.burn(one.reservation, seen, batch, entries),
                () -> {
                    ledger.forget(one.reservation.of());
                    if (one.reservation.state() == State.RETURNED) {
                        ledger.release(one.door());
                    }
                });
    }

    private void writeKnown(Case one, Opening opening) {
        AuditEntry entry = settlements.opening(one, opening, "recorded-late");
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

    private void write(Case one, AuditEntry entry, Settlements.Changes changes, Runnable done) {
        settlements.write(one, entry, changes, () -> {
            cases.remove(one.reservation.of(), one);
            done.run();
        });
    }
}
