// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.code.Op;
import org.latchkey.protocol.code.VerifiedCode;
import org.latchkey.unit.api.AuditTrail;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.Doors;
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

    /** Is told when somebody is taken on to another door. */
    interface Moved {
        void moved(Asked asked, Answer answer);
    }

    private final Decision decision;
    private final NewsDesk news;
    private final Ledger ledger;
    private final AuditTrail trail;
    private final Preparation preparation;
    private final Openings openings;
    private final InFlight inFlight;
    private final Outcomes outcomes;
    private final Moved listener;
    private final Moves moves;

    Admission(
            Decision decision,
            NewsDesk news,
            Ledger ledger,
            AuditTrail trail,
            Preparation preparation,
            Openings openings,
            InFlight inFlight,
            Outcomes outcomes,
            LongSupplier millis,
            Moved listener) {
        this.decision = decision;
        this.news = news;
        this.ledger = ledger;
        this.trail = trail;
        this.preparation = preparation;
        this.openings = openings;
        this.inFlight = inFlight;
        this.outcomes = outcomes;
        this.listener = listener;
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
    private Optional<Moves.Chosen> moveOn(Asked asked) {
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

    /** What a jam leads to: whose door the unit chose may get another. */
    private Runnable onJam(Asked asked) {
        boolean chosen = asked.op() != Op.OPEN && asked.op() != Op.STAFF;
        return chosen ? () -> moves.begin(() -> moveOn(asked)) : () -> {};
    }

    /** An attempt to take somebody on to another door. */
    private final class Move implements Moves.Chosen {

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
            preparation.takeBack(attempt);
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
            if (!preparation.prepare(asked, choice, attempt, onJam(asked))) {
                return Decision.Choice.refused(Refusal.BUSY);
            }
            List<AuditEntry> entries = new ArrayList<>(attempt.entries.size());
            NewsDesk.Parcel parcel = news.pack(attempt.batch, entries);
            entries.addAll(attempt.entries);
            inFlight.follow();
            attempt.written = submit(entries, attempt.batch);
            attempt.written.whenComplete((record, failure) -> {
                parcel.settle(failure == null);
                attempt.settle(failure == null);
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
            return trail.submit(entries, batch);
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

    private void open(Attempt attempt, Throwable notWritten) {
        if (notWritten == null) {
            outcomes.soon(() -> preparation.finish(attempt));
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
            preparation.takeBack(attempt);
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
            preparation.abandon(attempt);
        } else {
            preparation.takeBack(attempt);
        }
    }
}
