// SPDX-License-Identifier: Apache-2.0
package org.latchkey.simulators.bank;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What the ledger tells of a door; in JSON in lower case with hyphens. */
public enum DoorEvent {
    /** The simulator started; the first line of each run. */
    STARTED,
    /** A board took a complete and correct open request; the time is that of its last byte. */
    PULSE_RECEIVED,
    /** A pulse came while another of the same power supply was still on. */
    PULSES_OVERLAP,
    /** The door went from closed to open. */
    OPENED,
    /** The door went from open to closed. */
    CLOSED,
    /** A pulse came and the latch did not let go. */
    JAMMED;

    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
