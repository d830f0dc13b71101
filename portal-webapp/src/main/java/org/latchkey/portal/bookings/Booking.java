// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.bookings;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A booking. Times are seconds since 1970.
 *
 * @param id in hex, as both codes and the trail have it
 * @param number counts bookings up: what people say to one another, and the order of lists
 * @param bank where the unit chooses a door, empty for any
 * @param sizeClass the size that it chooses, 0 for any
 * @param holder for whom it is, for people
 * @param uses openings with the drop-off code, 0 for as many as wanted until the pick-up
 * @param dropOff id of the code that puts in
 * @param pickUp id of the code that takes out
 * @param stay what the site's trail says of it
 */
record Booking(
        String id,
        long number,
        String site,
        String bank,
        long sizeClass,
        Optional<String> holder,
        long uses,
        long validFrom,
        long validUntil,
        String dropOff,
        String pickUp,
        long madeAt,
        String madeBy,
        OptionalLong cancelledAt,
        Stay stay) {

    /**
     * What became of it at the site, as far as its trail has come here.
     *
     * @param door that the unit gave, the latest
     * @param ended when the stay was over
     * @param reason why, such as {@code picked-up}
     */
    record Stay(OptionalInt door, OptionalLong given, OptionalLong ended, Optional<String> reason) {

        static final Stay NONE =
                new Stay(OptionalInt.empty(), OptionalLong.empty(), OptionalLong.empty(), Optional.empty());
    }

    /** Whether its codes still matter: also those of one whose door was freed without a pick-up, while they live. */
    boolean isOpen(long now) {
        BookingState state = state(now);
        return state.isOpen() || state == BookingState.RELEASED && now < validUntil;
    }

    BookingState state(long now) {
        if (cancelledAt.isPresent()) {
            return BookingState.CANCELLED;
        }
        if (stay.ended().isPresent()) {
            boolean fetched =
                    stay.reason().filter(BookingWatch.PICKED_UP::equals).isPresent();
            return fetched ? BookingState.PICKED_UP : BookingState.RELEASED;
        }
        if (stay.given().isPresent()) {
            return now >= validUntil ? BookingState.OVERSTAY : BookingState.IN_USE;
        }
        if (now >= validUntil) {
            return BookingState.EXPIRED;
        }
        return now < validFrom ? BookingState.SCHEDULED : BookingState.WAITING;
    }
}
