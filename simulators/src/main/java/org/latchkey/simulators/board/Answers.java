// SPDX-License-Identifier: Apache-2.0
package org.latchkey.simulators.board;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How a board answers; what it was asked to do, it does in any case. */
public enum Answers {
    /** As it should. */
    NORMAL,
    /** Not at all. */
    NONE,
    /** With a checksum that does not fit. */
    WRONG_CHECKSUM,
    /** Correctly, in the name of the next higher address. */
    WRONG_ADDRESS,
    /** Keeps its answer back, and sends it just before the answer to the next request. */
    LATE,
    /** Without the last two bytes. */
    CUT,
    /** With as many bytes of noise. */
    NOISE;

    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
