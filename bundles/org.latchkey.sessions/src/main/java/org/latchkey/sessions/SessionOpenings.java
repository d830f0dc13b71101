// SPDX-License-Identifier: Apache-2.0
package org.latchkey.sessions;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.latchkey.protocol.audit.Event;
import org.latchkey.unit.api.Doors;
import org.latchkey.unit.api.Doors.Opening;
import org.latchkey.unit.api.Doors.Outcome;
import org.latchkey.unit.api.Holders.Hold;
import org.latchkey.unit.api.Holders.Phase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Openings for sessions, from the pulse to the recorded outcome; and what a restart or a silent board left open, settled from
 * what the door says. Outcomes are worked off by the room's one thread.
 */
final class SessionOpenings {

    /** The detail of an opening begins so if the customer was given another door; its number follows. */
    static final String MOVED = "moved:";

    static final long READING_MILLIS = 120_000;

    private static final int MOST_MOVES = 2;
    private static final long RETRY_MILLIS = 5_000;
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
        private Optional<Opening> known = Optional.empty();

        Case(Pending pending, CompletableFuture<Opening> answer, int moves) {
            this.pending = pending;
            this.answer = answer;
            this.moves = moves;
        }
    }

    /** What an outcome changes, and the opening that follows at another door. */
    private record Planned(Step step, Optional<Case> moved) {}

    private final House house;
    private final Stay stay;
    private final Map<Integer, Case> cases = new ConcurrentHashMap<>();

    SessionOpenings(House house, Stay stay) {
        this.house = house;
        this.stay = stay;
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

    /** Orders the pulse; its record is durable. */
    void run(Case one) {
        house.doors().open(one.pending.door()).whenComplete((opening, calledOff) -> house.worker()
                .execute(() ->
                        ended(one, calledOff == null ? opening : new Opening(Outcome.NO_ANSWER, Words.STOPPING))));
    }

    private void ended(Case one, Opening opening) {
        one.running = false;
        one.known = Optional.of(opening);
        record(one, opening);
    }

    private void record(Case one, Opening opening) {
        Optional<Planned> planned;
        CompletableFuture<Long> written;
        synchronized (house) {
            planned = plan(one, opening);
            if (planned.isEmpty()) {
                one.retryAt = house.millis().getAsLong() + RETRY_MILLIS;
                return;
            }
            one.writing = true;
            planned.get().moved().ifPresent(this::reserve);
            written = planned.get().step().submit(house.trail(), house.store());
        }
        Optional<Case> moved = planned.get().moved();
        written.whenCompleteAsync((record, failure) -> recorded(one, opening, moved, failure), house.worker());
    }

    /** What an outcome changes; empty if the holder is being changed by others right now. */
    private Optional<Planned> plan(Case one, Opening opening) {
        Optional<Hold> hold = hold(one.pending);
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
        if (hold.isEmpty() || apply(one.pending, hold.get(), opening, step)) {
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

    private Optional<Hold> hold(Pending of) {
        return house.session(of.door()).filter(hold -> hold.id().equals(of.session()));
    }

    /** What an outcome means for the session. @return false if the holder is being changed right now */
    private boolean apply(Pending of, Hold hold, Opening opening, Step step) {
        boolean opened = isOpened(opening.outcome());
        if (opened) {
            house.holders().wear(of.door(), step.batch());
        }
        if (opening.outcome() == Outcome.NO_ANSWER) {
            return true;
        }
        if (of.kind() == Pending.Kind.END) {
            return applyEnd(of, hold, opening, step);
        }
        if (opened) {
            return hold.opened() || step.change(hold, hold.confirmed());
        }
        // Nothing was ever in it.
        return of.kind() != Pending.Kind.BEGIN || release(hold, reason(opening), step);
    }

    private boolean applyEnd(Pending of, Hold hold, Opening opening, Step step) {
        boolean sensed = house.status(of.door()).map(Doors.Status::sensed).orElse(false);
        if (!isOpened(opening.outcome())) {
            // What is in it could not be taken out.
            return hold.phase() != Phase.ENDING || step.change(hold, goingOn(hold));
        }
        return sensed || hold.phase() != Phase.ENDING || release(hold, "ended", step);
    }

    private Hold goingOn(Hold hold) {
        return hold.in(stay.goingOn(hold, house.now()));
    }

    private static String reason(Opening opening) {
        return opening.outcome() == Outcome.JAMMED ? "jammed" : "not-sent";
    }

    boolean release(Hold hold, String reason, Step step) {
        step.record(Entries.of(Event.DOOR_RELEASED, hold, house.bank(hold.door()), Entries.RELEASED, reason, Map.of()));
        return step.release(hold);
    }

    /** A customer whose first opening jams gets another door of the bank and size, if there is one. */
    private OptionalInt otherDoor(Case one, Hold hold, Opening opening) {
        boolean first = one.pending.kind() == Pending.Kind.BEGIN && !hold.opened();
        if (!first || opening.outcome() != Outcome.JAMMED || one.moves >= MOST_MOVES) {
            return OptionalInt.empty();
        }
        return house.occupancy().places().stream()
                .filter(place -> place.door() == hold.door())
                .map(place -> house.occupancy()
                        .choose(place.bank(), place.size(), place.low(), door -> door != hold.door() && !isBusy(door)))
                .findFirst()
                .orElse(OptionalInt.empty());
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

    private void recorded(Case one, Opening opening, Optional<Case> moved, Throwable failure) {
        one.writing = false;
        if (failure != null) {
            LOG.warn("door {}: an outcome could not be recorded: {}", one.pending.door(), failure.getMessage());
            one.retryAt = house.millis().getAsLong() + RETRY_MILLIS;
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
        if (moved.isPresent()) {
            run(moved.get());
            return;
        }
        boolean elsewhere = one.moves > 0 && one.pending.kind() == Pending.Kind.BEGIN && isOpened(opening.outcome());
        one.answer.complete(elsewhere ? new Opening(opening.outcome(), MOVED + one.pending.door()) : opening);
    }

    static boolean isOpened(Outcome outcome) {
        return outcome == Outcome.OPENED || outcome == Outcome.PULSED;
    }

    /** Looks at everything without an end. Called several times a second by the room's thread. */
    void tick() {
        for (Case one : List.copyOf(cases.values())) {
            if (one.running || one.writing || house.millis().getAsLong() < one.retryAt) {
                continue;
            }
            if (one.known.isPresent()) {
                record(one, one.known.get());
            } else {
                judge(one);
            }
        }
    }

    private void judge(Case one) {
        Optional<Doors.Status> status = house.status(one.pending.door());
        long waited = house.millis().getAsLong() - one.since;
        if (status.isEmpty()) {
            settle(one, "unknown", "door-gone");
        } else if (!status.get().sensed()) {
            settle(one, "unknown", "no-sensor");
        } else if (status.get().state() == Doors.State.OPEN) {
            settle(one, "opened", "door-open");
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
            Optional<Hold> hold = hold(of);
            if (hold.isPresent() && !applySettled(of, hold.get(), outcome, step)) {
                step.undo();
                one.retryAt = house.millis().getAsLong() + RETRY_MILLIS;
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

    /** When in doubt the door stays with its customer: it may hold what is theirs. */
    private boolean applySettled(Pending of, Hold hold, String outcome, Step step) {
        boolean opened = outcome.equals("opened");
        if (of.kind() == Pending.Kind.END) {
            return opened || hold.phase() != Phase.ENDING || step.change(hold, goingOn(hold));
        }
        return outcome.equals("closed") || hold.opened() || step.change(hold, hold.confirmed());
    }
}
