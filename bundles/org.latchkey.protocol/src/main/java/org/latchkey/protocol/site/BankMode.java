// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.site;

import java.util.Locale;
import org.latchkey.protocol.Bounds;

/** Whom a bank serves. The number is the one on the wire. */
public enum BankMode {
    /** Customers with codes. */
    PRIVATE(0),
    /** Anybody, with a PIN. */
    PUBLIC(1),
    /** Nobody anew; who has a door keeps access to it. */
    CLOSED(2);

    private final int number;

    BankMode(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }

    /** In lower case, as people and screens write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if this version knows no such number */
    public static BankMode of(long number) {
        Bounds.range("mode", number, 0, values().length - 1);
        return values()[(int) number];
    }
}
