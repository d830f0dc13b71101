// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.units;

import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/** Lets each address try so often, and gives tries back with time. Remembers the latest addresses. Thread-safe. */
final class RequestThrottle {

    private static final int REMEMBERED = 4096;

    private final InstantSource clock;
    private final int tries;
    private final Duration oneBack;
    private final Map<String, Tries> addresses = new LinkedHashMap<>();

    RequestThrottle(InstantSource clock, int tries, Duration oneBack) {
        this.clock = clock;
        this.tries = tries;
        this.oneBack = oneBack;
    }

    private record Tries(double left, long atMillis) {}

    /** True if the address has a try left, which it takes. */
    synchronized boolean take(String address) {
        long now = clock.millis();
        // Taken out first: the oldest entry is then whoever tried longest ago.
        Tries known = addresses.remove(address);
        double left = known == null
                ? tries
                : Math.min(tries, known.left() + Math.max(0, now - known.atMillis()) / (double) oneBack.toMillis());
        boolean allowed = left >= 1;
        addresses.put(address, new Tries(allowed ? left - 1 : left, now));
        if (addresses.size() > REMEMBERED) {
            addresses.remove(addresses.keySet().iterator().next());
        }
        return allowed;
    }
}
