// SPDX-License-Identifier: Apache-2.0
package org.latchkey.update;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
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
 * Brings releases into force, one at a time: trial, proof, confirmation, or back. What is on the disk decides at every
 * moment which release a restart would run: until a release is confirmed, the one before it.
 *
 * <p>Thread-safe; calls wait for each other.
 */
final class Updater {

    private static final Logger LOG = LoggerFactory.getLogger(Updater.class);
    private static final Client UNSEEN = phase -> LOG.debug("{}", phase);

    private final Slots slots;
    private final Staging staging;
    private final BundleContext self;
    private final Wellness wellness;
    private final Journal journal;
    private final Function<Plan, Swap> swaps;
    private final Runnable restart;
    private final long proofMillis;
    private final Verdicts verdicts;
    private long launched = SlotState.FACTORY;
    private final Map<Thread, String> leftBehind = new ConcurrentHashMap<>();
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
        this.wellness = wellness;
        this.journal = journal;
        this.swaps = swaps;
        this.restart = restart;
        this.proofMillis = proofMillis;
        verdicts = new Verdicts(slots, staging, journal);
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
            ReleaseManifest release =
                    staging.stage(source, slots.bundles(slots.state().current()));
            requireFloor(release.counter());
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
        return bringIntoForce(new Goal(counter, release.refresh(), release.checks(), release.lowest(), client));
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
        return bringIntoForce(new Goal(counter, everybody(), checks, 0, client));
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
     * What shall run.
     *
     * @param refresh what may be wired anew
     * @param checks what has to be well besides what is
     * @param lowest the floor from then on
     * @param client who wants it
     */
    private record Goal(long counter, Set<String> refresh, Set<String> checks, long lowest, Client client) {

        /** A listener that fails says nothing of the release. */
        void tell(Phase phase) {
            try {
                client.at(phase);
            } catch (RuntimeException e) {
                LOG.error("that release {} is at {} could not be told: {}", counter, phase, e.toString());
            }
        }
    }

    private String bringIntoForce(Goal goal) {
        long counter = goal.counter();
        busy = true;
        try {
            requireNew(counter);
            Plan plan = Plan.to(BundleFile.in(slots.bundles(counter)), self);
            requireDeclared(plan, goal.refresh());
            journal.record(Event.RELEASE_TRIAL, counter, plan.restart() ? "restart" : "swap", "");
            UpdateStep.TRIAL_RECORDED.passed(counter);
            Set<String> wanted = Proof.wanted(wellness, goal.checks());
            if (plan.restart()) {
                staging.keepWanted(wanted);
                UpdateStep.CHECKS_KEPT.passed(counter);
            }
            goal.client().requireStillWanted();
            goal.tell(Phase.SWAPPING);
            verdicts.await(plan.restart() ? counter : SlotState.NONE);
            slots.begin(counter, plan.restart());
            UpdateStep.ON_TRIAL.passed(counter);
            if (plan.restart()) {
                restart.run();
                UpdateStep.RESTART_ASKED.passed(counter);
                return "The unit starts again with release " + counter + ".";
            }
            prove(goal, plan, wanted);
            return "Release " + counter + " runs.";
        } catch (IOException e) {
            throw unreadable(e);
        } finally {
            busy = false;
        }
    }

    private void requireNew(long counter) throws IOException {
        SlotState state = slots.state();
        if (state.trying() != SlotState.NONE) {
            throw new UnitException(
                    "Release " + state.trying() + " is on trial: wait until the unit has started again.");
        }
        if (state.current() == counter) {
            throw new UnitException("Release " + counter + " runs already.");
        }
    }

    private static void requireDeclared(Plan plan, Set<String> refresh) {
        Set<String> undeclared = new TreeSet<>(plan.closure());
        undeclared.removeAll(refresh);
        if (!undeclared.isEmpty()) {
            throw new UnitException("The release would have to wire anew what it does not declare: "
                    + String.join(", ", undeclared) + ".");
        }
    }

