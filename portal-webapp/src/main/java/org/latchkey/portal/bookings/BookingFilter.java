// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.bookings;

import java.util.Optional;
import org.latchkey.portal.api.ListRequest;
import org.latchkey.portal.api.Texts;

/**
 * Which bookings a list shows.
 *
 * @param site only of this site
 * @param state only in this state
 * @param text only where the holder's name has this in it, or the number is this
 */
record BookingFilter(Optional<String> site, Optional<BookingState> state, Optional<String> text) {

    static BookingFilter of(ListRequest request) {
        return new BookingFilter(
                Texts.given("site", request.site()),
                Texts.given("state", request.state()).map(BookingState::of),
                Texts.given("q", request.q()).map(String::strip));
    }
}
