// SPDX-License-Identifier: Apache-2.0
package org.latchkey.unit.api;

import org.latchkey.protocol.audit.ClockQuality;
import org.osgi.annotation.versioning.ProviderType;

/** Time that can be wrong, and says so. Thread-safe, never blocks. */
@ProviderType
public interface TrustedClock {

    /**
     * A reading.
     *
     * @param seconds since 1970, never below the floor
     * @param quality whether a signed time letter has proven the clock since boot
     */
    record Reading(long seconds, ClockQuality quality) {}

    Reading now();

    /** Seconds since 1970 that the clock never falls below: build time, or a verified signed time since. */
    long floor();

    /** Seconds since 1970 that were reached for certain: the proven time, or the floor, in which the operating system has no part. */
    default long certain() {
        Reading now = now();
        return now.quality() == ClockQuality.PROVEN ? now.seconds() : floor();
    }

    /**
     * How far a signed iat may lie ahead of {@link #now}, in seconds: 5 minutes when proven, otherwise what is left of
     * the 400 days that unproven iats may move the floor in this boot.
     */
    long tolerance();

    /**
     * Takes the iat of an accepted, fully verified letter: raises the floor and adds the change to the batch that
     * records the acceptance. Never lowers it.
     */
    void accept(long iat, Batch batch);
}
