// SPDX-License-Identifier: Apache-2.0
package org.latchkey.line;

import java.util.concurrent.TimeUnit;

/**
 * When to try again: at once after a long good time, else after a pause that doubles. A line that opens and dies at
 * once, over and over, is tried at the same slow pace as one that does not open.
 */
final class Backoff {

    static final long FIRST_MILLIS = 50;
    static final long LONGEST_MILLIS = 2_000;
    /** Somebody else's use of a line ends at any moment while bundles are swapped. */
    static final long IN_USE_MILLIS = 50;

    private static final long GOOD_NANOS = TimeUnit.SECONDS.toNanos(5);

    private long pauseMillis = FIRST_MILLIS;
    private long dueNanos;
    private long openedNanos;

    /** Try now, whatever was before. */
    void reset(long now) {
        pauseMillis = FIRST_MILLIS;
        dueNanos = now;
    }

    void opened(long now) {
        openedNanos = now;
    }

    void lost(long now) {
        if (now - openedNanos >= GOOD_NANOS) {
            reset(now);
        } else {
            failed(now);
        }
    }

    void failed(long now) {
        dueNanos = now + TimeUnit.MILLISECONDS.toNanos(pauseMillis);
        pauseMillis = Math.min(2 * pauseMillis, LONGEST_MILLIS);
    }

    void inUse(long now) {
        dueNanos = now + TimeUnit.MILLISECONDS.toNanos(IN_USE_MILLIS);
    }

    /** Milliseconds until the next try, 0 if it is due. */
    long waitMillis(long now) {
        long left = dueNanos - now;
        return left <= 0 ? 0 : TimeUnit.NANOSECONDS.toMillis(left) + 1;
    }
}
