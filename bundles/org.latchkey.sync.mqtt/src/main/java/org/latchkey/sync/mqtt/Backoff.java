// SPDX-License-Identifier: Apache-2.0
package org.latchkey.sync.mqtt;

import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * How long to wait before the next attempt: anything up to a bound that doubles with each failure, so that a thousand
 * units that lost one portal together do not come back together. Not thread-safe.
 */
final class Backoff {

    private static final Pattern SECONDS = Pattern.compile("[1-9]|[1-5][0-9]|60");
    private static final long LONGEST_SECONDS = 60;

    private final long firstMillis;
    private final long capMillis;
    private final RandomGenerator random;
    private long bound;

    /**
     * @param firstMillis bound of the first wait
     * @param capMillis what the bound never exceeds
     */
    Backoff(long firstMillis, long capMillis, RandomGenerator random) {
        this.firstMillis = firstMillis;
        this.capMillis = capMillis;
        this.random = random;
        bound = firstMillis;
    }

    /**
     * The cap that is configured.
     *
     * @param seconds 1 to 60; whatever else, and null, is 60: a slip of the pen must not make units besiege their portal
     */
    static long longestMillis(String seconds) {
        boolean valid = seconds != null && SECONDS.matcher(seconds).matches();
        return TimeUnit.SECONDS.toMillis(valid ? Long.parseLong(seconds) : LONGEST_SECONDS);
    }

    /** The next wait in milliseconds. */
    long next() {
        long wait = random.nextLong(bound + 1);
        bound = Math.min(capMillis, bound * 2);
        return wait;
    }

    /** It worked: the next failure begins with short waits again. */
    void reset() {
        bound = firstMillis;
    }
}
