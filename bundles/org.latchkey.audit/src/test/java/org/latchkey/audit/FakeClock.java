// SPDX-License-Identifier: Apache-2.0
package org.latchkey.audit;

import org.latchkey.protocol.audit.ClockQuality;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.TrustedClock;

/** A clock that stands where it is put, and notes what it accepted. */
final class FakeClock implements TrustedClock {

    static final long NOW = 1_800_000_000;
    static final byte[] KEY = {'c'};

    volatile long seconds = NOW;
    volatile ClockQuality quality = ClockQuality.UNPROVEN;

    @Override
    public Reading now() {
        return new Reading(seconds, quality);
    }

    @Override
    public long floor() {
        return NOW;
    }

    @Override
    public long tolerance() {
        return 0;
    }

    @Override
    public void accept(long iat, Batch batch) {
        batch.put(KEY, new byte[] {1});
    }
}
