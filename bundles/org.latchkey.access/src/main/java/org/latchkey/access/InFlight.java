// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import java.util.concurrent.TimeUnit;

/** Counts work that a stop must wait for. Thread-safe. */
final class InFlight {

    private int running;
    private boolean closed;

    /** @return false once closed: then the work must not begin */
    synchronized boolean enter() {
        if (!closed) {
            running++;
        }
        return !closed;
    }

    /** Enters on behalf of work that follows work which has entered, also while closing. */
    synchronized void follow() {
        running++;
    }

    synchronized void leave() {
        running--;
        notifyAll();
    }

    synchronized boolean isOpen() {
        return !closed;
    }

    synchronized void close() {
        closed = true;
    }

    /** @return true if nothing runs any more */
    synchronized boolean await(long patienceMillis) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMillis);
        while (running > 0) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }
}
