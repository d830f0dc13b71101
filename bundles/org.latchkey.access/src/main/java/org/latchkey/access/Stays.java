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
import java.util.function.LongSupplier;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.audit.Event;
import org.latchkey.protocol.code.Op;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.Doors;
import org.latchkey.unit.api.Doors.Opening;
import org.latchkey.unit.api.Doors.Outcome;
import org.latchkey.unit.api.Holders.Change;
import org.latchkey.unit.api.Holders.Hold;
import org.latchkey.unit.api.Holders.Kind;
import org.latchkey.unit.api.Holders.Phase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of a door that the unit has given to somebody: it is confirmed by an opening, overstays, ends, and is free
 * again. Changes happen under the ledger's lock, {@link #tick} on the outcomes thread.
 */
final class Stays {

    /** So long a door must be seen closed and, where that is sensed, empty, before it counts as left. */
    static final long VACANT_MILLIS = 1_000;

    /** A door that nothing tells the state of counts as closed so long after its holder was done. */
    static final long UNSENSED_MILLIS = 120_000;

    /** So long a sensor must contradict the book before that is recorded. */
    static final long DIFFERS_MILLIS = 10_000;

    static final String ENDED = "ended";
    static final String NEVER_OPENED = "never-opened";
    static final String VACATED = "vacated";

    private static final long RETRY_MILLIS = 5_000;
    private static final int MAX_WRITING = 16;
    private static final Logger LOG = LoggerFactory.getLogger(Stays.class);

    private final Ledger ledger;
    private final Rooms rooms;
    private final LongSupplier millis;
    private final Executor own;
    /** Since when a door has looked left, by the holder it is left by. */
    private final Map<Hold, Long> vacantSince = new HashMap<>();

    private final Map<Hold, Long> differsSince = new HashMap<>();
    private final Set<Hold> reported = new HashSet<>();
    private final Set<Integer> writing = new HashSet<>();
    private final Map<Integer, Long> retryAt = new HashMap<>();

    /** @param own the outcomes thread */
    Stays(Ledger ledger, Rooms rooms, LongSupplier millis, Executor own) {
        this.ledger = ledger;
        this.rooms = rooms;
        this.millis = millis;
        this.own = own;
    }

    /**
     * Adds to the batch that the reservation's use is burnt, and what that means for the door's holder.
     *
     * @param seen whether the door was seen open, or took the pulse: then a pick-up counts as done
     */
    Optional<Change> burn(Reservation reservation, boolean seen, Batch batch, List<AuditEntry> entries) {
        int door = reservation.of().door();
        long now = rooms.clock().now().seconds();
        long used = ledger.burn(reservation, now, batch);
        rooms.holders().wear(door, batch);
        Optional<Hold> hold = rooms.holders().at(door);
        if (reservation.op() == Op.STAFF) {
            return hold.filter(one -> isOurs(one) && one.phase() == Phase.OVERSTAY)
                    .flatMap(one -> rooms.holders().change(hold, Optional.of(one.in(Phase.ENDING)), batch));
        }
        if (hold.filter(one -> isHolder(one, reservation)).isEmpty()) {
            return seen ? keepAside(reservation, hold, "opened-late", batch, entries) : Optional.empty();
        }
        boolean over = reservation.op() == Op.PICK_UP
                || reservation.op() == Op.ALLOCATE && reservation.limited() && used >= reservation.uses();
        long until = Math.max(hold.get().until(), reservation.expires());
        boolean ending = over && seen;
        // A booking has one stay: a drop-off of it that is settled after the pick-up does not begin another.
        boolean ended = hold.get().kind() == Kind.BOOKING && hold.get().phase() == Phase.ENDING;
        Phase phase = ending || ended ? Phase.ENDING : Phase.ACTIVE;
        boolean opened = hold.get().opened() || reservation.op() != Op.PICK_UP;
        Hold next = (opened ? hold.get().confirmed() : hold.get()).until(until).in(phase);
        if (ending) {
            String why = reservation.op() == Op.PICK_UP ? "picked-up" : Refusal.USED_UP;
            entries.add(Entries.stay(Event.DOOR_ENDING, reservation, rooms.bank(door), "ending", why, next));
            if (reservation.op() == Op.PICK_UP) {
                Ledger.endBooking(next.id(), reservation.lastEnd(now), batch);
            }
        }
        if (hold.get().phase() == Phase.OVERSTAY && phase == Phase.ACTIVE) {
            entries.add(Entries.stay(Event.DOOR_OVERSTAYED, reservation, rooms.bank(door), "goes-on", "", next));
        }
        return rooms.holders().change(hold, Optional.of(next), batch);
    }

