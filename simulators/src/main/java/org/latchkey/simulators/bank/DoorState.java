// SPDX-License-Identifier: Apache-2.0
package org.latchkey.simulators.bank;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * A door as it stands.
 *
 * @param number as printed on the metal
 * @param open true while it stands open
 * @param settings how it behaves
 */
public record DoorState(int number, boolean open, DoorSettings settings) {

    /** Open as the contact tells it. */
    @JsonIgnore
    public boolean sensedOpen() {
        return switch (settings.sensor()) {
            case WORKS -> open;
            case STUCK_OPEN -> true;
            case STUCK_CLOSED -> false;
        };
    }

    /** One word for the picture. */
    public String state() {
        if (open) {
            return "open";
        }
        return settings.jammed() ? "jammed" : "closed";
    }
}
