// SPDX-License-Identifier: Apache-2.0
package org.latchkey.sessions;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.latchkey.protocol.audit.Event;
import org.latchkey.unit.api.BankRules;
import org.latchkey.unit.api.Doors;
import org.latchkey.unit.api.Doors.Opening;
import org.latchkey.unit.api.Doors.Outcome;
import org.latchkey.unit.api.Holders.Hold;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Openings for sessions, from the pulse to the recorded outcome; and what a restart or a silent board left open, settled from
 * what the door says. Outcomes are worked off by the room's one thread.
 */
final class SessionOpenings {

    /** The detail of an opening begins so if the customer was given another door; its number follows. */
    static final String MOVED = "moved:";

    private static final String OPENED_LATE = "after it had jammed";

    static final long READING_MILLIS = 120_000;

    private static final int MOST_MOVES = 2;
    private static final long RETRY_MILLIS = 5_000;
    /** Somebody stands at the door and waits, or others have its holder in hand for a moment. */
    private static final long SOON_MILLIS = 500;

    private static final Logger LOG = LoggerFactory.getLogger(SessionOpenings.class);

    /** An opening under way, or one without a known end. */
    static final class Case {
        final Pending pending;
        final CompletableFuture<Opening> answer;
        final int moves;
        /** Since when it waits to be settled. */
        private long since;

        private long retryAt;
        private long readsBefore = -1;
        private boolean running;
        private boolean writing;
        /** The opening that follows at another door, while its record is under way. */
        private Optional<Case> moved = Optional.empty();
        /** Its customer was told that nothing opens. */
        private boolean givenUp;

        private Optional<Opening> known = Optional.empty();
        /** Why it must not act any more, as it was last asked for. */
        private volatile String over = "";

        Case(Pending pending, CompletableFuture<Opening> answer, int moves) {
            this.pending = pending;
            this.answer = answer;
            this.moves = moves;
        }
    }

    /** What an outcome changes, and the opening that follows at another door. */
    private record Planned(Step step, Optional<Case> moved) {}

    private final House house;
    private final Map<Integer, Case> cases = new ConcurrentHashMap<>();
    private final LateDoors late;
    private final Effects effects;

    SessionOpenings(House house, Stays stays) {
        this.house = house;
        late = new LateDoors(house, this::isBusy);
        effects = new Effects(house, stays, late);
        for (Pending left : Pending.left(house.store())) {
            Case one = new Case(left, new CompletableFuture<>(), MOST_MOVES);
            one.since = house.millis().getAsLong();
            cases.put(left.door(), one);
        }
    }

    /** Whether an opening of the door is under way or not settled. */
    boolean isBusy(int door) {
        return cases.containsKey(door);
    }

    boolean isIdle() {
        return cases.values().stream().noneMatch(one -> one.running || one.writing);
    }

    /** The door is this opening's from now on. Under the house's lock. */
    void reserve(Case one) {
        one.running = true;
        cases.put(one.pending.door(), one);
    }

    /** It could not be recorded. */
    void drop(Case one) {
        cases.remove(one.pending.door(), one);
        one.answer.complete(new Opening(Outcome.NOT_SENT, Words.NOT_RECORDED));
    }

    /** It was recorded too late: nobody waits for it any more, and nothing is sent. */
    void abandon(Case one) {
        house.worker().execute(() -> ended(one, new Opening(Outcome.NOT_SENT, Words.NOT_RECORDED)));
    }

    /**
     * Orders the pulse; its record is durable. It may wait for others before it, but not into a lock-down or beyond its
     * session's end.
     */
    void run(Case one) {
        house.doors()
                .open(one.pending.door(), () -> isOver(one), Entries.by(one.pending))
                .whenComplete((opening, calledOff) -> house.worker().execute(() -> ended(one, told(one, opening))));
    }

    private boolean isOver(Case one) {
        one.over = whyNot(one.pending);
        return !one.over.isEmpty();
    }

    private String whyNot(Pending of) {
        if (house.rules().lockedDown(house.bank(of.door()))) {
            return BankRules.LOCKED_DOWN;
        }
        return effects.session(of).isPresent() ? "" : Words.SESSION_ENDED;
    }

