// SPDX-License-Identifier: Apache-2.0
package org.latchkey.lockers;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that polls one line. */
final class LineWatch {

    private static final Logger LOG = LoggerFactory.getLogger(LineWatch.class);
    private static final long AFTER_FAULT_MILLIS = 1_000;

    private final LinePoller poller;
    private final Runnable everyRound;
    private final Thread thread;
    private boolean woken;
    private boolean stopping;

    /** @param everyRound short work that wants to run about once a second or more often */
    LineWatch(String line, LinePoller poller, Runnable everyRound) {
        this.poller = poller;
        this.everyRound = everyRound;
        thread = new Thread(this::work, "lockers-line-" + line);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Something changed: look now. */
    synchronized void wake() {
        woken = true;
        notifyAll();
    }

    private void work() {
        long wait = 0;
        while (sleep(wait)) {
            try {
                wait = poller.poll();
                everyRound.run();
            } catch (RuntimeException e) {
                // A driver's fault must not end the polling of its line.
                LOG.error("polling failed", e);
                wait = AFTER_FAULT_MILLIS;
            }
        }
    }

    private synchronized boolean sleep(long millis) {
        try {
            if (!woken && !stopping && millis > 0) {
                wait(millis);
            }
        } catch (InterruptedException e) {
            stopping = true;
        }
        woken = false;
        return !stopping;
    }

    void stop(long patienceMillis) {
        synchronized (this) {
            stopping = true;
            notifyAll();
        }
        try {
            thread.join(patienceMillis);
            thread.interrupt();
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}
