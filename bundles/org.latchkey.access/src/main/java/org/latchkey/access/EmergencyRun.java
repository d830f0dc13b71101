// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.latchkey.protocol.audit.Actor;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.CommandHandler.Result;
import org.latchkey.unit.api.Doors;
import org.latchkey.unit.api.Doors.Opening;
import org.latchkey.unit.api.Doors.Outcome;
import org.latchkey.unit.api.Doors.State;
import org.latchkey.unit.api.EmergencyOpening.Asked;
import org.latchkey.unit.api.EmergencyOpening.Report;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out one wish: a queue for each supply, one door of it at a time, those that answer first. A door of which it is certain that
 * nothing was sent is tried again, and so is one whose fate is unknown once it is seen closed. All on the outcomes thread.
 */
final class EmergencyRun {

    /** So long after its beginning a wish is gone on with, unless the contact is closed. */
    static final long PATIENCE_MILLIS = 3_600_000;

    /** Pause before a door is tried again. */
    static final long RETRY_MILLIS = 10_000;

    /** Pause of a supply before a door is tried again whose line is away: it keeps others of the supply waiting. */
    static final long BLIND_MILLIS = 30_000;

    /** How long the outcome of one door is waited for: customers may be before it in the queue of its supply. */
    static final long LONGEST_MILLIS = 120_000;

    /** After these a door is not tried again. */
    private static final Set<Outcome> LAST = EnumSet.of(Outcome.OPENED, Outcome.PULSED, Outcome.JAMMED);

    private static final Optional<Outcome> UNKNOWN = Optional.of(Outcome.NO_ANSWER);
    private static final Optional<Outcome> UNSENT = Optional.of(Outcome.NOT_SENT);
    private static final Logger LOG = LoggerFactory.getLogger(EmergencyRun.class);

    /** What it needs of the house. */
    record Room(Doors doors, Executor outcomes, InFlight inFlight, Backlog backlog, LongSupplier millis) {}

    /**
     * How long ago a wish began.
     *
     * @param millis since then
     * @param certain false if a clock says so that nobody has proven
     */
    record Age(long millis, boolean certain) {}

    /** Whether an attempt acts, or is called off: what comes first, the supply that begins with it or who does not want it any more. */
    private static final class Turn {
        private enum Fate {
            WAITING,
            COME,
            CALLED_OFF
        }

        private final AtomicReference<Fate> fate = new AtomicReference<>(Fate.WAITING);

        /** The supply asks before each pulse. */
        boolean isOver() {
            fate.compareAndSet(Fate.WAITING, Fate.COME);
            return fate.get() == Fate.CALLED_OFF;
        }

        /** @return true if nothing was sent, and nothing will be */
        boolean callOff() {
            return fate.compareAndSet(Fate.WAITING, Fate.CALLED_OFF);
        }
    }

    /** A door to open. */
    private static final class Target {
        final Doors.Status status;
        Optional<Outcome> last = Optional.empty();
        long after;
        long retryAt;

        Target(Doors.Status status) {
            this.status = status;
        }

        int door() {
            return status.door();
        }

        boolean isUntried() {
            return last.isEmpty();
        }

        boolean isSettled() {
            return last.filter(LAST::contains).isPresent();
        }

        boolean isOpened() {
            return isSettled() && last.get() != Outcome.JAMMED;
        }

        /** Without a sensor nothing would tell that a pulse of unknown fate did not act. */
        boolean canBeRetried() {
            return !isSettled() && (last.equals(UNSENT) || status.sensed());
        }
    }

    private record Attempt(Target target, Turn turn, CompletableFuture<Opening> opening, long since) {}

    private final Room room;
    private final Wish wish;
    private final BooleanSupplier contactClosed;
    /** By the monotonic clock: the other one may be set right meanwhile. */
    private final long started;

    private final boolean certain;
    private final SortedMap<Integer, Target> targets = new TreeMap<>();
    private final List<Queue> queues = new ArrayList<>();
    private final CompletableFuture<Result> tried = new CompletableFuture<>();
    private Optional<Actor> stoppedBy = Optional.empty();
    private boolean stopped;
    private volatile boolean ended;
    private volatile boolean suspended;
    private volatile Report report;

