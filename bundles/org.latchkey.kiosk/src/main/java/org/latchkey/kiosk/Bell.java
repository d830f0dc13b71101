// SPDX-License-Identifier: Apache-2.0
package org.latchkey.kiosk;

/** Wakes those who tell pages what is new. Nothing is queued: who wakes looks for itself. Thread-safe, never blocks who rings. */
final class Bell {

    private long rings;
    private boolean closed;

    synchronized void ring() {
        rings++;
        notifyAll();
    }

    synchronized void close() {
        closed = true;
        notifyAll();
    }

    /**
     * Waits for a ring after the one given, for a bounded time.
     *
     * @return the newest ring, or −1 once all is over
     */
    synchronized long await(long seen, long millis) throws InterruptedException {
        if (rings == seen && !closed) {
            wait(millis);
        }
        return closed ? -1 : rings;
    }
}