    private void prove(Goal goal, Plan plan, Set<String> wanted) {
        long counter = goal.counter();
        Swap swap = swaps.apply(plan);
        String trouble = tryOut(goal, swap, wanted);
        if (trouble.isEmpty()) {
            trouble = verdicts.confirm(counter, goal.lowest());
        }
        if (trouble.isEmpty()) {
            swap.keep();
            UpdateStep.OLD_REMOVED.passed(counter);
            remember(swap.left());
            collect(counter);
            return;
        }
        LOG.warn("release {} is taken back: {}", counter, trouble);
        UpdateStep.FAILED.passed(counter);
        boolean back = swap.back();
        if (!swap.left().isEmpty()) {
            trouble += "; it leaves threads behind: "
                    + String.join(", ", swap.left().values());
            LOG.error(
                    "release {} leaves threads behind, so the unit starts again: {}",
                    counter,
                    swap.left().values());
        }
        verdicts.abandon(counter, trouble);
        if (!back) {
            // Nor a bundle that never comes back from its activator nor a thread can be got rid of in a running
            // framework.
            restart.run();
        }
        makeUp();
        throw new UnitException("Release " + counter + " was taken back: " + trouble);
    }

    private void remember(Map<Thread, String> left) {
        leftBehind.keySet().removeIf(thread -> !thread.isAlive());
        leftBehind.putAll(left);
        if (!left.isEmpty()) {
            LOG.warn("threads of bundles that were replaced still run: {}", left.values());
        }
    }

    /** The threads of bundles that were replaced which still run, by name. */
    List<String> leftBehind() {
        return leftBehind.entrySet().stream()
                .filter(entry -> entry.getKey().isAlive())
                .map(Map.Entry::getValue)
                .sorted()
                .toList();
    }

    /** Files that nobody needs are no reason to call a release bad. */
    private void collect(long counter) {
        try {
            staging.collect();
            UpdateStep.COLLECTED.passed(counter);
        } catch (IOException e) {
            LOG.error("releases that nobody needs can not be taken from the disk: {}", e.getMessage());
        }
    }

    private String tryOut(Goal goal, Swap swap, Set<String> wanted) {
        try {
            swap.run(goal.counter());
            goal.tell(Phase.PROVING);
            return said(wellness.await(wanted, proofMillis));
        } catch (Swap.FailedException e) {
            return e.getMessage();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "the unit stops";
        } catch (RuntimeException e) {
            // Whatever it was: without a proof the release does not stay.
            LOG.error("the trial of release {} failed", goal.counter(), e);
            return "the updater failed: " + e;
        }
    }

    private static String said(Map<String, String> troubles) {
        return troubles.entrySet().stream()
                .findFirst()
                .map(first -> first.getKey() + ": " + first.getValue())
                .orElse("");
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
                proveAfterStart(launched);
            } else {
                verdicts.settle();
            }
        } catch (IOException e) {
            throw unreadable(e);
        } finally {
            busy = false;
        }
    }

    private void proveAfterStart(long counter) throws IOException {
        UpdateStep.RESUMED.passed(counter);
        String trouble;
        try {
            long lowest =
                    counter == SlotState.FACTORY ? 0 : staging.check(counter).lowest();
            trouble = said(wellness.await(Proof.always(staging.wanted()), proofMillis));
            if (trouble.isEmpty()) {
                trouble = verdicts.confirm(counter, lowest);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        } catch (UnitException e) {
            trouble = e.getMessage();
        }
        if (trouble.isEmpty()) {
            collect(counter);
        } else {
            UpdateStep.FAILED.passed(counter);
            verdicts.abandon(counter, trouble);
            restart.run();
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
                makeUp();
            }
        }
    }

    private void makeUp() {
        try {
            verdicts.settle();
        } catch (IOException | UnitException e) {
            LOG.debug("how the last trial ended can not be written down yet: {}", e.getMessage());
        }
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
            return slots.has(counter)
                    && (counter == SlotState.FACTORY
                            || counter == slots.state().previous()
                            || staging.isComplete(staging.check(counter)));
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
