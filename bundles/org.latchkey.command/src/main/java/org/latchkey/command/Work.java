// SPDX-License-Identifier: Apache-2.0
package org.latchkey.command;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One named thread with a bounded queue. */
final class Work implements Executor {

    /** Letters that wait; what a portal sends without an answer is far less. */
    static final int QUEUE = 256;

    private static final Logger LOG = LoggerFactory.getLogger(Work.class);

    private final AtomicInteger waiting = new AtomicInteger();
    private final ScheduledThreadPoolExecutor executor;

    Work(String name) {
        executor = new ScheduledThreadPoolExecutor(
                1,
                work -> {
                    Thread thread = new Thread(work, name);
                    thread.setDaemon(true);
                    return thread;
                },
                new ThreadPoolExecutor.DiscardPolicy());
    }

    /** For what follows from work that was taken: never refused while the thread lives. */
    @Override
    public void execute(Runnable work) {
        executor.execute(guarded(work));
    }

    /** @throws RejectedExecutionException if too much waits */
    void offer(Runnable work) {
        if (waiting.incrementAndGet() > QUEUE) {
            waiting.decrementAndGet();
            throw new RejectedExecutionException("too much waits");
        }
        execute(() -> {
            waiting.decrementAndGet();
            work.run();
        });
    }

    void repeat(Runnable work, long everyMillis) {
        executor.scheduleWithFixedDelay(guarded(work), everyMillis, everyMillis, TimeUnit.MILLISECONDS);
    }

    private static Runnable guarded(Runnable work) {
        return () -> {
            try {
                work.run();
            } catch (RuntimeException e) {
                // The thread's edge: one letter must not end the work on all that follow.
                LOG.error("work on a letter failed", e);
            }
        };
    }

    /** Ends what runs within the time, and drops what waits: the portal sends it again. */
    void stop(long patienceMillis) {
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        executor.shutdown();
        try {
            if (!executor.awaitTermination(patienceMillis, TimeUnit.MILLISECONDS)) {
                executor.shutdownNow();
                executor.awaitTermination(patienceMillis, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
