// SPDX-License-Identifier: Apache-2.0
package org.latchkey.line;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits in tests for something to become true; far longer than it ever takes, and not for ever. */
public final class Await {

    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long LOOK_NANOS = 200_000;

    private Await() {}

    /** Returns once the condition holds. @throws AssertionError if it does not in half a minute */
    public static void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + LONGEST_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("waited in vain");
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }
}
