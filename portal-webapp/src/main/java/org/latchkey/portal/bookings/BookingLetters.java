// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.bookings;

import java.util.ArrayList;
import java.util.List;
import org.latchkey.portal.api.Problem;
import org.latchkey.portal.codes.Code;
import org.latchkey.portal.mail.CodeDelivery.Letter;

/**
 * Where the codes of a booking are to go; what is missing stays here. Addresses are used once and kept nowhere.
 *
 * @param dropOffTo for whoever puts something in
 * @param pickUpTo for whoever takes it out
 */
record BookingLetters(String dropOffTo, String pickUpTo) {

    private static final String DROP_OFF = "dropOffTo";

    /** @throws Problem 422 if there is no address */
    List<Letter> of(Bookings bookings, Booking booking) {
        boolean dropOff = dropOffTo != null && !dropOffTo.isEmpty();
        boolean pickUp = pickUpTo != null && !pickUpTo.isEmpty();
        if (!dropOff && !pickUp) {
            throw Problem.invalid(DROP_OFF, "one of the two addresses is required");
        }
        Code in = bookings.code(booking.dropOff());
        Code out = bookings.code(booking.pickUp());
        if (dropOff && dropOffTo.equalsIgnoreCase(pickUpTo)) {
            return List.of(new Letter(List.of(in, out), DROP_OFF, dropOffTo));
        }
        List<Letter> letters = new ArrayList<>(2);
        if (dropOff) {
            letters.add(new Letter(List.of(in), DROP_OFF, dropOffTo));
        }
        if (pickUp) {
            letters.add(new Letter(List.of(out), "pickUpTo", pickUpTo));
        }
        return letters;
    }

    @Override
    public String toString() {
        return "BookingLetters[…]";
    }
}