    /**
     * @param contactClosed whether the site's contact is, as far as is known
     * @param age how long ago the wish began
     * @param marks what became of the doors that were tried for it
     */
    EmergencyRun(
            Room room,
            Wish wish,
            BooleanSupplier contactClosed,
            Age age,
            List<Doors.Status> doors,
            Map<Integer, Wishes.Mark> marks) {
        this.room = room;
        this.wish = wish;
        this.contactClosed = contactClosed;
        started = room.millis().getAsLong() - age.millis();
        certain = age.certain();
        Map<String, List<Target>> bySupply = new LinkedHashMap<>();
        for (Doors.Status status : doors) {
            Target target = new Target(status);
            Optional.ofNullable(marks.get(status.door())).ifPresent(mark -> {
                target.last = Optional.of(mark.outcome());
                target.after = mark.after();
            });
            targets.put(status.door(), target);
            bySupply.computeIfAbsent(room.doors().supply(status.door()), none -> new ArrayList<>())
                    .add(target);
        }
        bySupply.values().forEach(all -> queues.add(new Queue(all)));
        tell();
    }

    /** The doors of one supply. */
    private final class Queue {
        private final List<Target> all;
        private Optional<Attempt> now = Optional.empty();
        private long blindAt;

        Queue(List<Target> all) {
            this.all = all;
        }

        boolean isDone() {
            return now.isEmpty() && all.stream().noneMatch(EmergencyRun.this::isWanted);
        }

        void step() {
            now.filter(attempt -> millis() - attempt.since() >= LONGEST_MILLIS).ifPresent(this::giveUp);
            if (now.isEmpty() && !suspended) {
                all.stream()
                        .filter(target -> target.last.equals(UNKNOWN) && is(State.OPEN, target.door()))
                        .forEach(target -> take(target, new Opening(Outcome.OPENED, "seen open since")));
                next().ifPresent(this::order);
            }
        }

        private void giveUp(Attempt attempt) {
            now = Optional.empty();
            Outcome fate = attempt.turn().callOff() ? Outcome.NOT_SENT : Outcome.NO_ANSWER;
            take(attempt.target(), new Opening(fate, "no outcome in " + LONGEST_MILLIS / 1_000 + " s"));
            attempt.opening().cancel(false);
        }

        private Optional<Target> next() {
            List<Target> due = all.stream()
                    .filter(EmergencyRun.this::isWanted)
                    .filter(target -> target.isUntried() || millis() >= target.retryAt)
                    .toList();
            List<Target> untried = due.stream().filter(Target::isUntried).toList();
            Optional<Target> ready = Stream.concat(untried.stream(), due.stream())
                    .filter(this::isReady)
                    .findFirst();
            if (ready.isPresent()) {
                return ready;
            }
            if (!untried.isEmpty() || millis() < blindAt) {
                return untried.stream().findFirst();
            }
            blindAt = millis() + BLIND_MILLIS;
            return due.stream()
                    .filter(target -> target.last.equals(UNSENT))
                    .min((one, other) -> Long.compare(one.retryAt, other.retryAt));
        }

        private boolean isReady(Target target) {
            try {
                boolean reachable = room.doors().reachable(target.door(), 0);
                return reachable && (!target.last.equals(UNKNOWN) || is(State.CLOSED, target.door()));
            } catch (RuntimeException e) {
                // One door's fault must not keep the others shut.
                LOG.error("door {} could not be asked after", target.door(), e);
                return false;
            }
        }

        private boolean is(State state, int door) {
            return room.doors()
                    .status(door)
                    .filter(status -> status.state() == state)
                    .isPresent();
        }

        private void order(Target target) {
            room.inFlight().follow();
            Turn turn = new Turn();
            CompletableFuture<Opening> opening;
            try {
                opening = room.doors().open(target.door(), turn::isOver, wish.by());
            } catch (RuntimeException e) {
                LOG.error("door {} could not be asked to open", target.door(), e);
                opening = CompletableFuture.completedFuture(new Opening(Outcome.NOT_SENT, "fault"));
            }
            Attempt attempt = new Attempt(target, turn, opening, millis());
            now = Optional.of(attempt);
            opening.whenComplete((known, calledOff) -> room.outcomes().execute(() -> ended(attempt, known)));
        }

        /** @param opening null if it was called off */
        private void ended(Attempt attempt, Opening opening) {
            if (now.filter(attempt::equals).isPresent()) {
                now = Optional.empty();
                Opening known = opening == null ? new Opening(Outcome.NOT_SENT, "called off") : opening;
                if (!suspended || known.outcome() != Outcome.NOT_SENT) {
                    take(attempt.target(), known);
                }
            }
            room.inFlight().leave();
            EmergencyRun.this.step();
        }
    }

