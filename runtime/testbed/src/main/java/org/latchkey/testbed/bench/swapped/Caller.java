// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed.bench.swapped;

import java.util.Collection;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongUnaryOperator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** Asks for the service and calls it, over and over, as customers would, and notes how long nobody answered. */
final class Caller implements Runnable {

    private static final String FILTER = "(" + Provider.NAME + "=true)";
    private static final long PAUSE_NANOS = 100_000;

    private final BundleContext context;
    private volatile boolean stopping;
    private volatile long version;
    private long calls;
    private long failed;
    private long longestNanos;
    private long answered = System.nanoTime();

    Caller(BundleContext context) {
        this.context = context;
    }

    /**
     * What came of the calls since the last time that somebody asked.
     *
     * @param failed calls that found no service, or one that was gone
     * @param longestNanos the longest time from one answer to the next
     */
    record Calls(long calls, long failed, long longestNanos) {}

    @Override
    public void run() {
        while (!stopping) {
            call();
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private void call() {
        long answer = answer();
        long now = System.nanoTime();
        synchronized (this) {
            calls++;
            if (answer < 0) {
                failed++;
                return;
            }
            longestNanos = Math.max(longestNanos, now - answered);
            answered = now;
        }
        version = answer;
    }

    /** The version that answered, -1 if none did. */
    private long answer() {
        try {
            Collection<ServiceReference<LongUnaryOperator>> found =
                    context.getServiceReferences(LongUnaryOperator.class, FILTER);
            for (ServiceReference<LongUnaryOperator> reference : found) {
                LongUnaryOperator service = context.getService(reference);
                if (service != null) {
                    long answer = service.applyAsLong(0);
                    context.ungetService(reference);
                    return answer;
                }
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        } catch (IllegalStateException expected) {
            // It went in this moment.
        }
        return -1;
    }

    /** The version that answered last. */
    long version() {
        return version;
    }

    synchronized Calls take() {
        Calls taken = new Calls(calls, failed, longestNanos);
        calls = 0;
        failed = 0;
        longestNanos = 0;
        return taken;
    }

    void stop() {
        stopping = true;
    }
}
