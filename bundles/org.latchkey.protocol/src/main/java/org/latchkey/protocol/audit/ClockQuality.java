// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.audit;

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
}
