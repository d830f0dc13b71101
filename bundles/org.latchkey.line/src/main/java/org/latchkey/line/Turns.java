// SPDX-License-Identifier: Apache-2.0
package org.latchkey.line;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.latchkey.device.api.DeviceException;
import org.latchkey.device.api.DeviceException.Kind;

/**
 * Who may use a line next: openings before everything else, otherwise first come, first served. Openings cannot starve
 * the rest, because a supply spaces them further apart than one exchange takes.
 */
final class Turns {

    private final Deque<Object> urgent = new ArrayDeque<>();
    private final Deque<Object> others = new ArrayDeque<>();
    private boolean taken;
    private boolean closed;

    /** Waits for a turn. @throws DeviceException of kind LINE_DOWN if there is none to come, or on an interrupt */
    synchronized void take(boolean ahead) throws DeviceException {
        Object ticket = new Object();
        Deque<Object> queue = ahead ? urgent : others;
        queue.add(ticket);
        try {
            while (!closed && (taken || next() != ticket)) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DeviceException(Kind.LINE_DOWN, "interrupted before anything was sent", e);
        } finally {
            queue.remove(ticket);
            // If this one leaves without its turn, the next must look again.
            notifyAll();
        }
        if (closed) {
            throw new DeviceException(Kind.LINE_DOWN, "the driver is stopping; nothing was sent");
        }
        taken = true;
    }

    private Object next() {
        return urgent.isEmpty() ? others.peek() : urgent.peek();
    }

    synchronized void giveBack() {
        taken = false;
        notifyAll();
    }

    /** Turns away everybody who waits or comes later. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    /** Waits for the exchange in progress after {@link #close}. @return false if it did not end in time */
    synchronized boolean awaitIdle(long millis) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        try {
            while (taken) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
