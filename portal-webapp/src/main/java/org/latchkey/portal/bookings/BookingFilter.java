// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.bookings;

import java.util.Optional;
import org.latchkey.portal.api.Problem;
import org.latchkey.portal.api.Texts;

/**
 * Which bookings a list shows.
 *
 * @param site only of this site
 * @param state only in this state
 * @param text only where the holder's name has this in it, or the number is this
 */
record BookingFilter(Optional<String> site, Optional<BookingState> state, Optional<String> text) {

    private static final int LONGEST = 100;

    /** Reads the parameters of a request, each of which may be null or empty. */
    static BookingFilter of(String site, String state, String text) {
        return new BookingFilter(
                given("site", site),
                given("state", state).map(BookingState::of),
                given("q", text).map(String::strip));
    }

    private static Optional<String> given(String field, String value) {
        if (value == null || value.isBlank()) {
            return Optional.empty();
        }
        if (!Texts.isLine(value, LONGEST)) {
            throw Problem.malformed(field, "must be at most " + LONGEST + " characters on one line");
        }
        return Optional.of(value);
    }
}
