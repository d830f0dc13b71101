// SPDX-License-Identifier: Apache-2.0
package org.latchkey.command;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.latchkey.protocol.command.CommandOutcome;
import org.latchkey.protocol.site.SiteConfig;
import org.latchkey.unit.api.CommandHandler.Result;
import org.latchkey.unit.api.Doors;
import org.latchkey.unit.api.HealthCheck;
import org.latchkey.unit.api.SiteKeeper;
import org.latchkey.unit.api.health.Wellness;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries a configuration: it is published, and every health check that was well has to be well again within a bound, as
 * after the swap of a release. Beyond that every line and scanner needs a driver, and doors that told their state must
 * tell it again, whatever their line is called now. What was amiss before may stay amiss: boards are often configured
 * before they hang on the wall. Waits; the thread of lasting commands.
 */
final class Trial {

    static final long BOUND_MILLIS = 30_000;

    /** What starts and falls over at once is not well. */
    static final long HOLD_MILLIS = 1_500;

    private static final long LOOK_MILLIS = 50;
    private static final String ROOMS = "lockers";
    private static final String DRIVERS = "drivers";
    private static final String DOORS = "doors";
    private static final String NO_DRIVER = "no-driver";
    private static final String DEVICE_LOST = "device-lost";
    private static final String HEALTH_LOST = "health-lost";
    private static final String CHECKS = "checks";
    private static final Logger LOG = LoggerFactory.getLogger(Trial.class);

    private final SiteKeeper keeper;
    private final Supplier<Optional<Doors>> doors;
    private final Supplier<? extends Collection<HealthCheck>> checks;
    private final Wellness.Ticker ticker;

    Trial(
            SiteKeeper keeper,
            Supplier<Optional<Doors>> doors,
            Supplier<? extends Collection<HealthCheck>> checks,
            Wellness.Ticker ticker) {
        this.keeper = keeper;
        this.doors = doors;
        this.checks = checks;
        this.ticker = ticker;
    }

    private record Named(String name, Supplier<String> trouble) implements HealthCheck {
        @Override
        public Result check() {
            String message = trouble.get();
            return new Result(message.isEmpty(), message);
        }
    }

    /** Leaves the configuration published, whatever comes of it. */
    Result run(SiteConfig config) {
        Wellness wellness = new Wellness(all(own(config)), ticker, LOOK_MILLIS, HOLD_MILLIS);
        Set<String> wanted = new TreeSet<>(wellness.well());
        wanted.removeAll(leaving(config));
        wanted.addAll(List.of(ROOMS, DRIVERS, DOORS));
        keeper.tryConfig(config);
        try {
            SortedMap<String, String> troubles = wellness.await(wanted, BOUND_MILLIS);
            return troubles.isEmpty() ? Result.APPLIED : failed(troubles);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Result.failed(Reasons.STOPPING);
        }
    }

    private static Result failed(SortedMap<String, String> troubles) {
        LOG.error("a configuration does not work here, the old one comes back: {}", troubles);
        Predicate<String> device =
                name -> name.equals(DOORS) || name.startsWith("line ") || name.startsWith("scanner ");
        String reason = HEALTH_LOST;
        if (troubles.containsKey(ROOMS)) {
            reason = Reasons.NOT_AVAILABLE;
        } else if (troubles.containsKey(DRIVERS)) {
            reason = NO_DRIVER;
        } else if (troubles.keySet().stream().anyMatch(device)) {
            reason = DEVICE_LOST;
        }
        return new Result(CommandOutcome.FAILED, reason, Map.of(CHECKS, String.join(", ", troubles.keySet())));
    }

    private Supplier<List<HealthCheck>> all(List<HealthCheck> own) {
        return () -> {
            List<HealthCheck> all = new ArrayList<>(checks.get());
            all.addAll(own);
            return all;
        };
    }

    /** Health checks of the devices that the configuration takes away. */
    private Set<String> leaving(SiteConfig config) {
        Set<String> leaving = names(doors.get(), device -> true);
        config.lines().forEach(line -> leaving.remove("line " + line.name()));
        config.scanners().forEach(scanner -> leaving.remove("scanner " + scanner.name()));
        return leaving;
    }

    private List<HealthCheck> own(SiteConfig config) {
        Optional<Doors> before = doors.get();
        Set<String> without = names(before, device -> !device.driver());
        Set<Integer> answering = answering(before);
        answering.retainAll(config.banks().stream()
                .flatMap(bank -> bank.doors().stream())
                .filter(SiteConfig.Door::sensor)
                .map(SiteConfig.Door::number)
                .collect(Collectors.toSet()));
        Supplier<Optional<Doors>> now = () -> doors.get().filter(room -> before.isEmpty() || room != before.get());
        return List.of(
                new Named(ROOMS, () -> now.get().isPresent() ? "" : "the doors have not come back"),
                new Named(DRIVERS, () -> {
                    Set<String> missing = names(now.get(), device -> !device.driver());
                    missing.removeAll(without);
                    return missing.isEmpty() ? "" : "no driver serves " + String.join(", ", missing);
                }),
                new Named(DOORS, () -> {
                    Set<Integer> silent = new TreeSet<>(answering);
                    silent.removeAll(answering(now.get()));
                    return silent.isEmpty() ? "" : "silent now: " + silent;
                }));
    }

    private static Set<String> names(Optional<Doors> doors, Predicate<Doors.Device> which) {
        return doors.map(Doors::devices).orElse(List.of()).stream()
                .filter(which)
                .map(Doors.Device::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<Integer> answering(Optional<Doors> doors) {
        return doors.map(Doors::all).orElse(List.of()).stream()
                .filter(door -> door.state() != Doors.State.UNKNOWN)
                .map(Doors.Status::door)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
