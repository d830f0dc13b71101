// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.latchkey.access.Reservation.State;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.audit.Event;
import org.latchkey.protocol.code.AccessCode;
import org.latchkey.protocol.code.Op;
import org.latchkey.protocol.code.VerifiedCode;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.Doors;
import org.latchkey.unit.api.Holders;
import org.latchkey.unit.api.Holders.Change;
import org.latchkey.unit.api.Holders.Hold;
import org.latchkey.unit.api.UnitException;
import org.latchkey.unit.api.refusals.RefusalLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of a verified code from the decision to the ordered pulse: records, reservations, the clock's floor and the
 * code's news become durable in one batch, and only that batch's completion orders the pulse.
 */
final class Admission {

    /** A disk slower than this is not waited for: nobody still stands at the door. */
    static final long DISK_PATIENCE_MILLIS = 10_000;

    /** As many entries as one submission to the trail may have. */
    static final int MAX_ENTRIES = 64;

    private static final Logger LOG = LoggerFactory.getLogger(Admission.class);

    /** How a decision comes about. */
    private enum Turn {
        /** Doors that are away may still be waited for: then nothing is recorded. */
        FIRST,
        /** They were waited for. */
        AGAIN,
        /** After a jam: only another door will do. */
        MOVE
    }

    /**
     * What became of it.
     *
     * @param refusal why nothing opens, or empty
     * @param door that the refusal speaks of, or 0
     * @param doors being opened
     * @param record number of the first record
     * @param openings completes with the outcomes
     */
    record Answer(
            String refusal,
            int door,
            List<Integer> doors,
            long record,
            CompletableFuture<List<Doors.Opening>> openings) {}

    /** A batch under way, and what it changed in memory. */
    private static final class Attempt {
        final List<Openings.Reserved> orders = new ArrayList<>(1);
        /** Returned uses of the same code, which this opening takes up. */
        final List<Reservation> replaced = new ArrayList<>(0);
        /** Returned uses of others that this opening ends, once it is durable. */
        final List<Reservation> givenAway = new ArrayList<>(0);

        /** Doors given to somebody by this. */
        final List<Change> changes = new ArrayList<>(0);

        final List<AuditEntry> entries = new ArrayList<>(1);
        final Batch batch = new Batch();
        /** Set by who comes first: the write that lets doors open, or the wait that gives up on it. */
        final AtomicBoolean decided = new AtomicBoolean();

        final CompletableFuture<List<Doors.Opening>> outcome = new CompletableFuture<>();
        CompletableFuture<Long> written;
        /** As {@link #written}, but completes after the pulse was ordered: the waiting thread does not compete with it. */
        final CompletableFuture<Long> ordered = new CompletableFuture<>();

        List<Integer> doors() {
            return orders.stream().map(Openings.Reserved::door).toList();
        }
    }

    /** Is told when somebody is taken on to another door. */
    interface Moved {
        void moved(Asked asked, Answer answer);
    }

    private final Decision decision;
    private final NewsDesk news;
    private final Ledger ledger;
    private final Rooms rooms;
    private final Stays stays;
    private final Moved listener;
    private final Openings openings;
    private final Settler settler;
    private final InFlight inFlight;
    private final Outcomes outcomes;
    private final Moves moves;

    Admission(
            Decision decision,
            NewsDesk news,
            Ledger ledger,
            Rooms rooms,
            Stays stays,
            Openings openings,
            Settler settler,
            InFlight inFlight,
            Outcomes outcomes,
            LongSupplier millis,
            Moved listener) {
        this.decision = decision;
        this.news = news;
        this.ledger = ledger;
        this.rooms = rooms;
        this.stays = stays;
        this.listener = listener;
        this.openings = openings;
        this.settler = settler;
        this.inFlight = inFlight;
        this.outcomes = outcomes;
        moves = new Moves(millis, outcomes);
    }

    /**
     * Decides and records. Returns when that is durable.
     *
     * @throws UnitException if it could not be recorded; then nothing opens
     */
    Answer admit(Asked asked) {
        Attempt attempt = new Attempt();
        Decision.Choice choice = choose(asked, attempt, Turn.FIRST);
        if (choice.waits()) {
            decision.awaitDoors(choice.away());
            choice = choose(asked, attempt, Turn.AGAIN);
        }
        if (attempt.written == null) {
            return new Answer(choice.reason(), choice.door(), List.of(), RefusalLog.SUMMARISED, attempt.outcome);
        }
        return new Answer("", 0, attempt.doors(), await(attempt), attempt.outcome);
    }

    /** Several times a second, on the outcomes thread. */
    void tick() {
        moves.tick();
    }

