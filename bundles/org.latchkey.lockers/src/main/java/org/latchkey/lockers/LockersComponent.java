// SPDX-License-Identifier: Apache-2.0
package org.latchkey.lockers;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.latchkey.device.api.LockBus;
import org.latchkey.device.api.Scanner;
import org.latchkey.protocol.site.SiteConfig;
import org.latchkey.unit.api.AuditTrail;
import org.latchkey.unit.api.Doors;
import org.latchkey.unit.api.HealthCheck;
import org.latchkey.unit.api.Site;
import org.latchkey.unit.api.Store;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes the site's doors, configures its devices, and says how lines and scanners are. */
@Component(service = Doors.class, immediate = true)
public final class LockersComponent implements Doors {

    /** Framework property: after how many seconds a door that stands open is told of. */
    static final String LEFT_OPEN = "latchkey.door.left-open.seconds";

    private static final long ROUND_MILLIS = 500;
    private static final long STOP_SECONDS = 2;
    private static final Logger LOG = LoggerFactory.getLogger(LockersComponent.class);

    private final ExecutorService writer = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "lockers-journal");
        thread.setDaemon(true);
        return thread;
    });
    private final ScheduledExecutorService rounds = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "lockers-doors");
        thread.setDaemon(true);
        return thread;
    });
    private final AtomicReference<AuditTrail> trail = new AtomicReference<>();
    private final DoorJournal journal = new DoorJournal(Ticker.SYSTEM, writer);
    private final Scanners scanners = new Scanners();
    private final Lockers lockers;
    private final List<String> ports;
    private final List<ServiceRegistration<HealthCheck>> checks = new ArrayList<>();

    /** Lines and scanners that were configured anew: what served them until now still has the settings of before. */
    private final Set<String> configuredAnew;

    /** A service with a lower number was there before that. */
    private final long firstNumber;

    @Activate
    public LockersComponent(@Reference Site site, @Reference ConfigurationAdmin admin, BundleContext context) {
        SiteConfig config = site.config();
        lockers = new Lockers(new Wiring(config), Ticker.SYSTEM, journal, leftOpenMillis(context));
        ports = config.scanners().stream().map(SiteConfig.ScannerPort::name).toList();
        config.lines()
                .forEach(line -> publish(context, DeviceConfigs.line(line.name()), () -> lockers.health(line.name())));
        config.scanners()
                .forEach(port ->
                        publish(context, DeviceConfigs.scanner(port.name()), () -> scanners.health(port.name())));
        firstNumber = checks.stream()
                .mapToLong(check -> (Long) check.getReference().getProperty(Constants.SERVICE_ID))
                .max()
                .orElse(0);
        configuredAnew = configure(config, admin);
        lockers.start();
        rounds.scheduleWithFixedDelay(this::look, ROUND_MILLIS, ROUND_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static long leftOpenMillis(BundleContext context) {
        String seconds = context.getProperty(LEFT_OPEN);
        boolean usable = seconds != null && seconds.matches("[1-9][0-9]{0,5}");
        return usable ? TimeUnit.SECONDS.toMillis(Long.parseLong(seconds)) : Lockers.LEFT_OPEN_MILLIS;
    }

    private void look() {
        try {
            lockers.keeper().tick(Optional.ofNullable(trail.get()));
        } catch (RuntimeException e) {
            // The thread's edge: one fault must not end the rounds.
            LOG.error("the doors could not be looked at", e);
        }
    }

    private static Set<String> configure(SiteConfig config, ConfigurationAdmin admin) {
        List<String> refusals = new ArrayList<>();
        List<DeviceConfigs.Wanted> wanted = DeviceConfigs.wanted(config, refusals);
        refusals.forEach(refusal -> LOG.error("site configuration: {}", refusal));
        try {
            return DeviceConfigs.apply(wanted, new ConfigAdminTarget(admin));
        } catch (IOException e) {
            LOG.error("the devices could not be configured: {}", e.getMessage());
            return Set.of();
        }
    }

    private void publish(BundleContext context, String name, Supplier<HealthCheck.Result> answer) {
        checks.add(context.registerService(HealthCheck.class, new NamedCheck(name, answer), null));
    }

    private record NamedCheck(String name, Supplier<Result> answer) implements HealthCheck {
        @Override
        public Result check() {
            return answer.get();
        }
    }

    @Deactivate
    void stop() throws InterruptedException {
        checks.forEach(ServiceRegistration::unregister);
        rounds.shutdown();
        rounds.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
        lockers.stop();
        lockers.keeper().close();
        writer.shutdown();
        writer.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addBus(LockBus bus, Map<String, Object> properties) {
        if (!isOutdated(DeviceConfigs.line(bus.line()), properties)) {
            lockers.add(bus, ranking(properties), number(properties));
        }
    }

    void removeBus(LockBus bus) {
        lockers.remove(bus);
    }

    /** Drivers get their settings some time after they were configured; until then they serve as before. */
    private boolean isOutdated(String device, Map<String, Object> properties) {
        return configuredAnew.contains(device) && number(properties) < firstNumber;
    }

    private static long number(Map<String, Object> properties) {
        return (Long) properties.get(Constants.SERVICE_ID);
    }

    private static int ranking(Map<String, Object> properties) {
        return properties.get(Constants.SERVICE_RANKING) instanceof Integer ranking ? ranking : 0;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addScanner(Scanner scanner, Map<String, Object> properties) {
        if (!isOutdated(DeviceConfigs.scanner(scanner.name()), properties)) {
            scanners.add(scanner);
        }
    }

    void removeScanner(Scanner scanner) {
        scanners.remove(scanner);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addListener(Doors.Listener listener) {
        lockers.add(listener);
    }

    void removeListener(Doors.Listener listener) {
        lockers.remove(listener);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void addTrail(AuditTrail present) {
        journal.use(present);
        trail.set(present);
    }

    void removeTrail(AuditTrail gone) {
        journal.drop(gone);
        trail.compareAndSet(gone, null);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void addStore(Store present) {
        lockers.keeper().use(present);
    }

    void removeStore(Store gone) {
        lockers.keeper().drop(gone);
    }

    @Override
    public List<Device> devices() {
        List<Device> devices = new ArrayList<>(lockers.devices());
        ports.forEach(port -> devices.add(scanners.device(port)));
        return devices;
    }

    @Override
    public List<Status> all() {
        return lockers.all();
    }

    @Override
    public Optional<Status> status(int door) {
        return lockers.status(door);
    }

    @Override
    public String supply(int door) {
        return lockers.supply(door);
    }

    @Override
    public boolean reachable(int door, long patienceMillis) {
        return lockers.reachable(door, patienceMillis);
    }

    @Override
    public boolean silent(int door) {
        return lockers.silent(door);
    }

    @Override
    public CompletableFuture<Opening> open(int door) {
        return lockers.open(door);
    }

    @Override
    public CompletableFuture<Opening> open(int door, BooleanSupplier late) {
        return lockers.open(door, late);
    }

    @Override
    public CompletableFuture<Opening> open(int door, BooleanSupplier late, By by) {
        return lockers.open(door, late, by);
    }

    @Override
    public List<Wear> wear() {
        return lockers.wear();
    }

    @Override
    public long settleMillis(int door) {
        return lockers.settleMillis(door);
    }

    @Override
    public boolean clear(int door) {
        return lockers.clear(door);
    }
}
