// SPDX-License-Identifier: Apache-2.0
package org.latchkey.simulators.bank;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a door's contact tells the board. */
public enum Sensor {
    /** The truth. */
    WORKS,
    /** Open, whatever the door does. */
    STUCK_OPEN,
    /** Closed, whatever the door does. */
    STUCK_CLOSED;

    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
