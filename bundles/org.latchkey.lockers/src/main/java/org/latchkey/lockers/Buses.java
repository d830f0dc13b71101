// SPDX-License-Identifier: Apache-2.0
package org.latchkey.lockers;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.latchkey.device.api.LockBus;

/** The lock buses that are there now, by line. They come and go while drivers are swapped; the highest ranked serves. */
final class Buses {

    /** No event tells that a line came up, so waiters look this often. */
    private static final long LOOK_MILLIS = 5;

    private record Ranked(LockBus bus, int ranking, long id) {}

    private static final Comparator<Ranked> BEST_FIRST =
            Comparator.comparingInt((Ranked r) -> -r.ranking()).thenComparingLong(Ranked::id);

    private final Map<String, List<Ranked>> byLine = new HashMap<>();
    private final Ticker ticker;

    Buses(Ticker ticker) {
        this.ticker = ticker;
    }

    synchronized void add(LockBus bus, int ranking, long id) {
        List<Ranked> ranked = byLine.computeIfAbsent(bus.line(), line -> new ArrayList<>(2));
        ranked.add(new Ranked(bus, ranking, id));
        ranked.sort(BEST_FIRST);
    }

    synchronized void remove(LockBus bus) {
        for (List<Ranked> ranked : byLine.values()) {
            ranked.removeIf(r -> r.bus() == bus);
        }
    }

    synchronized Optional<LockBus> bus(String line) {
        List<Ranked> ranked = byLine.get(line);
        return ranked == null || ranked.isEmpty()
                ? Optional.empty()
                : Optional.of(ranked.get(0).bus());
    }

    /** The line's bus if it is there and its line is open. */
    Optional<LockBus> connected(String line) {
        return bus(line).filter(LockBus::connected);
    }

    /** Waits for {@link #connected} for at most that long; an interrupt ends the wait. */
    Optional<LockBus> await(String line, long patienceMillis) throws InterruptedException {
        long deadline = ticker.millis() + patienceMillis;
        Optional<LockBus> bus = connected(line);
        while (bus.isEmpty() && ticker.millis() < deadline) {
            ticker.pause(LOOK_MILLIS);
            bus = connected(line);
        }
        return bus;
    }
}
