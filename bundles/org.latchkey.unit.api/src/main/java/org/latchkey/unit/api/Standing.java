// SPDX-License-Identifier: Apache-2.0
package org.latchkey.unit.api;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.latchkey.unit.api.Holders.Hold;
import org.latchkey.unit.api.Holders.Phase;

/**
 * What the book and the sensors say of a door, side by side: whether it is occupied, and whether the two contradict each
 * other.
 *
 * @param by who has it by the book; empty if it is free
 * @param since second from which on; 0 if it is free, or if that is not known
 * @param closed whether it is seen closed; false also where nothing tells
 * @param item whether something is in it; empty where no sensor tells
 */
public record Standing(Optional<By> by, long since, boolean closed, Optional<Boolean> item) {

    /** From so many seconds on, a hold of a door that is seen closed and empty is odd: 3,600. */
    public static final long LONG_SECONDS = TimeUnit.HOURS.toSeconds(1);

    /** Who has a door, as far as others than the unit need to know; the number is part of the unit's state. */
    public enum By {
        /** The holder of a code or a booking. */
        CODE(1, "code"),
        /** A customer with a PIN. */
        SESSION(2, "session"),
        /** Somebody whose time is over. */
        OVERSTAYED(3, "overstayed"),
        /** Nobody, until staff have looked. */
        STAFF(4, "staff");

        private final int number;
        private final String word;

        By(int number, String word) {
            this.number = number;
            this.word = word;
        }

        /** As {@code docs/protocol.md} has it. */
        public int number() {
            return number;
        }

        /** One English word. */
        public String word() {
            return word;
        }

        private static By of(Hold hold) {
            if (hold.phase() == Phase.OVERSTAY) {
                return OVERSTAYED;
            }
            return switch (hold.kind()) {
                case CODE, BOOKING, ASSIGNED -> CODE;
                case SESSION -> SESSION;
                case HELD -> STAFF;
            };
        }
    }

    /** A door, and who holds it. */
    public static Standing of(Doors.Status door, Optional<Hold> hold) {
        return new Standing(
                hold.map(By::of),
                hold.map(Hold::since).map(since -> Math.max(0, since)).orElse(0L),
                door.state() == Doors.State.CLOSED,
                door.item());
    }

    /** Somebody has it, or something is in it. */
    public boolean occupied() {
        return by.isPresent() || item.orElse(false);
    }

    /** Nobody has it, yet something is in it. */
    public boolean unheldItem() {
        return by.isEmpty() && item.orElse(false);
    }

    /**
     * Somebody has had it for long, yet it is closed and nothing is in it. A door that staff must look at is not meant.
     *
     * @param now second of the unit's time
     */
    public boolean emptyHold(long now) {
        boolean empty = closed && item.isPresent() && !item.get();
        boolean held = by.isPresent() && by.get() != By.STAFF && since > 0;
        return empty && held && now - since >= LONG_SECONDS;
    }
}
