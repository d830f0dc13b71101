// SPDX-License-Identifier: Apache-2.0
package org.latchkey.command;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.latchkey.protocol.site.SiteConfig;
import org.latchkey.unit.api.CommandHandler.Result;
import org.latchkey.unit.api.Doors;
import org.latchkey.unit.api.SiteKeeper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries a configuration: it is published, and must show within a bound that every line and scanner has its driver, and that
 * those which answered before under the same name answer again. What never answered may stay silent: boards are often
 * configured before they hang on the wall. Waits; the thread of lasting commands.
 */
final class Trial {

    static final long BOUND_MILLIS = 30_000;

    /** The drivers of before answer until they get their new settings; so it must last. */
    static final long HOLD_MILLIS = 1_500;

    private static final long LOOK_MILLIS = 50;
    private static final String NO_DRIVER = "no-driver";
    private static final String DEVICE_LOST = "device-lost";
    private static final Logger LOG = LoggerFactory.getLogger(Trial.class);

    /** Time that can be waited for. */
    interface Ticker {

        /** Milliseconds since some moment, never backwards. */
        long millis();

        void pause(long millis) throws InterruptedException;
    }

    private final SiteKeeper keeper;
    private final Supplier<Optional<Doors>> doors;
    private final Ticker ticker;

    Trial(SiteKeeper keeper, Supplier<Optional<Doors>> doors, Ticker ticker) {
        this.keeper = keeper;
        this.doors = doors;
        this.ticker = ticker;
    }

    /** Leaves the configuration published, whatever comes of it. */
    Result run(SiteConfig config) {
        Optional<Doors> before = doors.get();
        Set<String> answered = before.map(Doors::devices).orElse(List.of()).stream()
                .filter(Doors.Device::answers)
                .map(Doors.Device::name)
                .collect(Collectors.toSet());
        keeper.tryConfig(config);
        try {
            return await(before, answered);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Result.failed(Reasons.STOPPING);
        }
    }

    private Result await(Optional<Doors> before, Set<String> answered) throws InterruptedException {
        long now = ticker.millis();
        long deadline = now + BOUND_MILLIS;
        long goodSince = Long.MAX_VALUE;
        Map<String, String> troubles = Map.of();
        while (now < deadline) {
            Optional<Doors> present = doors.get().filter(other -> before.isEmpty() || other != before.get());
            troubles = present.map(there -> troubles(there, answered)).orElse(Map.of("lockers", Reasons.NOT_AVAILABLE));
            goodSince = troubles.isEmpty() ? Math.min(goodSince, now) : Long.MAX_VALUE;
            if (troubles.isEmpty() && now - goodSince >= HOLD_MILLIS) {
                return Result.APPLIED;
            }
            ticker.pause(LOOK_MILLIS);
            now = ticker.millis();
        }
        LOG.error("a configuration does not work here, the old one comes back: {}", troubles);
        return Result.failed(troubles.values().stream().sorted().findFirst().orElse(DEVICE_LOST));
    }

    private static Map<String, String> troubles(Doors present, Set<String> answered) {
        return present.devices().stream()
                .filter(device -> !device.driver() || !device.answers() && answered.contains(device.name()))
                .collect(Collectors.toMap(
                        Doors.Device::name, device -> device.driver() ? DEVICE_LOST : NO_DRIVER, (a, b) -> a));
    }
}
