// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.codes;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** For whom a code is. */
public enum CodeKind {
    /** Opens the doors that it names, or one that the unit chooses. */
    CUSTOMER,
    /** Opens the doors that it names also where customers are kept out; none named means all, chosen at the site. */
    STAFF,
    /** Puts something into the door of a booking, which the unit chooses. */
    DROP_OFF,
    /** Takes it out again. */
    PICK_UP,
    /** Opens no door: the unit takes orders that change it for half an hour. */
    TECHNICIAN;

    /** Its name in the API and in the database. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether such a code is made for a booking alone, with the other one. */
    public boolean isBooked() {
        return this == DROP_OFF || this == PICK_UP;
    }

    static Optional<CodeKind> of(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
    }
}
