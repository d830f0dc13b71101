// SPDX-License-Identifier: Apache-2.0
package org.latchkey.audit;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A bounded queue for many submitters and one taker at a time. Submitters share no lock, and wake the taker only when it
 * sleeps: with a blocking queue, 64 of them spend more on its lock than the trail spends on a record.
 */
final class Intake {

    private final Queue<Submission> queue = new ConcurrentLinkedQueue<>();
    private final Semaphore places;
    private volatile Thread sleeper;

    /** @param capacity how many submissions can wait */
    Intake(int capacity) {
        places = new Semaphore(capacity);
    }

    /** @return false if there was no place for that long */
    boolean offer(Submission submission, long patience, TimeUnit unit) throws InterruptedException {
        if (!places.tryAcquire() && !places.tryAcquire(patience, unit)) {
            return false;
        }
        queue.add(submission);
        Thread taker = sleeper;
        if (taker != null) {
            LockSupport.unpark(taker);
        }
        return true;
    }

    /** The next submission, or null if none waits. */
    Submission poll() {
        Submission next = queue.poll();
        if (next != null) {
            places.release();
        }
        return next;
    }

    /** The next submission; interrupts do not end the wait. */
    Submission take() {
        Submission next = poll();
        if (next != null) {
            return next;
        }
        sleeper = Thread.currentThread();
        // Whoever adds from here on sees the sleeper; whoever added before is seen by the first poll of the loop.
        while ((next = poll()) == null) {
            LockSupport.park(this);
            // Nobody has reason to interrupt the taker, and an interrupted thread could not park.
            Thread.interrupted();
        }
        sleeper = null;
        return next;
    }
}
