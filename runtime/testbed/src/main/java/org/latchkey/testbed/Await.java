// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits on a condition, with a bound. */
public final class Await {

    private static final long STEP_NANOS = 2_000_000;

    private Await() {}

    /**
     * Asks until there is an answer.
     *
     * @param what names the condition in the message when the bound is reached
     * @throws TestbedException when the bound is reached
     */
    public static <T> T value(String what, Duration bound, Supplier<Optional<T>> question) {
        long end = System.nanoTime() + bound.toNanos();
        while (true) {
            Optional<T> answer = question.get();
            if (answer.isPresent()) {
                return answer.get();
            }
            if (System.nanoTime() - end > 0) {
                throw new TestbedException(what + " did not happen within " + bound.toSeconds() + " s");
            }
            LockSupport.parkNanos(STEP_NANOS);
        }
    }

    /** Asks until it is true. */
    public static void until(String what, Duration bound, Supplier<Boolean> condition) {
        value(what, bound, () -> condition.get() ? Optional.of(true) : Optional.empty());
    }
}
