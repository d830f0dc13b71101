// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.audit;

import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.Reason;

/** How far a time may be trusted. The number is the one on the wire. */
public enum ClockQuality {
    /** Not below the floor, otherwise unchecked since boot. */
    UNPROVEN(0),
    /** Proven since boot by a signed time letter. */
    PROVEN(1);

    private final int number;

    ClockQuality(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }

    /** @throws ProtocolException if this version knows no such number */
    public static ClockQuality of(long number) throws ProtocolException {
        for (ClockQuality value : values()) {
            if (value.number == number) {
                return value;
            }
        }
        throw new ProtocolException(Reason.BAD_RECORD);
    }
}
