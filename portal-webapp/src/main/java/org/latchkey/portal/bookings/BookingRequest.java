// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.bookings;

import java.util.List;
import java.util.Objects;
import org.latchkey.portal.codes.CodeKind;
import org.latchkey.portal.codes.CodeRequest;

/**
 * What somebody wants to book, as JSON; checked as codes are.
 *
 * @param bank where the unit chooses a door, missing or empty for any
 * @param sizeClass the size to choose, missing or 0 for any
 * @param holder for whom it is, for people; may be missing
 * @param validFrom ISO instant; missing means at once
 * @param validUntil ISO instant, for both codes; missing means the usual lifetime in the bank
 * @param uses openings with the drop-off code; missing or 0 for as many as wanted until the pick-up
 */
record BookingRequest(
        String site, String bank, Integer sizeClass, String holder, String validFrom, String validUntil, Long uses) {

    /** The pick-up ends the stay. A jam or an opening that was cut off gives the use back. */
    private static final long PICK_UPS = 1;

    CodeRequest dropOff() {
        return code(CodeKind.DROP_OFF, validUntil, dropOffs());
    }

    /** @param until ISO instant: when the drop-off code ends, which may be the bank's choice */
    CodeRequest pickUp(String until) {
        return code(CodeKind.PICK_UP, until, PICK_UPS);
    }

    private CodeRequest code(CodeKind kind, String until, long openings) {
        String chosen = Objects.requireNonNullElse(bank, "");
        return new CodeRequest(site, kind.word(), List.of(), chosen, sizeClass, holder, validFrom, until, openings);
    }

    long dropOffs() {
        return Objects.requireNonNullElse(uses, 0L);
    }
}