    /** Somebody's first opening jammed: gives another free door, if there is one. On the outcomes thread; waits for nothing. */
    private Optional<Moves.Attempt> moveOn(Asked asked) {
        if (!inFlight.enter()) {
            return Optional.empty();
        }
        try {
            Attempt attempt = new Attempt();
            choose(asked, attempt, Turn.MOVE);
            return attempt.written == null ? Optional.empty() : Optional.of(new Move(asked, attempt));
        } finally {
            inFlight.leave();
        }
    }

    /** An attempt to take somebody on to another door. */
    private final class Move implements Moves.Attempt {

        private final Asked asked;
        private final Attempt attempt;

        Move(Asked asked, Attempt attempt) {
            this.asked = asked;
            this.attempt = attempt;
        }

        @Override
        public CompletableFuture<Long> written() {
            return attempt.written;
        }

        @Override
        public void durable(long record) {
            listener.moved(asked, new Answer("", 0, attempt.doors(), record, attempt.outcome));
        }

        @Override
        public void failed() {
            takeBack(attempt);
        }

        @Override
        public boolean giveUp() {
            return Admission.this.giveUp(attempt);
        }
    }

    private Decision.Choice choose(Asked asked, Attempt attempt, Turn turn) {
        Decision.Choice choice;
        synchronized (ledger) {
            news.learn(asked.verified());
            choice = decision.choose(asked);
            // Whose stay has ended meanwhile would get a door as if they came anew.
            boolean same = turn == Turn.MOVE
                    && choice.take().flatMap(Allotment.Take::from).isEmpty();
            if (same || turn == Turn.FIRST && choice.waits()) {
                return choice;
            }
            if (choice.doors().isEmpty()) {
                submitNews();
                return choice;
            }
            if (!prepare(asked, choice, attempt)) {
                return Decision.Choice.refused(Refusal.BUSY);
            }
            List<AuditEntry> entries = new ArrayList<>(attempt.entries.size());
            NewsDesk.Parcel parcel = news.pack(attempt.batch, entries);
            entries.addAll(attempt.entries);
            inFlight.follow();
            attempt.written = submit(entries, attempt.batch);
            attempt.written.whenComplete((record, failure) -> {
                parcel.settle(failure == null);
                attempt.changes.forEach(change -> change.settle(failure == null));
            });
        }
        // On the thread that made it durable: the pulse leaves without another hop.
        attempt.written.whenComplete((record, failure) -> {
            try {
                open(attempt, failure);
            } finally {
                tellWaiting(attempt, record, failure);
            }
        });
        return choice;
    }

    private static void tellWaiting(Attempt attempt, Long record, Throwable failure) {
        if (failure == null) {
            attempt.ordered.complete(record);
        } else {
            attempt.ordered.completeExceptionally(failure);
        }
    }