    /** Whether the reservation was made for this holder: nobody else can be given the door while it stands. */
    private static boolean isHolder(Hold hold, Reservation reservation) {
        return switch (reservation.op()) {
            case ALLOCATE ->
                hold.kind() == Kind.CODE && hold.id().equals(reservation.of().codeHex());
            case DROP_OFF, PICK_UP -> hold.kind() == Kind.BOOKING;
            default -> false;
        };
    }

    /**
     * Whether the door is still its customer's: then an opening without an outcome costs nothing, however late they come
     * back. See ADR 63.
     */
    boolean keeps(Reservation reservation) {
        return rooms.holders()
                .at(reservation.of().door())
                .filter(hold -> hold.phase() != Phase.ENDING)
                .filter(hold -> isHolder(hold, reservation)
                        || hold.kind() == Kind.ASSIGNED
                                && hold.id().equals(reservation.of().codeHex()))
                .isPresent();
    }

    private static boolean isOurs(Hold hold) {
        return hold.kind() == Kind.CODE || hold.kind() == Kind.BOOKING || hold.kind() == Kind.HELD;
    }

    /**
     * Adds to the batch that a pulse may have left and nothing tells whether the door opened: the customer may have put
     * something in and shut it in the dark, so the door stays theirs.
     */
    Optional<Change> doubted(Reservation reservation, Batch batch, List<AuditEntry> entries) {
        Optional<Hold> hold = rooms.holders().at(reservation.of().door());
        if (hold.filter(one -> isHolder(one, reservation)).isEmpty()) {
            return keepAside(reservation, hold, "perhaps-opened", batch, entries);
        }
        boolean known = hold.get().opened() || reservation.op() == Op.PICK_UP;
        return known
                ? Optional.empty()
                : rooms.holders().change(hold, Optional.of(hold.get().confirmed()), batch);
    }

    /**
     * A door that opened when it was nobody's any more, because its customer had moved on or it was released, may have got
     * what was meant for another.
     */
    private Optional<Change> keepAside(
            Reservation reservation, Optional<Hold> hold, String why, Batch batch, List<AuditEntry> entries) {
        boolean moved = reservation.op() == Op.ALLOCATE || reservation.op() == Op.DROP_OFF;
        if (!moved || hold.isPresent()) {
            return Optional.empty();
        }
        int door = reservation.of().door();
        String code = reservation.of().codeHex();
        Hold held = new Hold(door, Kind.HELD, code, rooms.clock().now().seconds(), 0);
        entries.add(Entries.stay(Event.OCCUPANCY_DIFFERS, reservation, rooms.bank(door), "held", why, held));
        return rooms.holders().change(Optional.empty(), Optional.of(held), batch);
    }

    /** Adds to the batch what a known outcome means for the use and for the door's holder. */
    Optional<Change> ended(Reservation reservation, Opening opening, Batch batch, List<AuditEntry> entries) {
        if (Settler.opened(opening)) {
            return burn(reservation, true, batch, entries);
        }
        Ledger.drop(reservation, batch);
        return opening.outcome() == Outcome.NOT_SENT ? notSent(reservation, batch, entries) : Optional.empty();
    }

    /** Adds to the batch that nothing was sent: a door that was only just given out is given back. */
    private Optional<Change> notSent(Reservation reservation, Batch batch, List<AuditEntry> entries) {
        int door = reservation.of().door();
        Optional<Hold> hold = rooms.holders().at(door).filter(one -> isHolder(one, reservation) && !one.opened());
        if (hold.isEmpty()) {
            return Optional.empty();
        }
        entries.add(Entries.stay(
                Event.DOOR_RELEASED, reservation, rooms.bank(door), Entries.RELEASED, "not-sent", hold.get()));
        return rooms.holders().change(hold, Optional.empty(), batch);
    }

    /** Hands records and batch to the trail; the change is settled with them. */
    CompletableFuture<Long> submit(List<AuditEntry> entries, Batch batch, Optional<Change> change) {
        CompletableFuture<Long> written;
        try {
            written = rooms.trail().submit(entries, batch);
        } catch (RuntimeException e) {
            written = CompletableFuture.failedFuture(e);
        }
        return written.whenComplete((record, failure) -> change.ifPresent(one -> one.settle(failure == null)));
    }

    /** Looks at every holder. Called several times a second; nearly always there is nothing to do. */
    void tick() {
        List<Hold> all = rooms.holders().all();
        vacantSince.keySet().retainAll(all);
        differsSince.keySet().retainAll(all);
        reported.retainAll(all);
        for (Hold hold : all) {
            boolean waits = writing.contains(hold.door())
                    || writing.size() >= MAX_WRITING
                    || millis.getAsLong() < retryAt.getOrDefault(hold.door(), Long.MIN_VALUE);
            if (isOurs(hold) && !waits) {
                look(hold);
            }
        }
    }

