// SPDX-License-Identifier: Apache-2.0
package org.latchkey.simulators.line;

import java.util.concurrent.locks.LockSupport;

/** Waiting that is as exact as the system allows; an interrupt ends it early and stays set. */
public final class Pause {

    private Pause() {}

    /** Waits until {@link System#nanoTime} reaches the deadline. */
    public static void until(long deadlineNanos) {
        long left = deadlineNanos - System.nanoTime();
        while (left > 0 && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(left);
            left = deadlineNanos - System.nanoTime();
        }
    }

    /** Waits for some milliseconds. */
    public static void millis(long millis) {
        until(System.nanoTime() + millis * 1_000_000L);
    }
}
