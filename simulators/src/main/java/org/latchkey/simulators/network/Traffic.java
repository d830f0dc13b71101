// SPDX-License-Identifier: Apache-2.0
package org.latchkey.simulators.network;

import java.util.Random;
import java.util.concurrent.TimeUnit;

/** When what is sent over a link arrives. The network's thread alone uses it. */
final class Traffic {

    static final int SEGMENT = 1_460;

    private static final int PERCENT = 100;

    private final Random chance;
    private final Tally tally;
    private final long[] busyUntil = new long[Direction.values().length];
    private LinkConditions conditions = LinkConditions.good();

    Traffic(long seed, Tally tally) {
        this.chance = new Random(seed);
        this.tally = tally;
    }

    LinkConditions conditions() {
        return conditions;
    }

    /** From now on the link is like that, and free. */
    void set(LinkConditions fresh, long now) {
        conditions = fresh;
        busyUntil[0] = now;
        busyUntil[1] = now;
    }

    /**
     * What becomes of a segment.
     *
     * @param nanos {@link System#nanoTime} when it arrives, or when it is given up
     * @param lost true if it was lost too often
     */
    record Arrival(long nanos, boolean lost) {}

    /** What becomes of a segment that is sent now. */
    Arrival arrival(Direction way, int bytes, long now) {
        long due = now;
        if (conditions.bytesPerSecond() > 0) {
            // Differences, because the clock may be negative and wrap.
            long free = busyUntil[way.ordinal()] - now > 0 ? busyUntil[way.ordinal()] : now;
            due = free + TimeUnit.SECONDS.toNanos(bytes) / conditions.bytesPerSecond();
            busyUntil[way.ordinal()] = due;
        }
        due += TimeUnit.MILLISECONDS.toNanos(conditions.latencyMillis());
        if (conditions.jitterMillis() > 0) {
            due += (long) (chance.nextDouble() * TimeUnit.MILLISECONDS.toNanos(conditions.jitterMillis()));
        }
        return retransmitted(due);
    }

    private Arrival retransmitted(long due) {
        long arrival = due;
        long pause = TimeUnit.MILLISECONDS.toNanos(conditions.retransmitMillis());
        for (int sent = 0; sent < LinkConditions.TRIES; sent++) {
            if (conditions.lossPercent() == 0 || chance.nextInt(PERCENT) >= conditions.lossPercent()) {
                return new Arrival(arrival, false);
            }
            tally.lost++;
            arrival += pause;
            pause *= 2;
        }
        return new Arrival(arrival, true);
    }
}
