// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.bookings;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.OptionalLong;
import org.latchkey.portal.codes.CodeView;

/**
 * A booking as the API shows it.
 *
 * @param bank empty for any
 * @param uses openings with the drop-off code, 0 for as many as wanted until the pick-up
 * @param door that the unit gave it, as far as known
 * @param dropOff absent in lists
 * @param pickUp absent in lists
 * @param capacity only when it was just made or extended
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record BookingView(
        String id,
        long number,
        String site,
        String bank,
        long sizeClass,
        @JsonInclude(JsonInclude.Include.ALWAYS) String holder,
        long uses,
        Instant madeAt,
        Instant validFrom,
        Instant validUntil,
        String state,
        Integer door,
        Instant givenAt,
        Instant endedAt,
        Instant cancelledAt,
        CodeView dropOff,
        CodeView pickUp,
        Capacity capacity) {

    static BookingView of(Booking booking, long now) {
        return of(booking, now, null, null, null);
    }

    static BookingView of(Booking booking, long now, CodeView dropOff, CodeView pickUp, Capacity capacity) {
        Booking.Stay stay = booking.stay();
        return new BookingView(
                booking.id(),
                booking.number(),
                booking.site(),
                booking.bank(),
                booking.sizeClass(),
                booking.holder().orElse(null),
                booking.uses(),
                Instant.ofEpochSecond(booking.madeAt()),
                Instant.ofEpochSecond(booking.validFrom()),
                Instant.ofEpochSecond(booking.validUntil()),
                booking.state(now).word(),
                stay.door().isPresent() ? stay.door().getAsInt() : null,
                instant(stay.given()),
                instant(stay.ended()),
                instant(booking.cancelledAt()),
                dropOff,
                pickUp,
                capacity);
    }

    private static Instant instant(OptionalLong seconds) {
        return seconds.isPresent() ? Instant.ofEpochSecond(seconds.getAsLong()) : null;
    }
}
