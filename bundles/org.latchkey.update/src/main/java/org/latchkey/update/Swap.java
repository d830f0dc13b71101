// SPDX-License-Identifier: Apache-2.0
package org.latchkey.update;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.latchkey.launcher.slots.UpdateStep;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.FrameworkWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exchanges bundles one by one while everything else runs, and exchanges them back. Until {@link #keep} the old ones
 * stay installed. For one thread; every step is bounded.
 */
final class Swap {

    private static final Logger LOG = LoggerFactory.getLogger(Swap.class);

    private final BundleContext framework;
    private final Plan plan;
    private final long startMillis;
    private final long stopMillis;
    /** What undoes the steps taken so far, the last first. */
    private final Deque<Undoing> undo = new ArrayDeque<>();

    private final List<Bundle> fresh = new ArrayList<>();
    /** New bundles that never came back from their activators: whoever touches one of them hangs too. */
    private final List<Bundle> hung = new ArrayList<>();

    private Set<Thread> before = Set.of();
    private Map<Thread, String> left = Map.of();
    private long release;

    private interface Undo {
        void run() throws BundleException;
    }

    /** @param bundle the one that may hold it up */
    private record Undoing(Bundle bundle, Undo work) {}

    /** The swap can not go on. */
    static class FailedException extends Exception {
        private static final long serialVersionUID = 1;

        FailedException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** A bundle has not come back in time. */
    private static final class HungException extends FailedException {
        private static final long serialVersionUID = 1;

        HungException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * A swap of the plan's steps.
     *
     * @param framework the context of the framework itself, so that it outlives every bundle
     * @param startMillis how long one bundle may take to start
     * @param stopMillis how long one bundle may take to stop, or to be taken back
     */
    Swap(BundleContext framework, Plan plan, long startMillis, long stopMillis) {
        this.framework = framework;
        this.plan = plan;
        this.startMillis = startMillis;
        this.stopMillis = stopMillis;
    }

    /**
     * Takes every step; the caller calls {@link #back} if it throws.
     *
     * @param counter of the release, for the log
     */
    void run(long counter) throws FailedException {
        release = counter;
        before = Strays.alive();
        List<Optional<Bundle>> installed = new ArrayList<>();
        for (Plan.Step step : plan.steps()) {
            installed.add(install(step));
        }
        if (!framework.getBundle(0).adapt(FrameworkWiring.class).resolveBundles(fresh)) {
            throw new FailedException("does not resolve: " + unresolved(), null);
        }
        UpdateStep.RESOLVED.passed(release);
        for (int i = 0; i < installed.size(); i++) {
            exchange(plan.steps().get(i), installed.get(i));
        }
    }

    private Optional<Bundle> install(Plan.Step step) throws FailedException {
        if (step.next().isEmpty()) {
            return Optional.empty();
        }
        String location = Plan.REFERENCE + step.next().get().file().toUri();
        try {
            Bundle bundle = framework.installBundle(location);
            fresh.add(bundle);
            UpdateStep.INSTALLED.passed(release, step.name());
            return Optional.of(bundle);
        } catch (BundleException e) {
            throw new FailedException(step.name() + " can not be installed: " + e.getMessage(), e);
        }
    }

    private String unresolved() {
        return String.join(
                ", ",
                fresh.stream()
                        .filter(bundle -> bundle.getState() == Bundle.INSTALLED)
                        .map(Bundle::getSymbolicName)
                        .toList());
    }

    private void exchange(Plan.Step step, Optional<Bundle> next) throws FailedException {
        boolean beside = step.next().filter(BundleFile::beside).isPresent();
        if (beside) {
            start(step, next);
            stop(step);
        } else {
            stop(step);
            start(step, next);
        }
    }

    private void stop(Plan.Step step) throws FailedException {
        if (step.old().isPresent()) {
            Bundle old = step.old().get();
            undo.push(new Undoing(old, () -> startIfNeeded(old)));
            within(stopMillis, old, step.name() + " does not stop", () -> old.stop(Bundle.STOP_TRANSIENT));
            UpdateStep.STOPPED.passed(release, step.name());
        }
    }

    private void start(Plan.Step step, Optional<Bundle> next) throws FailedException {
        if (next.isPresent()) {
            Bundle bundle = next.get();
            undo.push(new Undoing(bundle, () -> bundle.stop(Bundle.STOP_TRANSIENT)));
            try {
                within(startMillis, bundle, step.name() + " does not start", () -> startIfNeeded(bundle));
            } catch (HungException e) {
                hung.add(bundle);
                undo.pop();
                throw e;
            }
            UpdateStep.STARTED.passed(release, step.name());
        }
    }

    private static void startIfNeeded(Bundle bundle) throws BundleException {
        if (bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null) {
            bundle.start(Bundle.START_ACTIVATION_POLICY);
        }
    }

    /** Runs on a thread of its own, for a bundle that never comes back from its activator holds whoever called it. */
    private void within(long millis, Bundle bundle, String trouble, Undo work) throws FailedException {
        AtomicReference<Thread> step = new AtomicReference<>();
        ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
            Thread made = new Thread(task, "update-step");
            made.setDaemon(true);
            step.set(made);
            return made;
        });
        try {
            Callable<Void> call = () -> {
                work.run();
                return null;
            };
            Future<Void> done = thread.submit(call);
            done.get(millis, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new FailedException(trouble + ": " + e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            String place = Strays.place(bundle, step.get())
                    .map(where -> ": thread " + step.get().getName() + " is in " + where)
                    .orElse("");
            throw new HungException(trouble + " within " + millis + " ms" + place, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailedException(trouble + ": interrupted", e);
        } finally {
            thread.shutdownNow();
        }
    }

    /**
     * Undoes every step that was taken.
     *
     * @return false if a bundle holds on, or one of its threads: then only a restart helps
     */
    boolean back() {
        boolean whole = true;
        Set<Thread> suspects = Strays.alive();
        suspects.removeAll(before);
        LOG.warn("release {}: threads in its bundles when it is taken back: {}", release, Strays.inside(fresh));
        while (!undo.isEmpty()) {
            Undoing step = undo.pop();
            try {
                within(stopMillis, step.bundle(), "undoing a step", step.work());
                UpdateStep.UNDONE.passed(release, undo.size() + " left");
            } catch (FailedException e) {
                LOG.error("{}", e.getMessage());
                whole = false;
            }
        }
        left = Strays.of(fresh, suspects, framework.getBundles());
        fresh.removeAll(hung);
        whole &= left.isEmpty();
        whole &= uninstall(fresh) && hung.isEmpty();
        UpdateStep.NEW_REMOVED.passed(release);
        return whole;
    }

    /** Makes it final: the old bundles go. */
    void keep() {
        undo.clear();
        List<Bundle> old =
                plan.steps().stream().flatMap(step -> step.old().stream()).toList();
        left = Strays.of(old, before, framework.getBundles());
        uninstall(old);
    }

    /** The threads that bundles left behind which {@link #keep} or {@link #back} took away, and what to call them. */
    Map<Thread, String> left() {
        return left;
    }

    private boolean uninstall(List<Bundle> bundles) {
        boolean whole = true;
        for (Bundle bundle : bundles) {
            try {
                within(stopMillis, bundle, bundle.getSymbolicName() + " can not be uninstalled", bundle::uninstall);
            } catch (FailedException e) {
                LOG.error("{}", e.getMessage());
                whole = false;
            }
        }
        return whole;
    }
}
