// SPDX-License-Identifier: Apache-2.0
package org.latchkey.update;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.latchkey.launcher.slots.SlotState;
import org.latchkey.launcher.slots.Slots;
import org.latchkey.launcher.slots.UpdateStep;
import org.latchkey.protocol.audit.Event;
import org.latchkey.protocol.sync.RunningReport.Phase;
import org.latchkey.release.manifest.ReleaseManifest;
import org.latchkey.release.tuf.DiskFault;
import org.latchkey.unit.api.UnitException;
import org.latchkey.unit.api.health.Wellness;
import org.osgi.framework.BundleContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Releases on this unit, one thing at a time: what may be staged and what may run, and what a restart left to finish. How a
 * release is tried: {@link Trials}; how trials end: {@link Verdicts}.
 *
 * <p>Thread-safe; calls wait for each other.
 */
final class Updater {

    private static final Logger LOG = LoggerFactory.getLogger(Updater.class);
    private static final Client UNSEEN = phase -> LOG.debug("{}", phase);

    private final Slots slots;
    private final Staging staging;
    private final BundleContext self;
    private final Journal journal;
    private final Verdicts verdicts;
    private final Trials trials;
    private long launched = SlotState.FACTORY;
    private volatile boolean busy;

    /** Whoever wants a release in force. */
    interface Client {

        /**
         * Asked right before the swap begins, when nobody else swaps any more.
         *
         * @throws UnitException saying why it may not begin
         */
        default void requireStillWanted() {}

        /** Is told when swapping and proving begin. */
        void at(Phase phase);
    }

    /**
     * An updater.
     *
     * @param self the updater's own bundle
     * @param swaps makes the swap of a plan
     * @param restart asks whoever started the unit to start it again
     * @param proofMillis how long a release has to prove itself
     */
    Updater(
            Slots slots,
            Staging staging,
            BundleContext self,
            Wellness wellness,
            Journal journal,
            Function<Plan, Swap> swaps,
            Runnable restart,
            long proofMillis) {
        this.slots = slots;
        this.staging = staging;
        this.self = self;
        this.journal = journal;
        verdicts = new Verdicts(slots, staging, journal);
        trials = new Trials(slots, staging, self, wellness, journal, verdicts, swaps, restart, proofMillis);
    }

