// SPDX-License-Identifier: Apache-2.0
package org.latchkey.update;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.latchkey.launcher.slots.Slots;
import org.latchkey.unit.api.AuditTrail;
import org.latchkey.unit.api.HealthCheck;
import org.latchkey.unit.api.Store;
import org.latchkey.unit.api.TechnicianRights;
import org.latchkey.unit.api.TrustedClock;
import org.latchkey.unit.api.UnitException;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The technician's commands about releases, and what a restart left to finish. Every room it needs may come and go. */
@Component(
        service = UpdateComponent.class,
        immediate = true,
        property = {
            CommandProcessor.COMMAND_SCOPE + "=latchkey",
            CommandProcessor.COMMAND_FUNCTION + "=release",
            CommandProcessor.COMMAND_FUNCTION + "=driver"
        })
public final class UpdateComponent {

    private static final Logger LOG = LoggerFactory.getLogger(UpdateComponent.class);
    /** Where the publisher's TUF root is, if not where the unit was installed. */
    private static final String PUBLISHER_ROOT = "latchkey.publisher.root";

    /** How long one bundle may take to start. While one hangs that had to stop first, nobody does its work. */
    private static final long START_MILLIS = 15_000;

    /** How long one bundle may take to stop: longer than a gatekeeper finishes what is in flight. */
    private static final long STOP_MILLIS = 30_000;

    private static final long PROOF_MILLIS = 60_000;
    private static final long LOOK_MILLIS = 250;
    private static final long HALT_SECONDS = 20;
    /** As the launcher has it: whoever started the unit starts it again. */
    private static final int RESTART = 75;

    private final AtomicReference<AuditTrail> trail = new AtomicReference<>();
    private final AtomicReference<Store> store = new AtomicReference<>();
    private final AtomicReference<TrustedClock> clock = new AtomicReference<>();
    private final AtomicReference<TechnicianRights> rights = new AtomicReference<>();
    private final Collection<HealthCheck> checks = new CopyOnWriteArrayList<>();
    private final Bundle framework;
    private final Updater updater;
    private final ReleaseCommands commands;
    private final Thread resuming;

    @Activate
    public UpdateComponent(BundleContext context) {
        framework = context.getBundle(0);
        Path home = Path.of(property(context, "latchkey.home"));
        Path installed = Path.of(property(context, "latchkey.bundles"));
        Slots slots = new Slots(home, installed);
        updater = new Updater(
                slots,
                new Staging(slots),
                context,
                new Wellness(() -> checks, LOOK_MILLIS),
                new Journal(() -> Optional.ofNullable(trail.get()), () -> Optional.ofNullable(store.get())),
                plan -> new Swap(framework.getBundleContext(), plan, START_MILLIS, STOP_MILLIS),
                this::restart,
                PROOF_MILLIS);
        Repositories repositories = new Repositories(slots.folder(), publisherRoot(context, installed), this::now);
        commands = new ReleaseCommands(updater, repositories, this::requireRights, context);
        resuming = new Thread(this::resume, "update");
        resuming.setDaemon(true);
        resuming.start();
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

    private long now() {
        TrustedClock present = clock.get();
        if (present == null) {
            throw new UnitException("The clock is away.");
        }
        return present.now().seconds();
    }

    private void requireRights() {
        TechnicianRights present = rights.get();
        if (present == null || present.holder().isEmpty()) {
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

    @Deactivate
    void stop() {
        resuming.interrupt();
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
        trail.set(present);
    }

    void unsetTrail(AuditTrail gone) {
        trail.compareAndSet(gone, null);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setStore(Store present) {
        store.set(present);
    }

    void unsetStore(Store gone) {
        store.compareAndSet(gone, null);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setClock(TrustedClock present) {
        clock.set(present);
    }

    void unsetClock(TrustedClock gone) {
        clock.compareAndSet(gone, null);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setRights(TechnicianRights present) {
        rights.set(present);
    }

    void unsetRights(TechnicianRights gone) {
        rights.compareAndSet(gone, null);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addCheck(HealthCheck check) {
        checks.add(check);
    }

    void removeCheck(HealthCheck check) {
        checks.remove(check);
    }
}
