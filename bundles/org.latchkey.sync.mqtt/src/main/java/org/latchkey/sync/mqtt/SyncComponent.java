// SPDX-License-Identifier: Apache-2.0
package org.latchkey.sync.mqtt;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.latchkey.protocol.sync.UnitState;
import org.latchkey.unit.api.AuditTrail;
import org.latchkey.unit.api.ClockProof;
import org.latchkey.unit.api.Doors;
import org.latchkey.unit.api.HealthCheck;
import org.latchkey.unit.api.Holders;
import org.latchkey.unit.api.LetterGate;
import org.latchkey.unit.api.Outbox;
import org.latchkey.unit.api.PortalAccess;
import org.latchkey.unit.api.PortalSync;
import org.latchkey.unit.api.RunningState;
import org.latchkey.unit.api.SiteReport;
import org.latchkey.unit.api.TrustedClock;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the unit in touch with its portal, once it is enrolled. */
@Component(
        service = {PortalSync.class, LetterGate.Listener.class, HealthCheck.class},
        immediate = true)
public final class SyncComponent implements PortalSync, LetterGate.Listener, HealthCheck {

    private static final Logger LOG = LoggerFactory.getLogger(SyncComponent.class);
    private static final long TICK_MILLIS = 250;
    private static final long FIRST_WAIT_MILLIS = 1_000;
    private static final String LONGEST_WAIT = "latchkey.sync.longest.wait";
    private static final long STOP_SECONDS = 5;

    private final Rooms rooms = new Rooms();
    private final ScheduledThreadPoolExecutor executor;
    private final Engine engine;

    /** Begins to connect, on a thread of its own. */
    @Activate
    public SyncComponent(BundleContext context, @Reference PortalAccess access) {
        executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "sync");
            thread.setDaemon(true);
            return thread;
        });
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        engine = engine(access, Backoff.longestMillis(context.getProperty(LONGEST_WAIT)), rooms, executor);
        executor.scheduleWithFixedDelay(engine::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** @param longestMillis that it waits from one attempt to connect to the next */
    static Engine engine(PortalAccess access, long longestMillis, Rooms rooms, ScheduledThreadPoolExecutor executor) {
        Topics topics = new Topics(access.site());
        PahoLink.Target target = new PahoLink.Target(
                access.broker(),
                topics,
                access.tls().getSocketFactory(),
                UnitState.offline().encode());
        return new Engine(
                access.broker(),
                topics,
                events -> PahoLink.dial(target, events),
                rooms,
                new Backoff(FIRST_WAIT_MILLIS, longestMillis, ThreadLocalRandom.current()),
                () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()),
                executor);
    }

    /** Ends the connection and the thread. */
    @Deactivate
    public void stop() throws InterruptedException {
        executor.shutdownNow();
        engine.close();
        if (!executor.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
            LOG.error("sync did not end within {} s.", STOP_SECONDS);
        }
        engine.close();
    }

    @Override
    public Status status() {
        return engine.status();
    }

    @Override
    public void acknowledged(byte[] acknowledgement) {
        engine.acknowledged(acknowledgement);
    }

    @Override
    public void changed() {
        LOG.trace("the next look at the state finds it");
    }

    @Override
    public String name() {
        return "portal";
    }

    /** Always well: a unit serves without its portal. */
    @Override
    public Result check() {
        Status now = engine.status();
        String trouble = now.trouble().isEmpty() ? "" : " (" + now.trouble() + ")";
        return new Result(
                true,
                now.connected()
                        ? "Connected." + trouble
                        : "Not connected; customers are served all the same." + trouble);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setOutbox(Outbox outbox) {
        rooms.outbox.set(outbox);
    }

    void unsetOutbox(Outbox outbox) {
        rooms.outbox.unset(outbox);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setTrail(AuditTrail trail) {
        rooms.trail.set(trail);
    }

    void unsetTrail(AuditTrail trail) {
        rooms.trail.unset(trail);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setGate(LetterGate gate) {
        rooms.gate.set(gate);
    }

    void unsetGate(LetterGate gate) {
        rooms.gate.unset(gate);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setReport(SiteReport report) {
        rooms.report.set(report);
    }

    void unsetReport(SiteReport report) {
        rooms.report.unset(report);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setClock(TrustedClock clock) {
        rooms.clock.set(clock);
    }

    void unsetClock(TrustedClock clock) {
        rooms.clock.unset(clock);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setProof(ClockProof proof) {
        rooms.proof.set(proof);
    }

    void unsetProof(ClockProof proof) {
        rooms.proof.unset(proof);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setDoors(Doors doors) {
        rooms.doors.set(doors);
    }

    void unsetDoors(Doors doors) {
        rooms.doors.unset(doors);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setHolders(Holders holders) {
        rooms.holders.set(holders);
    }

    void unsetHolders(Holders holders) {
        rooms.holders.unset(holders);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setRunning(RunningState running) {
        rooms.running.set(running);
    }

    void unsetRunning(RunningState running) {
        rooms.running.unset(running);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addCheck(HealthCheck check) {
        rooms.checks.add(check);
    }

    void removeCheck(HealthCheck check) {
        rooms.checks.remove(check);
    }
}
