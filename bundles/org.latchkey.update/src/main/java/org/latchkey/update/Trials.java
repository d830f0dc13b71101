// SPDX-License-Identifier: Apache-2.0
package org.latchkey.update;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.latchkey.launcher.slots.SlotState;
import org.latchkey.launcher.slots.Slots;
import org.latchkey.launcher.slots.UpdateStep;
import org.latchkey.protocol.audit.Event;
import org.latchkey.protocol.sync.RunningReport.Phase;
import org.latchkey.unit.api.HealthCheck;
import org.latchkey.unit.api.UnitException;
import org.latchkey.unit.api.health.Wellness;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries releases: plan, swap or restart, proof, and then confirmation or the way back. Until a release is confirmed, a
 * restart runs the one before it. For one caller at a time, but {@link #leftBehind} for any.
 */
final class Trials {

    private static final Logger LOG = LoggerFactory.getLogger(Trials.class);

    private final Slots slots;
    private final Staging staging;
    private final BundleContext self;
    private final Wellness wellness;
    private final Journal journal;
    private final Verdicts verdicts;
    private final Function<Plan, Swap> swaps;
    private final Runnable restart;
    private final long proofMillis;
    private final Map<Thread, String> leftBehind = new ConcurrentHashMap<>();

    /**
     * @param self the updater's own bundle
     * @param swaps makes the swap of a plan
     * @param restart asks whoever started the unit to start it again
     * @param proofMillis how long a release has to prove itself
     */
    Trials(
            Slots slots,
            Staging staging,
            BundleContext self,
            Wellness wellness,
            Journal journal,
            Verdicts verdicts,
            Function<Plan, Swap> swaps,
            Runnable restart,
            long proofMillis) {
        this.slots = slots;
        this.staging = staging;
        this.self = self;
        this.wellness = wellness;
        this.journal = journal;
        this.verdicts = verdicts;
        this.swaps = swaps;
        this.restart = restart;
        this.proofMillis = proofMillis;
    }

    /**
     * What shall run.
     *
     * @param refresh what may be wired anew
     * @param checks what has to be well besides what is
     * @param lowest the floor from then on
     * @param client who wants it
     */
    record Goal(long counter, Set<String> refresh, Set<String> checks, long lowest, Updater.Client client) {

        /** A listener that fails says nothing of the release. */
        void tell(Phase phase) {
            try {
                client.at(phase);
            } catch (RuntimeException e) {
                LOG.error("that release {} is at {} could not be told: {}", counter, phase, e.toString());
            }
        }
    }

    /**
     * Brings a release into force, or to the restart that it needs.
     *
     * @return a sentence that says what runs now
     * @throws UnitException saying why it does not; the release before runs then
     */
    String run(Goal goal) throws IOException {
        long counter = goal.counter();
        requireNew(counter);
        Plan plan = Plan.to(BundleFile.in(slots.bundles(counter)), self);
        requireDeclared(plan, goal.refresh());
        journal.record(Event.RELEASE_TRIAL, counter, plan.restart() ? "restart" : "swap", "");
        UpdateStep.TRIAL_RECORDED.passed(counter);
        long current = slots.state().current();
        Set<String> well = wellness.well();
        staging.keepWell(current, well);
        well.removeAll(leaving(plan));
        Set<String> wanted = Proof.wanted(well, known(counter, current), goal.checks());
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
    }

    private void requireNew(long counter) throws IOException {
        SlotState state = slots.state();
        if (state.trying() != SlotState.NONE) {
            throw new NotNowException(
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

    /** On the way back the health checks that are known of the release; empty on the way on. */
    private Optional<Set<String>> known(long counter, long current) throws IOException {
        return counter < current ? Optional.of(staging.well(counter)) : Optional.empty();
    }

    /** The health checks of bundles that go without a successor. */
    private Set<String> leaving(Plan plan) {
        return plan.steps().stream()
                .filter(step -> step.next().isEmpty())
                .flatMap(step -> step.old().stream())
                .flatMap(bundle -> Stream.ofNullable(bundle.getRegisteredServices()))
                .flatMap(Stream::of)
                .filter(Trials::isCheck)
                .map(self::getService)
                .filter(HealthCheck.class::isInstance)
                .map(check -> ((HealthCheck) check).name())
                .collect(Collectors.toSet());
    }

    private static boolean isCheck(ServiceReference<?> service) {
        return List.of((String[]) service.getProperty(Constants.OBJECTCLASS)).contains(HealthCheck.class.getName());
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
        verdicts.makeUp();
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

    /** The rest of a trial that needed a restart. @param counter of the release that the launcher has started */
    void goOn(long counter) throws IOException {
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
}
