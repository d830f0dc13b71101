// SPDX-License-Identifier: Apache-2.0
package org.latchkey.unit.api;

import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntPredicate;
import org.osgi.annotation.versioning.ProviderType;

/** Which doors are free and which are not, from who holds them and what their sensors say. Thread-safe, from memory. */
@ProviderType
public interface Occupancy {

    /** How a door is used. */
    enum Use {
        /** Nobody holds it, it is closed and, where that is sensed, empty: it may be given out. */
        FREE,
        /** The holder of a code or a booking has it. */
        ALLOCATED,
        /** A customer with a PIN has it. */
        SESSION,
        /** Its holder's time is over; it waits to be emptied. */
        OVERSTAY,
        /** Nobody may get it until staff have looked: something is in it, or it stands open, and nobody holds it. */
        HELD,
        /** It jammed. */
        FAULTY,
        /** Nobody holds it, and its line does not tell how it is. */
        UNKNOWN
    }

    /**
     * A door and its use.
     *
     * @param door its number at the site
     * @param bank it hangs in
     * @param size class, 1 to 9
     * @param low whether it can be reached from a wheelchair: it hangs in the lower half of its bank
     * @param use how it is used
     * @param since second from which on its holder has it; 0 if nobody does
     * @param until first second at which the holder's time is over; 0 if there is no holder or no end
     */
    record Place(int door, String bank, int size, boolean low, Use use, long since, long until) {}

    /** Every door of the site, in the order of the configuration. */
    List<Place> places();

    /**
     * A free door that may be given out now: the smallest that fits, of these the one given out least often, of these the
     * one with the lowest number. The answer is not reserved: whoever takes it does so through {@link Holders}.
     *
     * @param bank its name, empty for any
     * @param size class, 0 for any
     * @param low whether doors that can be reached from a wheelchair come first
     */
    default OptionalInt choose(String bank, long size, boolean low) {
        return choose(bank, size, low, door -> true);
    }

    /** As {@link #choose(String, long, boolean)}. @param may whether the caller could use that door */
    OptionalInt choose(String bank, long size, boolean low, IntPredicate may);
}
