// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.latchkey.unit.api.AuditTrail;
import org.latchkey.unit.api.Doors;
import org.latchkey.unit.api.Gatekeeper;
import org.latchkey.unit.api.HealthCheck;
import org.latchkey.unit.api.Holders;
import org.latchkey.unit.api.TrustedClock;
import org.latchkey.unit.api.UnitException;
import org.latchkey.unit.api.files.DurableFiles;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps {@code run/status.json} true: whether the unit serves, since when, what every health check says, and how many
 * doors are occupied. Written on change, removed on stop. Whoever starts or watches the unit waits for it.
 */
@Component(
        service = {},
        immediate = true)
public final class ServingMonitor {

    /** Checks answer from memory, so asking often until the unit serves costs nothing and finds it at once. */
    private static final long STARTING_MILLIS = 10;

    private static final long STARTING_FOR_MILLIS = 120_000;
    private static final long SERVING_MILLIS = 250;
    private static final long STOP_MILLIS = 2_000;
    private static final Logger LOG = LoggerFactory.getLogger(ServingMonitor.class);

    private final List<HealthCheck> checks = new CopyOnWriteArrayList<>();
    private final AtomicReference<Gatekeeper> gatekeeper = new AtomicReference<>();
    private final AtomicReference<AuditTrail> trail = new AtomicReference<>();
    private final AtomicReference<Doors> doors = new AtomicReference<>();
    private final AtomicReference<Holders> holders = new AtomicReference<>();
    private final AtomicReference<TrustedClock> clock = new AtomicReference<>();
    private final StatusFile file;
    private final Thread thread;
    private final long started = System.nanoTime();
    private boolean serving;
    private long since = System.currentTimeMillis();
    private Optional<Long> readyNanos = Optional.empty();
    private boolean changed;
    private boolean stopping;

    @Activate
    public ServingMonitor(BundleContext context) throws IOException {
        Path run = home(context).resolve("run");
        DurableFiles.createPrivateFolder(run);
        file = new StatusFile(run.resolve("status.json"));
        thread = new Thread(this::work, "access-serving");
        thread.setDaemon(true);
        thread.start();
    }

    private static Path home(BundleContext context) {
        String home = context.getProperty("latchkey.home");
        if (home == null) {
            throw new UnitException("the property latchkey.home is not set");
        }
        return Path.of(home);
    }

    private void work() {
        try {
            while (!awaitChange(pause())) {
                look();
            }
            file.remove();
        } catch (InterruptedException expected) {
            // The stop ran out of patience; the file then names a process that is gone.
            LOG.debug("status file left behind");
        } catch (IOException e) {
            LOG.warn("the status file could not be removed: {}", e.getMessage());
        }
    }

    private long pause() {
        boolean starting = !serving && System.nanoTime() - started < TimeUnit.MILLISECONDS.toNanos(STARTING_FOR_MILLIS);
        return starting ? STARTING_MILLIS : SERVING_MILLIS;
    }

    private void look() {
        Serving now = Serving.judge(List.copyOf(checks), gatekeeper.get() != null);
        if (now.serving() != serving) {
            serving = now.serving();
            since = System.currentTimeMillis();
            if (serving && readyNanos.isEmpty()) {
                readyNanos = Optional.of(System.nanoTime());
            }
            LOG.info(serving ? "serving customers" : "not serving customers: {}", troubles(now));
        }
        AuditTrail present = trail.get();
        file.say(now.toJson(since, present == null ? 0 : present.boot(), readyNanos, counted()));
    }

    private Optional<DoorCount> counted() {
        Doors states = doors.get();
        Holders book = holders.get();
        TrustedClock time = clock.get();
        if (states == null || book == null || time == null) {
            return Optional.empty();
        }
        return Optional.of(DoorCount.of(states.all(), book, time.now().seconds()));
    }

    private static String troubles(Serving now) {
        return String.join(
                " ",
                now.checks().stream()
                        .filter(answer -> !answer.result().ok())
                        .map(answer -> answer.result().message())
                        .toList());
    }

    private synchronized void change() {
        changed = true;
        notifyAll();
    }

    /** @return true if stopping */
    private synchronized boolean awaitChange(long millis) throws InterruptedException {
        if (!changed && !stopping) {
            wait(millis);
        }
        changed = false;
        return stopping;
    }

    @Deactivate
    void stop() throws InterruptedException {
        synchronized (this) {
            stopping = true;
            notifyAll();
        }
        thread.join(STOP_MILLIS);
        thread.interrupt();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addCheck(HealthCheck check) {
        checks.add(check);
        change();
    }

    void removeCheck(HealthCheck check) {
        checks.remove(check);
        change();
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void addGatekeeper(Gatekeeper present) {
        gatekeeper.set(present);
        change();
    }

    void removeGatekeeper(Gatekeeper gone) {
        gatekeeper.compareAndSet(gone, null);
        change();
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void addTrail(AuditTrail present) {
        trail.set(present);
        change();
    }

    void removeTrail(AuditTrail gone) {
        trail.compareAndSet(gone, null);
        change();
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void addDoors(Doors present) {
        doors.set(present);
    }

    void removeDoors(Doors gone) {
        doors.compareAndSet(gone, null);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void addHolders(Holders present) {
        holders.set(present);
    }

    void removeHolders(Holders gone) {
        holders.compareAndSet(gone, null);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void addClock(TrustedClock present) {
        clock.set(present);
    }

    void removeClock(TrustedClock gone) {
        clock.compareAndSet(gone, null);
    }
}