    /** @param opening null if it was called off */
    private static Opening told(Case one, Opening opening) {
        if (opening == null) {
            return new Opening(Outcome.NO_ANSWER, Words.STOPPING);
        }
        return opening.equals(Doors.TOO_LATE) ? new Opening(Outcome.NOT_SENT, one.over) : opening;
    }

    private void ended(Case one, Opening opening) {
        one.running = false;
        one.since = house.millis().getAsLong();
        one.known = Optional.of(opening);
        if (opening.outcome() == Outcome.JAMMED) {
            late.watch(one.pending);
        }
        record(one, opening);
    }

    /** A door changed; on the room's thread. */
    void edge(Doors.Status status, Optional<Doors.Ordered> why) {
        late.edge(status, why);
    }

    private void record(Case one, Opening told) {
        // The disk was slower than the door.
        Opening opening = late.isSprung(one.pending) ? new Opening(Outcome.OPENED, OPENED_LATE) : told;
        Optional<Planned> planned;
        CompletableFuture<Long> written;
        synchronized (house) {
            planned = plan(one, opening);
            if (planned.isEmpty()) {
                one.retryAt = house.millis().getAsLong() + SOON_MILLIS;
                return;
            }
            one.writing = true;
            one.moved = planned.get().moved();
            one.moved.ifPresent(this::reserve);
            written = planned.get().step().submit(house.trail(), house.store());
        }
        written.whenCompleteAsync((record, failure) -> recorded(one, opening, failure), house.worker());
    }

    /** What an outcome changes; empty if the holder is being changed by others right now. */
    private Optional<Planned> plan(Case one, Opening opening) {
        Optional<Hold> hold = effects.session(one.pending);
        OptionalInt other = hold.isPresent() ? otherDoor(one, hold.get(), opening) : OptionalInt.empty();
        if (other.isPresent()) {
            Step step = outcome(one.pending, opening);
            Optional<Case> moved = move(one, hold.get(), other.getAsInt(), step);
            if (moved.isPresent()) {
                return Optional.of(new Planned(step, moved));
            }
            step.undo();
        }
        Step step = outcome(one.pending, opening);
        if (effects.ended(one.pending, hold, opening, step)) {
            return Optional.of(new Planned(step, Optional.empty()));
        }
        step.undo();
        return Optional.empty();
    }

    private Step outcome(Pending of, Opening opening) {
        Step step = house.step();
        step.record(
                Entries.opening(of, house.bank(of.door()), opening, of.kind().word()));
        if (opening.outcome() != Outcome.NO_ANSWER) {
            of.drop(step.batch());
        }
        return step;
    }

    /** A customer whose first opening jams gets another door of the bank and size, if there is one. */
    private OptionalInt otherDoor(Case one, Hold hold, Opening opening) {
        boolean first = one.pending.kind() == Pending.Kind.BEGIN && !hold.opened();
        boolean waits = !one.answer.isDone() && !isPatienceOver(one);
        if (!first || !waits || opening.outcome() != Outcome.JAMMED || one.moves >= MOST_MOVES) {
            return OptionalInt.empty();
        }
        return house.occupancy().places().stream()
                .filter(place -> place.door() == hold.door()
                        && house.keptOut(place.bank()).isEmpty())
                .map(place -> house.occupancy()
                        .choose(place.bank(), place.size(), place.low(), door -> door != hold.door() && !isBusy(door)))
                .findFirst()
                .orElse(OptionalInt.empty());
    }

    private boolean isPatienceOver(Case one) {
        return house.millis().getAsLong() - one.since >= Sessions.DISK_PATIENCE_MILLIS;
    }

    private Optional<Case> move(Case one, Hold hold, int door, Step step) {
        Hold there = hold.at(door);
        if (!step.release(hold) || !step.take(there)) {
            return Optional.empty();
        }
        Pending next = new Pending(door, hold.id(), Pending.Kind.BEGIN);
        next.put(step.batch());
        Map<String, Object> from = Map.of("from", (long) hold.door());
        step.record(Entries.of(Event.SESSION_MOVED, there, house.bank(door), "moved", "jammed", from));
        return Optional.of(new Case(next, one.answer, one.moves + 1));
    }

