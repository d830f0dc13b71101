// SPDX-License-Identifier: Apache-2.0
package org.latchkey.update;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.latchkey.launcher.slots.SlotState;
import org.latchkey.launcher.slots.Slots;
import org.latchkey.protocol.command.CommandType;
import org.latchkey.protocol.command.VerifiedCommand;
import org.latchkey.unit.api.AuditTrail;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.CommandHandler;
import org.latchkey.unit.api.HealthCheck;
import org.latchkey.unit.api.PortalAccess;
import org.latchkey.unit.api.RunningState;
import org.latchkey.unit.api.Site;
import org.latchkey.unit.api.Store;
import org.latchkey.unit.api.TechnicianRights;
import org.latchkey.unit.api.TrustedClock;
import org.latchkey.unit.api.UnitException;
import org.latchkey.unit.api.UnitKey;
import org.latchkey.unit.api.health.Wellness;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The technician's commands about releases, the portal's directions, and what a restart left to finish. Every room it needs
 * may come and go.
 */
@Component(
        service = {UpdateComponent.class, CommandHandler.class, RunningState.class},
        immediate = true,
        property = {
            CommandProcessor.COMMAND_SCOPE + "=latchkey",
            CommandProcessor.COMMAND_FUNCTION + "=release",
            CommandProcessor.COMMAND_FUNCTION + "=driver"
        })
public final class UpdateComponent implements CommandHandler, RunningState {

    private static final Logger LOG = LoggerFactory.getLogger(UpdateComponent.class);
    /** Where the publisher's TUF root is, if not where the unit was installed. */
    private static final String PUBLISHER_ROOT = "latchkey.publisher.root";

    /** How long one bundle may take to start. While one hangs that had to stop first, nobody does its work. */
    private static final long START_MILLIS = 15_000;

    /** How long one bundle may take to stop: longer than a gatekeeper finishes what is in flight. */
    private static final long STOP_MILLIS = 30_000;

    /** Within how many seconds a release has to prove itself. */
    private static final String PROOF = "latchkey.releases.proof.seconds";

    private static final long USUAL_PROOF_SECONDS = 60;
    private static final long LOOK_MILLIS = 250;
    private static final long HOLD_MILLIS = 750;
    private static final long HALT_SECONDS = 20;
    /** As the launcher has it: whoever started the unit starts it again. */
    private static final int RESTART = 75;

    private static final long TICK_MILLIS = 1_000;
    private static final long STOP_SECONDS = 5;

    /** The most bytes that releases may take on the disk. */
    private static final String QUOTA = "latchkey.releases.quota";

    private static final long USUAL_QUOTA = 2L << 30;

    /** The counter of the release that the launcher has started; it says so. */
    private static final String LAUNCHED = "latchkey.release";

    private final Rooms rooms = new Rooms();
    private final Bundle framework;
    private final Updater updater;
    private final ReleaseCommands commands;
    private final Reporter reporter;
    private final ServiceRegistration<HealthCheck> check;
    private final ReleaseOrders orders;
    private final Director director;
    private final ScheduledThreadPoolExecutor work;
    private final ExecutorService fetcher;

    @Activate
    public UpdateComponent(BundleContext context) {
        framework = context.getBundle(0);
        Path installed = Path.of(property(context, "latchkey.bundles"));
        Slots slots = new Slots(Path.of(property(context, "latchkey.home")), installed);
        Staging staging = new Staging(
                slots,
                new Room(slots.folder(), number(context, QUOTA, USUAL_QUOTA)),
                () -> Running.files(framework.getBundleContext()),
                rooms::drivers);
        Journal journal = new Journal(rooms.trail::find, rooms.store::find);
        updater = new Updater(
                slots,
                staging,
                context,
                new Wellness(() -> rooms.checks, Wellness.Ticker.SYSTEM, LOOK_MILLIS, HOLD_MILLIS),
                journal,
                plan -> new Swap(framework.getBundleContext(), plan, START_MILLIS, STOP_MILLIS),
                this::restart,
                TimeUnit.SECONDS.toMillis(number(context, PROOF, USUAL_PROOF_SECONDS)));
        updater.launched(number(context, LAUNCHED, SlotState.FACTORY));
        Repositories repositories = new Repositories(slots.folder(), publisherRoot(context, installed), rooms::seconds);
        reporter = new Reporter(rooms, updater::state, new Running(context)::bundles, new Provenance(slots, staging));
        check = context.registerService(HealthCheck.class, reporter, null);
        commands = new ReleaseCommands(updater, repositories, this::requireRights, reporter::line, context);
        work = new ScheduledThreadPoolExecutor(1, task -> thread(task, "update", Thread.NORM_PRIORITY));
        work.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        fetcher = Executors.newSingleThreadExecutor(task -> thread(task, "update-fetch", Thread.MIN_PRIORITY));
        Arriving arriving = new Arriving(slots.folder().resolve(".arriving"));
        PortalFetch fetch = new PortalFetch(rooms, repositories, updater, staging, arriving, PortalFetch.GRACE);
        director = new Director(
                new DirectionLog(rooms.store::find),
                updater,
                journal,
                fetch::bring,
                reporter,
                rooms::seconds,
                new Director.Waits(
                        () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()),
                        bound -> ThreadLocalRandom.current().nextLong(bound + 1)),
                fetcher);
        orders = new ReleaseOrders(this::wake);
        work.execute(guarded(director::announce));
        work.execute(guarded(this::resume));
        work.scheduleWithFixedDelay(guarded(director::tick), 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static Thread thread(Runnable task, String name, int priority) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.setPriority(priority);
        return thread;
    }

