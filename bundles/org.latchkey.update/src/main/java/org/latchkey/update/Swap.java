// SPDX-License-Identifier: Apache-2.0
package org.latchkey.update;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
    private final long stepMillis;
    /** What undoes the steps taken so far, the last first. */
    private final Deque<Undo> undo = new ArrayDeque<>();

    private final List<Bundle> fresh = new ArrayList<>();

    private interface Undo {
        void run() throws BundleException;
    }

    /** The swap can not go on. */
    static final class FailedException extends Exception {
        private static final long serialVersionUID = 1;

        FailedException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * A swap of the plan's steps.
     *
     * @param framework the context of the framework itself, so that it outlives every bundle
     * @param stepMillis how long one bundle may take to start or stop
     */
    Swap(BundleContext framework, Plan plan, long stepMillis) {
        this.framework = framework;
        this.plan = plan;
        this.stepMillis = stepMillis;
    }

    /** Takes every step; the caller calls {@link #back} if it throws. */
    void run() throws FailedException {
        List<Optional<Bundle>> installed = new ArrayList<>();
        for (Plan.Step step : plan.steps()) {
            installed.add(install(step));
        }
        if (!framework.getBundle(0).adapt(FrameworkWiring.class).resolveBundles(fresh)) {
            throw new FailedException("does not resolve: " + unresolved(), null);
        }
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
            undo.push(() -> startIfNeeded(old));
            within(step.name() + " does not stop", () -> old.stop(Bundle.STOP_TRANSIENT));
        }
    }

    private void start(Plan.Step step, Optional<Bundle> next) throws FailedException {
        if (next.isPresent()) {
            Bundle bundle = next.get();
            undo.push(() -> bundle.stop(Bundle.STOP_TRANSIENT));
            within(step.name() + " does not start", () -> startIfNeeded(bundle));
        }
    }

    private static void startIfNeeded(Bundle bundle) throws BundleException {
        if (bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null) {
            bundle.start(Bundle.START_ACTIVATION_POLICY);
        }
    }

    /** Runs on a thread of its own, for a bundle that never comes back from its activator holds whoever called it. */
    private void within(String trouble, Undo work) throws FailedException {
        ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
            Thread made = new Thread(task, "update-step");
            made.setDaemon(true);
            return made;
        });
        try {
            Callable<Void> call = () -> {
                work.run();
                return null;
            };
            Future<Void> done = thread.submit(call);
            done.get(stepMillis, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new FailedException(trouble + ": " + e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw new FailedException(trouble + " within " + stepMillis + " ms", e);
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
     * @return false if a bundle holds on: then only a restart helps
     */
    boolean back() {
        boolean whole = true;
        while (!undo.isEmpty()) {
            Undo step = undo.pop();
            try {
                within("undoing a step", step);
            } catch (FailedException e) {
                LOG.error("{}", e.getMessage());
                whole = false;
            }
        }
        return uninstall(fresh) && whole;
    }

    /** Makes it final: the old bundles go. */
    void keep() {
        undo.clear();
        uninstall(plan.steps().stream().flatMap(step -> step.old().stream()).toList());
    }

    private boolean uninstall(List<Bundle> bundles) {
        boolean whole = true;
        for (Bundle bundle : bundles) {
            try {
                within(bundle.getSymbolicName() + " can not be uninstalled", bundle::uninstall);
            } catch (FailedException e) {
                LOG.error("{}", e.getMessage());
                whole = false;
            }
        }
        return whole;
    }
}
