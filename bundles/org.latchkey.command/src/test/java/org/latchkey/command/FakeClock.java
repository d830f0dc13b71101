// SPDX-License-Identifier: Apache-2.0
package org.latchkey.command;

import java.util.Arrays;
import org.latchkey.protocol.audit.ClockQuality;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.ClockProof;
import org.latchkey.unit.api.RefusedException;
import org.latchkey.unit.api.TrustedClock;

/** Time that the test moves. */
final class FakeClock implements TrustedClock, ClockProof {

    static final long BEGIN = 1_900_000_000;

    long seconds = BEGIN;
    ClockQuality quality = ClockQuality.UNPROVEN;
    byte[] nonce = new byte[NONCE];
    long proven;

    @Override
    public Reading now() {
        return new Reading(seconds, quality);
    }

    /** By so much the operating system's clock runs ahead. */
    long ahead;

    @Override
    public long floor() {
        return seconds - ahead;
    }

    @Override
    public long tolerance() {
        return 300;
    }

    @Override
    public void accept(long iat, Batch batch) {
        batch.put(new byte[] {'c'}, new byte[] {(byte) iat});
    }

    @Override
    public byte[] nonce() {
        return nonce;
    }

    @Override
    public long prove(long millis, byte[] answered) {
        if (!Arrays.equals(nonce, answered)) {
            throw new RefusedException("unknown-nonce", "not asked");
        }
        nonce = new byte[] {9};
        proven = millis;
        quality = ClockQuality.PROVEN;
        return 1;
    }
}
