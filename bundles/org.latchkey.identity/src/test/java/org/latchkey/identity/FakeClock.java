// SPDX-License-Identifier: Apache-2.0
package org.latchkey.identity;

import org.latchkey.protocol.audit.ClockQuality;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.TrustedClock;

/** A clock that is set by hand. */
final class FakeClock implements TrustedClock {

    long now = Portal.BEGIN + 20 * Portal.DAY;
    long accepted;

    @Override
    public Reading now() {
        return new Reading(now, ClockQuality.UNPROVEN);
    }

    @Override
    public long floor() {
        return now;
    }

    @Override
    public long tolerance() {
        return 400 * Portal.DAY;
    }

    @Override
    public void accept(long iat, Batch batch) {
        accepted = iat;
        batch.put(new byte[] {'c'}, new byte[] {1});
    }
}
