// SPDX-License-Identifier: Apache-2.0
package org.latchkey.clock;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.latchkey.protocol.audit.ClockQuality;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.Store;
import org.latchkey.unit.api.TrustedClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The later of the operating system's clock and a floor. The floor is a time that was certainly reached: the build, or a
 * verified signed time, and since then the time that went by on the monotonic clock.
 */
final class FloorClock implements TrustedClock {

    /** How far all unproven iats together may lead the clock in one boot. */
    static final long BUDGET_SECONDS = Duration.ofDays(400).toSeconds();

    /** A stored floor further beyond the build than software is ever run is not believed. */
    static final long SANE_SECONDS = Duration.ofDays(365 * 30).toSeconds();

    private static final Logger LOG = LoggerFactory.getLogger(FloorClock.class);

    /**
     * A floor and when it was set.
     *
     * @param seconds since 1970
     * @param nanos the monotonic clock then
     */
    private record Mark(long seconds, long nanos) {}

    private final Store store;
    private final LongSupplier osSeconds;
    private final LongSupplier nanoTime;
    private volatile Mark mark;
    private volatile long spent;

    /** Whether the last {@link #persist} failed. Guarded by this. */
    private boolean unstored;

    /**
     * @param buildSeconds when this software was built
     * @param osSeconds the operating system's clock, which may say anything
     * @param nanoTime a monotonic clock
     */
    FloorClock(Store store, long buildSeconds, LongSupplier osSeconds, LongSupplier nanoTime) {
        this.store = store;
        this.osSeconds = osSeconds;
        this.nanoTime = nanoTime;
        mark = new Mark(Math.max(buildSeconds, stored(store, buildSeconds)), nanoTime.getAsLong());
    }

    private static long stored(Store store, long buildSeconds) {
        byte[] value = store.get(Floor.KEY).orElse(null);
        if (value == null) {
            return buildSeconds;
        }
        OptionalLong floor = Floor.decode(value);
        if (floor.isEmpty() || floor.getAsLong() > buildSeconds + SANE_SECONDS) {
            LOG.warn("The stored time floor makes no sense and is ignored; the clock begins at the build time.");
            return buildSeconds;
        }
        return floor.getAsLong();
    }

    @Override
    public Reading now() {
        return new Reading(Math.max(osSeconds.getAsLong(), floor()), ClockQuality.UNPROVEN);
    }

    @Override
    public long floor() {
        Mark set = mark;
        return set.seconds() + TimeUnit.NANOSECONDS.toSeconds(nanoTime.getAsLong() - set.nanos());
    }

    @Override
    public long tolerance() {
        return BUDGET_SECONDS - spent;
    }

    @Override
    public synchronized void accept(long iat, Batch batch) {
        long now = now().seconds();
        long lead = iat <= now ? 0 : Math.min(iat - now, tolerance());
        long reached = Math.min(iat, now + lead);
        spent += lead;
        if (reached > floor()) {
            mark = new Mark(reached, nanoTime.getAsLong());
        }
        batch.put(Floor.KEY, Floor.encode(floor()));
    }

    /**
     * Stores the floor reached by now, which the operating system's clock has no part in. What can not be stored is said
     * once; the next call tries again. Holds off {@link #accept}, so that no older floor follows a newer one.
     */
    synchronized void persist() {
        try {
            store.write(new Batch().put(Floor.KEY, Floor.encode(floor())));
            if (unstored) {
                LOG.info("The time floor is stored again.");
            }
            unstored = false;
        } catch (RuntimeException e) {
            if (!unstored) {
                LOG.warn("The time floor can not be stored, which is tried again: {}", e.getMessage());
            }
            unstored = true;
        }
    }
}