    private static Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                // The thread's edge: one fault must not end the work on all releases.
                LOG.error("work on a release failed", e);
            }
        };
    }

    private void wake() {
        try {
            work.execute(guarded(director::tick));
        } catch (RejectedExecutionException expected) {
            // It is being stopped; the direction is durable.
            LOG.trace("stopped");
        }
    }

    private static long number(BundleContext context, String name, long otherwise) {
        String chosen = context.getProperty(name);
        try {
            return chosen == null ? otherwise : Long.parseLong(chosen);
        } catch (NumberFormatException e) {
            LOG.error("{} is no number, so {} is {}", chosen, name, otherwise);
            return otherwise;
        }
    }

    private static Path publisherRoot(BundleContext context, Path installed) {
        String chosen = context.getProperty(PUBLISHER_ROOT);
        return chosen == null ? installed.resolveSibling("conf").resolve("publisher-root.json") : Path.of(chosen);
    }

    private static String property(BundleContext context, String name) {
        String value = context.getProperty(name);
        if (value == null) {
            throw new UnitException("the property " + name + " is not set");
        }
        return value;
    }

    private void requireRights() {
        if (rooms.rights.find().flatMap(TechnicianRights::holder).isEmpty()) {
            throw new UnitException("Show a technician's code to a scanner first: it opens this for "
                    + TechnicianRights.SECONDS / 60 + " minutes.");
        }
    }

    private void resume() {
        try {
            updater.resume();
        } catch (UnitException e) {
            LOG.error("what a restart left of a release could not be finished: {}", e.getMessage());
        }
    }

    /** A bundle that hangs would keep the framework from stopping, and the unit from its old release. */
    private void restart() {
        Thread halt = new Thread(
                () -> {
                    try {
                        framework.update();
                        TimeUnit.SECONDS.sleep(HALT_SECONDS);
                    } catch (BundleException | InterruptedException e) {
                        LOG.error("the framework can not be restarted in order: {}", e.getMessage());
                    }
                    Runtime.getRuntime().halt(RESTART);
                },
                "update-restart");
        halt.setDaemon(true);
        halt.start();
    }

    /** Ends the threads; what is half done is gone on with after the next start. */
    @Deactivate
    void stop() throws InterruptedException {
        check.unregister();
        work.shutdownNow();
        fetcher.shutdownNow();
        boolean ended = work.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)
                && fetcher.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
        if (!ended) {
            LOG.error("update did not end within {} s.", STOP_SECONDS);
        }
    }

    @Override
    public Set<CommandType> types() {
        return orders.types();
    }

    @Override
    public Plan prepare(VerifiedCommand command, Batch batch) {
        return orders.prepare(command, batch);
    }

    @Override
    public Optional<byte[]> report() {
        return reporter.report();
    }

    @Descriptor("releases: list | running | stage FOLDER | apply COUNTER | rollback | status")
    public void release(CommandSession session, String... words) {
        print(session.getConsole(), out -> commands.release(out, List.of(words)));
    }

    @Descriptor("drivers: list | swap FOLDER")
    public void driver(CommandSession session, String... words) {
        print(session.getConsole(), out -> commands.driver(out, List.of(words)));
    }

    private interface Work {
        void with(PrintStream out);
    }

    private static void print(PrintStream out, Work work) {
        try {
            work.with(out);
        } catch (UnitException e) {
            out.println(e.getMessage());
        }
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setTrail(AuditTrail present) {
        rooms.trail.set(present);
    }

    void unsetTrail(AuditTrail gone) {
        rooms.trail.unset(gone);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setStore(Store present) {
        rooms.store.set(present);
    }

    void unsetStore(Store gone) {
        rooms.store.unset(gone);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setClock(TrustedClock present) {
        rooms.clock.set(present);
    }

    void unsetClock(TrustedClock gone) {
        rooms.clock.unset(gone);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setRights(TechnicianRights present) {
        rooms.rights.set(present);
    }

    void unsetRights(TechnicianRights gone) {
        rooms.rights.unset(gone);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setSite(Site present) {
        rooms.site.set(present);
    }

    void unsetSite(Site gone) {
        rooms.site.unset(gone);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setKey(UnitKey present) {
        rooms.key.set(present);
    }

    void unsetKey(UnitKey gone) {
        rooms.key.unset(gone);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setPortal(PortalAccess present) {
        rooms.portal.set(present);
    }

    void unsetPortal(PortalAccess gone) {
        rooms.portal.unset(gone);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addCheck(HealthCheck check) {
        rooms.checks.add(check);
    }

    void removeCheck(HealthCheck check) {
        rooms.checks.remove(check);
    }
}
