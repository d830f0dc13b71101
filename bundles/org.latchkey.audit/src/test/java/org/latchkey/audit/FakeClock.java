// SPDX-License-Identifier: Apache-2.0
package org.latchkey.audit;

import org.latchkey.protocol.audit.ClockQuality;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.TrustedClock;

/** A clock that stands at one second and notes what it accepted. */
final class FakeClock implements TrustedClock {

    static final long NOW = 1_800_000_000;
    static final byte[] KEY = {'c'};

    @Override
    public Reading now() {
        return new Reading(NOW, ClockQuality.UNPROVEN);
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
