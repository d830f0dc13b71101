// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.command;

import java.util.Locale;
import org.latchkey.protocol.Bounds;

/** How a command ended. The number is the one on the wire. */
public enum CommandOutcome {
    /** Done. */
    APPLIED(0),
    /** Not done, because it may or can not be; the reason says why. */
    REFUSED(1),
    /** Not done, because it came too late. */
    EXPIRED(2),
    /** Begun, and undone or broken off; the reason says why. */
    FAILED(3),
    /** Nobody knows: the unit stopped between its record and the end. */
    UNKNOWN(4);

    private final int number;

    CommandOutcome(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }

    /** In lower case, as API and screens write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if this version knows no such number */
    static CommandOutcome of(long number) {
        Bounds.range("outcome", number, 0, values().length - 1);
        return values()[(int) number];
    }
}
