// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.bookings;

import java.util.List;
import org.latchkey.protocol.site.SiteConfig;

/**
 * How many doors there are for a booking, and how many bookings want them at the same time. The site decides in the end:
 * codes, PINs and doors out of order take doors that this knows nothing of.
 *
 * @param doors of the bank and size that the booking asks for
 * @param booked most bookings at one time that none but these doors can serve, this one included
 */
record Capacity(long doors, long booked) {

    /** What a booking asks for, and when. Times are seconds since 1970, the last one excluded. */
    record Claim(String bank, long sizeClass, long from, long until) {

        /** Whether whatever serves the other would serve this. */
        boolean covers(Claim other) {
            return (bank.isEmpty() || bank.equals(other.bank)) && (sizeClass == 0 || sizeClass == other.sizeClass);
        }

        private boolean holdsAt(long time) {
            return from <= time && time < until;
        }
    }

    /** @param others bookings that overlap with this one */
    static Capacity of(Claim wanted, SiteConfig site, List<Claim> others) {
        long doors = site.banks().stream()
                .filter(bank -> wanted.bank().isEmpty() || bank.name().equals(wanted.bank()))
                .flatMap(bank -> bank.doors().stream())
                .filter(door -> wanted.sizeClass() == 0 || door.size() == wanted.sizeClass())
                .count();
        List<Claim> rivals = others.stream().filter(wanted::covers).toList();
        // The most are there at the start of the wanted time, or whenever another one begins within it.
        long busiest = rivals.stream()
                .mapToLong(rival -> Math.max(wanted.from(), rival.from()))
                .distinct()
                .map(time ->
                        rivals.stream().filter(rival -> rival.holdsAt(time)).count())
                .max()
                .orElse(0);
        return new Capacity(doors, busiest + 1);
    }

    boolean isExceeded() {
        return booked > doors;
    }
}