    /**
     * Puts a release on the disk.
     *
     * @return a sentence that says what was staged
     * @throws UnitException saying why not; nothing has changed then
     */
    synchronized String stage(Staging.Source source) {
        try {
            verdicts.settle();
            requireFloor(Staging.parse(source.manifest()).counter());
            ReleaseManifest release =
                    staging.stage(source, slots.bundles(slots.state().current()));
            staging.collect();
            journal.record(Event.RELEASE_STAGED, release.counter(), "staged", "");
            UpdateStep.STAGING_RECORDED.passed(release.counter());
            return "Release " + release.counter() + " is on the disk: apply it with 'release apply " + release.counter()
                    + "'.";
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /**
     * Brings a staged release into force.
     *
     * @return a sentence that says what runs now
     * @throws UnitException saying why it does not; the release before runs then
     */
    String apply(long counter) {
        return apply(counter, UNSEEN);
    }

    /** The same, telling how far it is. */
    synchronized String apply(long counter, Client client) {
        ReleaseManifest release = staging.check(counter);
        staging.requireFit(release);
        try {
            verdicts.settle();
            requireFloor(counter);
            if (!staging.isComplete(release)) {
                throw new UnitException("Release " + counter
                        + " names only some bundles, and others have changed since it was staged: stage it again.");
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
        return bringIntoForce(new Trials.Goal(counter, release.refresh(), release.checks(), release.lowest(), client));
    }

    /**
     * Returns to the release before the one that runs.
     *
     * @return a sentence that says what runs now
     * @throws UnitException saying why not
     */
    String rollback() {
        return rollback(UNSEEN);
    }

    /** The same, telling how far it is. */
    synchronized String rollback(Client client) {
        try {
            verdicts.settle();
            long previous = slots.state().previous();
            if (previous == SlotState.NONE) {
                throw new UnitException("There is no release to return to.");
            }
            return returnTo(previous, client);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private String returnTo(long counter, Client client) {
        requireFloor(counter);
        Set<String> checks =
                counter == SlotState.FACTORY ? Set.of() : staging.check(counter).checks();
        return bringIntoForce(new Trials.Goal(counter, everybody(), checks, 0, client));
    }

    private String bringIntoForce(Trials.Goal goal) {
        busy = true;
        try {
            return trials.run(goal);
        } catch (IOException e) {
            throw unreadable(e);
        } finally {
            busy = false;
        }
    }

    /** Returns to what the unit was installed with, whatever ran in between. */
    synchronized String reset(Client client) {
        try {
            verdicts.settle();
            return returnTo(SlotState.FACTORY, client);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private Set<String> everybody() {
        Set<String> names = new TreeSet<>();
        for (var bundle : self.getBundles()) {
            names.add(bundle.getSymbolicName());
        }
        return names;
    }

    private void requireFloor(long counter) {
        long floor = journal.mark().floor();
        if (counter < floor) {
            throw new UnitException("Release " + counter + " is below " + floor + ", the lowest that may run here.");
        }
    }

    /**
     * Before anything else: which release the launcher has started.
     *
     * @param release its counter
     */
    synchronized void launched(long release) {
        launched = release;
        verdicts.await(release);
    }

    /** After a start: proves a release that needed it, and records what the launcher decided. */
    synchronized void resume() {
        busy = true;
        try {
            SlotState state = slots.state();
            if (state.trying() != SlotState.NONE && state.restart() && state.trying() == launched) {
                trials.goOn(launched);
            } else {
                verdicts.settle();
            }
        } catch (IOException e) {
            throw unreadable(e);
        } finally {
            busy = false;
        }
    }

    /** Writes down how trials ended, if that could not be done at once. Does nothing while a release is swapped. */
    void makeUpForFaults() {
        if (busy || !journal.isOpen()) {
            return;
        }
        synchronized (this) {
            // Whoever is called from within a swap gets here too.
            if (!busy) {
                verdicts.makeUp();
            }
        }
    }

    /** The threads of bundles that were replaced which still run, by name. */
    List<String> leftBehind() {
        return trials.leftBehind();
    }

    /** Takes unused releases away until so many bytes fit. @throws UnitException if they do not */
    synchronized void makeRoom(long bytes) {
        try {
            staging.makeRoom(bytes);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** See {@link Verdicts#lastNote}. */
    String lastNote() {
        return verdicts.lastNote();
    }

    /** What is kept over a restart now. */
    SlotState state() {
        try {
            return slots.state();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** True if there is something on the disk under that counter, whole or not. */
    boolean isStaged(long counter) {
        return slots.has(counter);
    }

    /** True if {@link #apply}, {@link #rollback} or {@link #reset} would find it whole on the disk. */
    synchronized boolean isReady(long counter) {
        try {
            if (counter == SlotState.FACTORY) {
                return true;
            }
            ReleaseManifest release = staging.check(counter);
            return counter == slots.state().previous() || staging.isComplete(release);
        } catch (UnitException damaged) {
            return false;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** What runs, what is on the disk, and how the last trial ended. */
    synchronized List<String> list() {
        try {
            SlotState state = slots.state();
            Set<Long> shown = new TreeSet<>(staging.all());
            shown.add(SlotState.FACTORY);
            return shown.stream()
                    .map(counter -> (counter == SlotState.FACTORY ? "installed" : "release " + counter)
                            + (counter == state.current() ? "  runs" : "")
                            + (counter == state.previous() ? "  previous" : "")
                            + (counter == state.trying() ? "  on trial" : ""))
                    .toList();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private static UnitException unreadable(IOException e) {
        return new UnitException("The releases on the disk can not be used: " + DiskFault.words(e), e);
    }
}