    private long millis() {
        return room.millis().getAsLong();
    }

    private boolean isWanted(Target target) {
        if (stopped || target.isSettled()) {
            return false;
        }
        return target.isUntried() ? isAlive() : target.canBeRetried() && isRetrying();
    }

    private boolean isAlive() {
        return contactClosed.getAsBoolean() || millis() - started < PATIENCE_MILLIS;
    }

    /** After a night without power an unproven clock may go on where it stopped: then nobody waits at the doors any more. */
    private boolean isRetrying() {
        return contactClosed.getAsBoolean() || wish.asked() != Asked.INPUT && certain && isAlive();
    }

    /** Gives each supply that waits for nothing its next door. Often called. */
    void step() {
        if (ended) {
            return;
        }
        queues.forEach(EmergencyRun::step);
        if (targets.values().stream().noneMatch(Target::isUntried)) {
            tried.complete(result());
        }
        if (!suspended && queues.stream().allMatch(Queue::isDone)) {
            end();
        } else {
            tell();
        }
    }

    /** One supply's fault must not keep the doors of another shut. */
    private static void step(Queue queue) {
        try {
            queue.step();
        } catch (RuntimeException e) {
            LOG.error("a step of an emergency opening failed", e);
        }
    }

    private Result result() {
        return targets.values().stream().allMatch(Target::isOpened) ? Result.APPLIED : Result.failed(Emergency.NOT_ALL);
    }

    private void end() {
        ended = true;
        tell();
        Batch changes = new Batch();
        Wishes.end(wish, targets.keySet(), changes);
        note(() -> Entries.emergencyEnded(wish.by(), report, stoppedBy), changes);
        tried.complete(result());
    }

    private void take(Target target, Opening opening) {
        boolean isNews = !target.last.equals(Optional.of(opening.outcome()));
        target.last = Optional.of(opening.outcome());
        target.after = millis() - started;
        target.retryAt = millis() + RETRY_MILLIS;
        if (isNews) {
            Batch changes = new Batch();
            Wishes.mark(wish, target.door(), new Wishes.Mark(opening.outcome(), target.after), changes);
            note(() -> Entries.emergency(wish.by(), target.status, opening), changes);
        }
    }

    /** A record that can not be made must not end the opening. */
    private void note(Supplier<AuditEntry> entry, Batch changes) {
        try {
            room.backlog().note(entry.get(), changes);
        } catch (RuntimeException e) {
            LOG.error("a record of an emergency opening was lost", e);
        }
    }

    private void tell() {
        TreeMap<Integer, Long> opened = new TreeMap<>();
        TreeMap<Integer, String> failed = new TreeMap<>();
        for (Target target : targets.values()) {
            if (target.isOpened()) {
                opened.put(target.door(), target.after);
            } else if (!target.isUntried() || ended) {
                failed.put(target.door(), Entries.word(target.last.orElse(Outcome.NOT_SENT)));
            }
        }
        long took = millis() - started;
        report = new Report(
                wish.asked(), wish.bank(), wish.since().seconds(), targets.size(), opened, failed, took, ended);
    }

    /** No door is ordered any more: the next gatekeeper goes on. */
    void suspend() {
        suspended = true;
    }

    /** Nobody will hear here how it ends. */
    void leave() {
        tried.complete(Emergency.STOPPED);
    }

    /** Calls off what has not been sent. */
    void callOff() {
        queues.forEach(queue -> queue.now.ifPresent(attempt -> attempt.opening().cancel(false)));
    }

    /** No door is tried any more. @param by who says so; empty if another opening takes its place */
    void stop(Optional<Actor> by) {
        stopped = true;
        stoppedBy = by;
        queues.forEach(
                queue -> queue.now.filter(attempt -> attempt.turn().callOff()).ifPresent(attempt -> attempt.opening()
                        .cancel(false)));
        step();
    }

    Wish wish() {
        return wish;
    }

    /** What became of it so far; on any thread. */
    Report report() {
        return report;
    }

    /** Whether every door has been tried; on any thread. */
    boolean isTried() {
        return tried.isDone();
    }

    /** Whether it is over; on any thread. */
    boolean isEnded() {
        return ended;
    }

    /** Completes when every door has been tried. */
    CompletableFuture<Result> tried() {
        return tried;
    }
}
