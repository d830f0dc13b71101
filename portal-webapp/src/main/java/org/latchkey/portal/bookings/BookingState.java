// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.bookings;

import java.util.Arrays;
import java.util.Locale;
import org.latchkey.portal.api.Problem;

/** Where a booking is in its life. What happens at a site that is offline is known once its trail comes. */
enum BookingState {
    /** Not valid yet. */
    SCHEDULED,
    /** Valid, and nothing was dropped off as far as known. */
    WAITING,
    /** The unit gave it a door. */
    IN_USE,
    /** It has a door, and its time is over. */
    OVERSTAY,
    /** Picked up: the door is free again. */
    PICKED_UP,
    /** The door was freed without a pick-up; codes that live may open another. */
    RELEASED,
    /** Its time is over, and it never had a door. */
    EXPIRED,
    /** Taken back. */
    CANCELLED;

    /** Its name in the API. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether its codes still matter. */
    boolean isOpen() {
        return this == SCHEDULED || this == WAITING || this == IN_USE || this == OVERSTAY;
    }

    /** @throws Problem 400 if there is no such state */
    static BookingState of(String word) {
        return Arrays.stream(values())
                .filter(state -> state.word().equals(word))
                .findFirst()
                .orElseThrow(() -> Problem.malformed("state", "is none that bookings have"));
    }
}