    private CompletableFuture<Long> submit(List<AuditEntry> entries, Batch batch) {
        try {
            return rooms.trail().submit(entries, batch);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Takes the news of a code that opens no door. */
    void learn(VerifiedCode verified) {
        synchronized (ledger) {
            news.learn(verified);
            submitNews();
        }
    }

    /** What a code revokes holds even if the code itself opens nothing. */
    private void submitNews() {
        Batch batch = new Batch();
        List<AuditEntry> entries = new ArrayList<>(0);
        NewsDesk.Parcel parcel = news.pack(batch, entries);
        if (!entries.isEmpty()) {
            submit(entries, batch).whenComplete((record, failure) -> {
                parcel.settle(failure == null);
                if (failure != null) {
                    LOG.warn("news of a code could not be recorded: {}", failure.getMessage());
                }
            });
        }
    }

    /**
     * Everything that may fail before the batch leaves; then nothing of it stays.
     *
     * @return false if the door was given to somebody else meanwhile
     */
    private boolean prepare(Asked asked, Decision.Choice choice, Attempt attempt) {
        boolean prepared = false;
        try {
            choice.doors().forEach(status -> reserve(asked, status, attempt));
            boolean given = choice.take().isEmpty() || give(asked, choice, attempt);
            // Who opens the door that they have takes nothing from anybody: what was returned there is theirs, or their
            // booking's.
            boolean anew = asked.op() == Op.OPEN || choice.take().isPresent();
            if (given && anew) {
                choice.doors().forEach(status -> giveAway(status, attempt));
            }
            rooms.clock().accept(asked.code().issuedAt(), attempt.batch);
            prepared = given;
        } finally {
            if (!prepared) {
                attempt.changes.forEach(change -> change.settle(false));
                takeBack(attempt);
            }
        }
        return prepared;
    }

    /** The door gets its holder; if the holder comes from another door, that one is free again, but for its jam. */
    private boolean give(Asked asked, Decision.Choice choice, Attempt attempt) {
        Allotment.Take take = choice.take().orElseThrow();
        String bank = choice.doors().get(0).bank();
        Holders holders = rooms.holders();
        if (take.from().isPresent()) {
            Hold from = take.from().get();
            Optional<Change> left = holders.change(take.from(), Optional.empty(), attempt.batch);
            left.ifPresent(attempt.changes::add);
            if (left.isEmpty()) {
                return false;
            }
            String old =
                    rooms.doors().status(from.door()).map(Doors.Status::bank).orElse("");
            attempt.entries.add(
                    Entries.stay(Event.DOOR_RELEASED, asked.verified(), old, Entries.RELEASED, "moved", from));
        }
        Optional<Change> given = holders.change(Optional.empty(), Optional.of(take.to()), attempt.batch);
        given.ifPresent(attempt.changes::add);
        attempt.entries.add(Entries.allocated(asked.verified(), bank, take.to(), take.from()));
        return given.isPresent();
    }

    private void reserve(Asked asked, Doors.Status status, Attempt attempt) {
        AccessCode code = asked.code();
        CodeDoor of = new CodeDoor(CodeDoor.codeOf(code.id()), status.door());
        byte[] cause = asked.verified().envelopeHash();
        Reservation reservation =
                new Reservation(of, State.PENDING, code.scope().uses(), code.expires(), 0, cause, asked.op());
        long use = reservation.limited() ? ledger.burnt(of) + 1 : 0;
        ledger.find(of).ifPresent(attempt.replaced::add);
        Runnable jammed =
                asked.op() == Op.OPEN || asked.op() == Op.STAFF ? () -> {} : () -> moves.begin(() -> moveOn(asked));
        attempt.orders.add(new Openings.Reserved(
                reservation, status.bank(), ledger, settler, stays, rooms, () -> decision.isRevoked(code), jammed));
        ledger.remember(reservation);
        Ledger.put(reservation, attempt.batch);
        String why = rooms.isLate(code) ? Entries.GRACE : "";
        attempt.entries.add(Entries.accepted(asked.verified(), status.bank(), status.door(), why, asked.source(), use));
    }

    /**
     * Uses that were returned to other customers of this door end here, as far as the submission has room; one that
     * has none ends at its time. Uses held for staff stay, and staff only pass through.
     */
    private void giveAway(Doors.Status status, Attempt attempt) {
        for (Reservation left : ledger.leftAt(status.door(), State.RETURNED)) {
            if (attempt.entries.size() < MAX_ENTRIES - NewsDesk.MAX_ENTRIES) {
                ledger.burn(left, rooms.clock().now().seconds(), attempt.batch);
                attempt.entries.add(Entries.settled(left, status.bank(), "burnt", "door-given-away"));
                attempt.givenAway.add(left);
            }
        }
    }

    /** Before the first outcome and the first edge of the opening reach the same thread. */
    private void finishGivenAway(Attempt attempt) {
        attempt.givenAway.forEach(ledger::end);
        attempt.doors().forEach(ledger::endLate);
    }

    private void open(Attempt attempt, Throwable notWritten) {
        if (notWritten == null) {
            outcomes.soon(() -> finishGivenAway(attempt));
        }
        if (notWritten != null || !attempt.decided.compareAndSet(false, true)) {
            attempt.outcome.cancel(false);
            inFlight.leave();
            return;
        }
        openings.run(attempt.orders).whenComplete((all, calledOff) -> {
            if (calledOff == null) {
                attempt.outcome.complete(all);
            } else {
                attempt.outcome.cancel(false);
            }
            inFlight.leave();
        });
    }

    private long await(Attempt attempt) {
        try {
            return attempt.ordered.get(DISK_PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            takeBack(attempt);
            throw new UnitException(String.valueOf(e.getCause().getMessage()), e);
        } catch (TimeoutException e) {
            return abandon(attempt, "the disk has not answered for " + DISK_PATIENCE_MILLIS + " ms");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return abandon(attempt, "interrupted while waiting for the disk");
        }
    }

    /** The customer is told that nothing opens, so nothing may open later, whenever the disk comes back. */
    private long abandon(Attempt attempt, String why) {
        if (!giveUp(attempt)) {
            return attempt.written.join();
        }
        throw new UnitException(why);
    }

    /** @return false if it is durable and its pulse ordered */
    private boolean giveUp(Attempt attempt) {
        boolean first = attempt.decided.compareAndSet(false, true);
        if (first) {
            attempt.written.whenCompleteAsync((record, failure) -> settleAbandoned(attempt, failure), outcomes);
        }
        return first;
    }

    private void settleAbandoned(Attempt attempt, Throwable failure) {
        if (failure == null) {
            // Nothing was sent: no use is burnt, and whoever was only just given a door does not keep it.
            attempt.orders.forEach(order -> settler.addNotSent(order.reservation()));
        } else {
            takeBack(attempt);
        }
    }

    private void takeBack(Attempt attempt) {
        synchronized (ledger) {
            attempt.orders.forEach(order -> ledger.forget(order.reservation().of()));
            attempt.replaced.forEach(ledger::remember);
        }
        // Its watch may have ended meanwhile.
        outcomes.execute(() -> attempt.replaced.forEach(settler::resume));
    }
}
