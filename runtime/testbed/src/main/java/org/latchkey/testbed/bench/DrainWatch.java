// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed.bench;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.latchkey.testbed.PortalSite;
import org.latchkey.testbed.TestbedException;

/** Asks a portal now and then how much it has of a trail, on a thread of its own. */
final class DrainWatch {

    private static final long STEP_NANOS = 200_000_000;

    private final PortalSite site;
    private final long before;
    private final long end;
    private final long deadline;
    private volatile RuntimeException failure;
    private volatile boolean over;
    private long firstAt;
    private long firstSize;
    private long endedAt;

    private DrainWatch(PortalSite site, long before, long end, Duration bound) {
        this.site = site;
        this.before = before;
        this.end = end;
        deadline = System.nanoTime() + bound.toNanos();
    }

    /** @param before what the portal has, in records; @param end what it must have at the end */
    static DrainWatch start(PortalSite site, long before, long end, Duration bound) {
        DrainWatch watch = new DrainWatch(site, before, end, bound);
        Thread thread = new Thread(watch::run, "drain-watch");
        thread.setDaemon(true);
        thread.start();
        return watch;
    }

    private void run() {
        try {
            long size = site.witnessed();
            while (size < end) {
                if (System.nanoTime() > deadline) {
                    throw new TestbedException("the portal has " + size + " of " + end + " records when time is up");
                }
                LockSupport.parkNanos(STEP_NANOS);
                size = site.witnessed();
                if (firstAt == 0 && size > before) {
                    firstAt = System.nanoTime();
                    firstSize = size;
                }
            }
            endedAt = System.nanoTime();
        } catch (RuntimeException e) {
            failure = e;
        } finally {
            over = true;
        }
    }

    /** @throws TestbedException if it did not get there in time */
    boolean isOver() {
        if (over && failure != null) {
            throw failure;
        }
        return over;
    }

    /** When the portal had all. */
    long ended() {
        return endedAt;
    }

    /** Records per second. */
    double rate() {
        return (end - firstSize) * 1e9 / (endedAt - firstAt);
    }
}
