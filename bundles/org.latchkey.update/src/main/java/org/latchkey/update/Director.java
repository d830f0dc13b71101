// SPDX-License-Identifier: Apache-2.0
package org.latchkey.update;

import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.LongUnaryOperator;
import org.latchkey.launcher.slots.SlotState;
import org.latchkey.protocol.audit.Event;
import org.latchkey.protocol.sync.RunningReport.Phase;
import org.latchkey.unit.api.UnitException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the portal's last direction: has the release brought, waits for its window, swaps it in, says how it ended. What
 * it knows is on the disk, so that it goes on after a restart at any moment; a swap that was cut off is begun once more if
 * nothing says why it ended. For one thread: the one that calls {@link #tick}.
 */
final class Director {

    static final String WINDOW_MISSED = "window-missed";
    static final String REPLACED = "a later direction has taken its place";
    static final String OTHER_RELEASE = "another release was brought into force at the site";

    /** So often something useless is fetched before the direction fails. */
    static final int MOST_BAD = 12;

    private static final Logger LOG = LoggerFactory.getLogger(Director.class);
    private static final String NOT_BEGUN = "not-begun";
    private static final int MOST_SWAPS = 2;
    private static final long FIRST_WAIT_MILLIS = TimeUnit.SECONDS.toMillis(2);
    private static final long LONGEST_WAIT_MILLIS = TimeUnit.MINUTES.toMillis(10);

    private final DirectionLog log;
    private final Updater updater;
    private final Journal journal;
    private final Bringer bringer;
    private final Reporter reporter;
    private final LongSupplier seconds;
    private final Waits waits;
    private final ExecutorService fetcher;

    private Optional<Direction> following = Optional.empty();
    private Future<Void> fetching;
    private boolean ready;
    private boolean wasOnDisk;
    private int bad;
    private String trouble = "";
    private boolean onTrial;

    /** Has a release on the disk when it returns. Blocks; an interrupt ends it. */
    interface Bringer {
        void bring(long counter) throws Trouble;
    }

    /**
     * How long to wait between attempts.
     *
     * @param millis a monotonic clock
     * @param jitter something up to the given bound, inclusive
     */
    static final class Waits {

        private final LongSupplier millis;
        private final LongUnaryOperator jitter;
        private long bound = FIRST_WAIT_MILLIS;
        private long next;

        Waits(LongSupplier millis, LongUnaryOperator jitter) {
            this.millis = millis;
            this.jitter = jitter;
            reset();
        }

        private void reset() {
            bound = FIRST_WAIT_MILLIS;
            next = millis.getAsLong();
        }

        private void failed() {
            next = millis.getAsLong() + jitter.applyAsLong(bound);
            bound = Math.min(LONGEST_WAIT_MILLIS, 2 * bound);
        }

        private boolean over() {
            return millis.getAsLong() - next >= 0;
        }
    }

    /**
     * @param seconds since 1970, by the trusted clock
     * @param fetcher runs the bringer, one at a time
     */
    Director(
            DirectionLog log,
            Updater updater,
            Journal journal,
            Bringer bringer,
            Reporter reporter,
            LongSupplier seconds,
            Waits waits,
            ExecutorService fetcher) {
        this.log = log;
        this.updater = updater;
        this.journal = journal;
        this.bringer = bringer;
        this.reporter = reporter;
        this.seconds = seconds;
        this.waits = waits;
        this.fetcher = fetcher;
    }

    /** Before the updater has finished what a restart left: only says so. */
    void announce() {
        guarded(() -> {
            long trying = updater.state().trying();
            if (trying != SlotState.NONE) {
                reporter.show(Phase.PROVING, trying, "");
            }
        });
    }

    /** Does what is due. To be called every second or so, and when a direction has come. */
    void tick() {
        guarded(this::follow);
    }

    private void guarded(Runnable work) {
        try {
            work.run();
            reporter.refresh();
        } catch (UnitException e) {
            LOG.debug("not now: {}", e.getMessage());
        }
    }

    private void follow() {
        updater.makeUpForFaults();
        Optional<Direction> now = log.current();
        if (!now.equals(following)) {
            following = now;
            forget();
        }
        if (now.isEmpty()) {
            reporter.show(Phase.IDLE, 0, "");
            return;
        }
        Direction direction = now.get();
        Outcome outcome = log.outcome(direction);
        SlotState slots = updater.state();
        switch (outcome.state()) {
            case CONFIRMED -> showConfirmed(direction, slots);
            case FAILED -> reporter.show(Phase.FAILED, direction.release(), outcome.reason());
            case BEGUN -> settle(direction, outcome, slots);
            default -> pursue(direction, outcome, slots);
        }
    }

    private void forget() {
        cancel();
        ready = false;
        wasOnDisk = false;
        bad = 0;
        trouble = "";
        waits.reset();
    }

    private void cancel() {
        if (fetching != null) {
            fetching.cancel(true);
            fetching = null;
        }
    }

    private void showConfirmed(Direction direction, SlotState slots) {
        if (slots.current() == direction.release()) {
            reporter.show(Phase.CONFIRMED, direction.release(), "");
        } else {
            reporter.show(Phase.FAILED, direction.release(), OTHER_RELEASE);
        }
    }

    /** A swap was begun, and this is another life of the unit, or the swap needs one. */
    private void settle(Direction direction, Outcome outcome, SlotState slots) {
        if (slots.current() == direction.release()) {
            end(direction, outcome.confirmed());
        } else if (slots.trying() != SlotState.NONE) {
            LOG.debug("release {} is on trial", slots.trying());
        } else if (!updater.lastNote().isEmpty()) {
            end(direction, outcome.failed(updater.lastNote()));
        } else if (outcome.attempts() >= MOST_SWAPS) {
            end(direction, outcome.failed("the unit stopped again and again before the swap was over"));
        } else {
            pursue(direction, outcome, slots);
        }
    }

    private void end(Direction direction, Outcome outcome) {
        cancel();
        log.keep(outcome);
        boolean confirmed = outcome.state() == Outcome.State.CONFIRMED;
        reporter.show(confirmed ? Phase.CONFIRMED : Phase.FAILED, direction.release(), outcome.reason());
    }

    private void pursue(Direction direction, Outcome outcome, SlotState slots) {
        long now = seconds.getAsLong();
        if (slots.current() == direction.release()) {
            end(direction, outcome.confirmed());
        } else if (direction.isMissed(now)) {
            journal.record(Event.RELEASE_TRIAL, direction.release(), NOT_BEGUN, WINDOW_MISSED);
            end(direction, outcome.failed(WINDOW_MISSED));
        } else if (!ready && direction.release() != SlotState.FACTORY) {
            fetch(direction, outcome);
        } else if (direction.isEarly(now)) {
            reporter.show(Phase.WAITING, direction.release(), "");
        } else if (updater.isReady(direction.release())) {
            swap(direction, outcome);
        } else {
            // It was collected or damaged while it waited.
            ready = false;
        }
    }

    private void fetch(Direction direction, Outcome outcome) {
        long release = direction.release();
        if (fetching == null) {
            boolean onDisk = updater.isStaged(release);
            if (waits.over() || onDisk && !wasOnDisk) {
                fetching = fetcher.submit(() -> {
                    bringer.bring(release);
                    return null;
                });
            }
            wasOnDisk = onDisk;
        } else if (fetching.isDone()) {
            Optional<Trouble> result = result();
            fetching = null;
            if (result.isEmpty()) {
                ready = true;
                trouble = "";
                return;
            }
            Trouble found = result.get();
            trouble = found.getMessage();
            bad += found.kind() == Trouble.Kind.BAD ? 1 : 0;
            if (found.kind() == Trouble.Kind.FINAL || bad >= MOST_BAD) {
                journal.record(Event.RELEASE_STAGED, release, "not-staged", trouble);
                end(direction, outcome.failed(trouble));
                return;
            }
            waits.failed();
        }
        reporter.show(Phase.FETCHING, release, trouble);
    }

    private Optional<Trouble> result() {
        try {
            fetching.get();
            return Optional.empty();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Trouble found) {
                return Optional.of(found);
            }
            LOG.error("a release could not be fetched", e.getCause());
            return Optional.of(new Trouble(Trouble.Kind.BAD, "The updater failed: " + e.getCause(), e));
        } catch (CancellationException e) {
            return Optional.of(new Trouble(Trouble.Kind.AWAY, "cancelled", e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(new Trouble(Trouble.Kind.AWAY, "the unit stops", e));
        }
    }

    private void swap(Direction direction, Outcome outcome) {
        long release = direction.release();
        Outcome begun = outcome.begun();
        log.keep(begun);
        onTrial = false;
        Updater.Client client = new OnBehalf(direction);
        try {
            LOG.info("As the portal directed: {}", bringIntoForce(release, client));
        } catch (NotNowException e) {
            LOG.debug("release {}: {}", release, e.getMessage());
            log.keep(outcome);
            return;
        } catch (UnitException e) {
            if (updater.state().current() != release) {
                if (!onTrial) {
                    journal.record(Event.RELEASE_TRIAL, release, NOT_BEGUN, e.getMessage());
                }
                end(direction, begun.failed(e.getMessage()));
            }
        }
        if (updater.state().current() == release) {
            end(direction, begun.confirmed());
        }
    }

    private String bringIntoForce(long release, Updater.Client client) {
        if (release == SlotState.FACTORY) {
            return updater.reset(client);
        }
        return release == updater.state().previous() ? updater.rollback(client) : updater.apply(release, client);
    }

    /** A technician's release may have taken its time meanwhile: the window may be over, or the portal of another mind. */
    private final class OnBehalf implements Updater.Client {

        private final Direction direction;

        OnBehalf(Direction direction) {
            this.direction = direction;
        }

        @Override
        public void requireStillWanted() {
            if (direction.isMissed(seconds.getAsLong())) {
                throw new UnitException(WINDOW_MISSED);
            }
            if (!log.current().equals(Optional.of(direction))) {
                throw new UnitException(REPLACED);
            }
        }

        @Override
        public void at(Phase phase) {
            onTrial = true;
            reporter.show(phase, direction.release(), "");
        }
    }

    /** Ends what is being fetched. */
    void stop() {
        cancel();
    }
}