    private void recorded(Case one, Opening opening, Throwable failure) {
        Optional<Case> moved = one.moved;
        one.writing = false;
        one.moved = Optional.empty();
        if (failure != null) {
            LOG.warn("door {}: an outcome could not be recorded: {}", one.pending.door(), failure.getMessage());
            one.retryAt = house.millis().getAsLong() + (moved.isPresent() ? SOON_MILLIS : RETRY_MILLIS);
            moved.ifPresent(next -> cases.remove(next.pending.door(), next));
            if (moved.isEmpty()) {
                one.answer.complete(opening);
            }
            return;
        }
        if (opening.outcome() == Outcome.NO_ANSWER) {
            one.known = Optional.empty();
            one.since = house.millis().getAsLong();
        } else {
            cases.remove(one.pending.door(), one);
        }
        if (Effects.isOpened(opening)) {
            late.forget(one.pending);
        }
        if (moved.isPresent()) {
            runMoved(one, moved.get());
            return;
        }
        boolean elsewhere = one.moves > 0 && one.pending.kind() == Pending.Kind.BEGIN && Effects.isOpened(opening);
        one.answer.complete(elsewhere ? new Opening(opening.outcome(), MOVED + one.pending.door()) : opening);
    }

    /** Orders the pulse at the other door, unless its customer is gone or kept out by now. */
    private void runMoved(Case from, Case next) {
        String refusal = from.givenUp ? Words.NOT_RECORDED : house.keptOut(house.bank(next.pending.door()));
        if (refusal.isEmpty()) {
            run(next);
        } else {
            ended(next, new Opening(Outcome.NOT_SENT, refusal));
        }
    }

    /** A disk slower than this is not waited for, as with first openings. */
    private void giveUpSlowMove(Case one) {
        if (one.moved.isPresent() && !one.givenUp && isPatienceOver(one)) {
            LOG.warn("door {}: nobody was moved to another door: the disk does not answer", one.pending.door());
            one.givenUp = true;
            one.answer.complete(new Opening(Outcome.NOT_SENT, Words.NOT_RECORDED));
        }
    }

    /** Looks at everything without an end. Called several times a second by the room's thread. */
    void tick() {
        for (Case one : List.copyOf(cases.values())) {
            giveUpSlowMove(one);
            if (one.running || one.writing || house.millis().getAsLong() < one.retryAt) {
                continue;
            }
            if (one.known.isPresent()) {
                record(one, one.known.get());
            } else {
                judge(one);
            }
        }
        late.tick();
    }

    private void judge(Case one) {
        Optional<Doors.Status> status = house.status(one.pending.door());
        long waited = house.millis().getAsLong() - one.since;
        if (status.isEmpty()) {
            settle(one, "unknown", "door-gone");
        } else if (!status.get().sensed()) {
            settle(one, "unknown", "no-sensor");
        } else if (status.get().state() == Doors.State.OPEN) {
            settle(one, Effects.OPENED, "door-open");
        } else if (waited < house.doors().settleMillis(one.pending.door())) {
            return;
        } else if (one.readsBefore < 0) {
            one.readsBefore = status.get().reads();
        } else if (status.get().state() == Doors.State.CLOSED && status.get().reads() >= one.readsBefore + 2) {
            // The first reading after may have begun before; the second did not.
            settle(one, "closed", "door-closed");
        } else if (waited >= READING_MILLIS) {
            settle(one, "unknown", "no-reading");
        }
    }

    private void settle(Case one, String outcome, String reason) {
        Pending of = one.pending;
        CompletableFuture<Long> written;
        synchronized (house) {
            Step step = house.step();
            step.record(Entries.settled(of, house.bank(of.door()), outcome, reason));
            of.drop(step.batch());
            if (!effects.settled(of, outcome, step)) {
                step.undo();
                one.retryAt = house.millis().getAsLong() + SOON_MILLIS;
                return;
            }
            one.writing = true;
            written = step.submit(house.trail(), house.store());
        }
        written.whenCompleteAsync(
                (record, failure) -> {
                    one.writing = false;
                    if (failure == null) {
                        cases.remove(of.door(), one);
                    } else {
                        LOG.warn("door {}: a settlement could not be recorded: {}", of.door(), failure.getMessage());
                        one.retryAt = house.millis().getAsLong() + RETRY_MILLIS;
                    }
                },
                house.worker());
    }
}
