// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread that writes outcomes and settles what is left open. What comes after the stop is dropped. */
interface Outcomes extends Executor {

    /**
     * Runs this before anything that is given to {@link #execute} from now on, and within a fraction of a second if
     * nothing is. Wakes nobody, so it costs whoever opens a door nothing.
     */
    void soon(Runnable work);

    /** Runs this several times a second from now on. */
    void repeat(Runnable work);

    /** Ends the thread within the time, after what has been given to it. */
    void stop(long patienceMillis);

    /** The one of a running unit. */
    final class Single implements Outcomes {

        private static final long ROUND_MILLIS = 200;
        private static final Logger LOG = LoggerFactory.getLogger(Single.class);

        private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(
                1,
                work -> {
                    Thread thread = new Thread(work, "access-outcomes");
                    thread.setDaemon(true);
                    return thread;
                },
                new ThreadPoolExecutor.DiscardPolicy());

        private final Queue<Runnable> first = new ConcurrentLinkedQueue<>();

        @Override
        public void execute(Runnable work) {
            executor.execute(() -> {
                runFirst();
                guarded(work);
            });
        }

        @Override
        public void soon(Runnable work) {
            first.add(work);
        }

        private void runFirst() {
            Runnable next;
            while ((next = first.poll()) != null) {
                guarded(next);
            }
        }

        @Override
        public void repeat(Runnable work) {
            Runnable round = () -> {
                runFirst();
                guarded(work);
            };
            executor.scheduleWithFixedDelay(round, ROUND_MILLIS, ROUND_MILLIS, TimeUnit.MILLISECONDS);
        }

        private static void guarded(Runnable work) {
            try {
                work.run();
            } catch (RuntimeException e) {
                // The thread's edge: one fault must not end the rounds.
                LOG.error("work on outcomes failed", e);
            }
        }

        @Override
        public void stop(long patienceMillis) {
            executor.execute(this::runFirst);
            executor.shutdown();
            try {
                if (!executor.awaitTermination(patienceMillis, TimeUnit.MILLISECONDS)) {
                    executor.shutdownNow();
                }
            } catch (InterruptedException e) {
                executor.shutdownNow();
                Thread.currentThread().interrupt();
            }
        }
    }
}