    private void look(Hold hold) {
        boolean past = hold.until() > 0 && rooms.clock().now().seconds() >= hold.until();
        if (hold.phase() == Phase.ACTIVE && hold.kind() != Kind.HELD) {
            if (past && (isUntouched(hold) || isGraceOver(hold))) {
                expire(hold);
            } else if (hold.kind() == Kind.BOOKING && hold.opened()) {
                compare(hold, isEmptied(hold.door()), "missing");
            }
        } else if (isVacant(hold)) {
            write(hold, Optional.empty(), Event.DOOR_RELEASED, Entries.RELEASED, VACATED);
        } else if (hold.phase() == Phase.ENDING) {
            compare(hold, isClosed(hold.door()) && isFull(hold.door()), "left-behind");
        }
    }

    private boolean isUntouched(Hold hold) {
        return !hold.opened() && !ledger.isLeftAt(hold.door());
    }

    /** Until then its holder's code opens the door as before. */
    private boolean isGraceOver(Hold hold) {
        return rooms.clock().now().seconds() - hold.until() >= rooms.grace(hold.door());
    }

    private void expire(Hold hold) {
        if (isUntouched(hold)) {
            write(hold, Optional.empty(), Event.DOOR_RELEASED, Entries.RELEASED, NEVER_OPENED);
        } else {
            write(hold, Optional.of(hold.in(Phase.OVERSTAY)), Event.DOOR_OVERSTAYED, "overstayed", "expired");
        }
    }

    /**
     * Whether the door has been left for a while. After an overstay, and where staff must look, only a sensor for what is
     * inside can say so.
     */
    private boolean isVacant(Hold hold) {
        Optional<Doors.Status> status = rooms.doors().status(hold.door());
        boolean done = hold.phase() == Phase.ENDING;
        boolean unsensed = status.filter(one -> !one.sensed()).isPresent();
        boolean vacant = done
                ? (unsensed || isClosed(hold.door())) && !isFull(hold.door())
                : isClosed(hold.door()) && isEmptied(hold.door());
        if (!vacant) {
            vacantSince.remove(hold);
            return false;
        }
        long since = vacantSince.computeIfAbsent(hold, none -> millis.getAsLong());
        return millis.getAsLong() - since >= (unsensed ? UNSENSED_MILLIS : VACANT_MILLIS);
    }

    private boolean isClosed(int door) {
        return rooms.doors()
                .status(door)
                .filter(status -> status.state() == Doors.State.CLOSED)
                .isPresent();
    }

    private boolean isFull(int door) {
        return rooms.doors().status(door).flatMap(Doors.Status::item).orElse(false);
    }

    private boolean isEmptied(int door) {
        return isClosed(door)
                && !rooms.doors().status(door).flatMap(Doors.Status::item).orElse(true);
    }

    /** Records once that a sensor has contradicted the book for a while. */
    private void compare(Hold hold, boolean differs, String how) {
        if (!differs) {
            differsSince.remove(hold);
        } else if (!reported.contains(hold)) {
            long since = differsSince.computeIfAbsent(hold, none -> millis.getAsLong());
            if (millis.getAsLong() - since >= DIFFERS_MILLIS) {
                reported.add(hold);
                List<AuditEntry> entries = List.of(
                        Entries.stay(Event.OCCUPANCY_DIFFERS, rooms.bank(hold.door()), how, "item-sensor", hold));
                submit(entries, new Batch(), Optional.empty());
            }
        }
    }

    private void write(Hold hold, Optional<Hold> next, Event event, String outcome, String reason) {
        int door = hold.door();
        List<AuditEntry> entries = List.of(Entries.stay(event, rooms.bank(door), outcome, reason, hold));
        synchronized (ledger) {
            if (ledger.isTaken(door)) {
                return;
            }
            Batch batch = new Batch();
            Optional<Change> change = rooms.holders().change(Optional.of(hold), next, batch);
            if (change.isEmpty()) {
                return;
            }
            writing.add(door);
            submit(new ArrayList<>(entries), batch, change)
                    .whenCompleteAsync((record, failure) -> written(door, failure), own);
        }
    }

    private void written(int door, Throwable failure) {
        writing.remove(door);
        retryAt.remove(door);
        if (failure != null) {
            LOG.warn("door {}: a change of its holder could not be recorded: {}", door, failure.getMessage());
            retryAt.put(door, millis.getAsLong() + RETRY_MILLIS);
        }
    }
}
