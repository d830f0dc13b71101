// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.latchkey.unit.api.GateWatcher;
import org.latchkey.unit.api.GateWatcher.Presented;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells screens what is presented, on a thread of its own: whoever opens a door never waits for one. News that are too many
 * for a slow screen are dropped, oldest first.
 */
final class Watchers {

    static final int WAITING = 64;

    private static final long IDLE_SECONDS = 10;
    private static final long STOP_MILLIS = 500;
    private static final Logger LOG = LoggerFactory.getLogger(Watchers.class);

    private final Supplier<List<GateWatcher>> present;
    private final ThreadPoolExecutor teller = new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            work -> {
                Thread thread = new Thread(work, "access-watchers");
                thread.setDaemon(true);
                return thread;
            },
            new ThreadPoolExecutor.DiscardOldestPolicy());

    /** @param present those to be told, asked for on the thread of this one */
    Watchers(Supplier<List<GateWatcher>> present) {
        this.present = present;
        teller.allowCoreThreadTimeOut(true);
    }

    /** Returns at once. */
    void tell(Presented presented) {
        teller.execute(() -> run(presented));
    }

    private void run(Presented presented) {
        for (GateWatcher watcher : present.get()) {
            try {
                watcher.presented(presented);
            } catch (RuntimeException e) {
                // A screen's fault is no fault of the gate.
                LOG.warn("a screen failed to show what was presented: {}", e.toString());
            }
        }
    }

    /** Tells nothing more; ends within the time. */
    void stop() {
        teller.shutdown();
        try {
            if (!teller.awaitTermination(STOP_MILLIS, TimeUnit.MILLISECONDS)) {
                teller.shutdownNow();
            }
        } catch (InterruptedException e) {
            teller.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
