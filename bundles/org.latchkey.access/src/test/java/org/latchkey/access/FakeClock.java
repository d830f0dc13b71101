// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import org.latchkey.protocol.audit.ClockQuality;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.TrustedClock;

/** A clock with a floor in the store, driven by the test's milliseconds. */
final class FakeClock implements TrustedClock {

    static final long START = 1_800_000_000L;

    long millis = START * 1_000;
    long floor = START - 1_000_000;
    /** How far it is wrong, in seconds. */
    long ahead;

    ClockQuality quality = ClockQuality.UNPROVEN;

    long millis() {
        return millis;
    }

    @Override
    public Reading now() {
        return new Reading(Math.max(millis / 1_000 + ahead, floor), quality);
    }

    @Override
    public long floor() {
        return floor;
    }

    @Override
    public long tolerance() {
        return 300;
    }

    @Override
    public void accept(long iat, Batch batch) {
        floor = Math.max(floor, iat);
        batch.put(new byte[] {'c', 'f'}, Long.toString(floor).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }
}
