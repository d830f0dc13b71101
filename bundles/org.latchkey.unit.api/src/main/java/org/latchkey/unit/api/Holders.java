// SPDX-License-Identifier: Apache-2.0
package org.latchkey.unit.api;

import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Who holds which door: the one book of it, durable. A door has one holder at most, whatever kind of customer that is. A
 * change goes into the caller's batch, so that it becomes durable together with its record, and is seen by everybody at
 * once. Thread-safe, reads from memory.
 */
@ProviderType
public interface Holders {

    /** Who holds a door; the number is stored. */
    enum Kind {
        /** The code with this id in hex; the unit chose the door. */
        CODE(1),
        /** The booking, as {@link #booking} writes it; the unit chose the door. */
        BOOKING(2),
        /** A session with a PIN. */
        SESSION(3),
        /** The code with this id in hex; the portal chose the door. */
        ASSIGNED(4),
        /** Nobody may get the door until staff have looked; the id says whom it was kept for, or is empty. */
        HELD(5);

        private final int number;

        Kind(int number) {
            this.number = number;
        }

        /** The stored number. */
        public int number() {
            return number;
        }

        /** The name as records have it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How far a stay is; the number is stored. */
    enum Phase {
        /** The holder comes and goes. */
        ACTIVE(0),
        /** The holder's time is over; the door waits to be emptied. */
        OVERSTAY(1),
        /** The holder is done: the door is freed once it is seen closed and, where that is sensed, empty. */
        ENDING(2);

        private final int number;

        Phase(int number) {
            this.number = number;
        }

        /** The stored number. */
        public int number() {
            return number;
        }
    }

    /**
     * A holder and its door. Compared as an object: a change names the very one that it takes the place of.
     *
     * @param door its number at the site
     * @param kind of holder
     * @param id names the holder within its kind; at most 64 characters
     * @param since second from which on
     * @param until first second at which its time is over; 0 for no end
     * @param phase how far it is
     * @param opened whether an opening for this holder is confirmed; for a booking: whether something was dropped off
     * @param secret what the kind keeps with it and what is erased with it, such as the hash of a PIN; at most 512 bytes
     */
    record Hold(int door, Kind kind, String id, long since, long until, Phase phase, boolean opened, byte[] secret) {

        private static final byte[] NO_SECRET = {};

        /** Takes a copy of the secret. */
        public Hold {
            secret = secret.clone();
        }

        /** A holder whose stay begins. */
        public Hold(int door, Kind kind, String id, long since, long until) {
            this(door, kind, id, since, until, Phase.ACTIVE, false, NO_SECRET);
        }

        @Override
        public byte[] secret() {
            return secret.clone();
        }

        /** The same, further on. */
        public Hold in(Phase next) {
            return new Hold(door, kind, id, since, until, next, opened, secret);
        }

        /** The same, with an opening confirmed. */
        public Hold confirmed() {
            return new Hold(door, kind, id, since, until, phase, true, secret);
        }

        /** The same, with another end. */
        public Hold until(long end) {
            return new Hold(door, kind, id, since, end, phase, opened, secret);
        }

        /** The same holder at another door. */
        public Hold at(int other) {
            return new Hold(other, kind, id, since, until, phase, opened, secret);
        }

        /** The holder as the details of a record have it, such as {@code code} and its id. */
        public Map<String, Object> details() {
            String name = kind == Kind.ASSIGNED ? Kind.CODE.word() : kind.word();
            return id.isEmpty() ? Map.of() : Map.of(name, id);
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }

        @Override
        public String toString() {
            return "door " + door + ": " + kind + " " + id + " " + phase;
        }
    }

    /** A change under way. */
    interface Change {
        /** Must be called once the fate of the batch is known. @param durable false if it failed: the change is undone */
        void settle(boolean durable);
    }

    /** The id of a booking: {@code <bank>/<hex>}. */
    static String booking(String bank, byte[] booking) {
        return bank + "/" + HexFormat.of().formatHex(booking);
    }

    /** Who holds the door, as far as known: also what is not durable yet. */
    Optional<Hold> at(int door);

    /** What the holder holds; the door with the lowest number if there are several. */
    Optional<Hold> of(Kind kind, String id);

    /** Every holder, by door. */
    List<Hold> all();

    /**
     * Adds to the batch that somebody else holds the door now, or the same holder otherwise. Changes of one door must go to
     * the store in the order of these calls, so whoever changes holders of a kind does it under a lock of its own that
     * covers the submission. Each change must be settled.
     *
     * @param before who holds the door now, the very object that was read; empty if nobody
     * @param after who holds the same door from now on; empty if nobody: then the secret is erased
     * @return empty if the door has another holder by now, or is being released: then nothing was added
     */
    Optional<Change> change(Optional<Hold> before, Optional<Hold> after, Batch batch);

    /**
     * As {@link #change}, for a caller that shares no lock with those who change the door's holder: until it is settled
     * nobody else can change it. Never settled, it ends by itself after half a minute.
     *
     * @return empty if the door has another holder by now, or a change of it is under way
     */
    Optional<Change> replace(int door, Optional<Hold> before, Optional<Hold> after, Batch batch);

    /** As {@link #replace}, with nobody in its place. */
    default Optional<Change> release(Hold held, Batch batch) {
        return replace(held.door(), Optional.of(held), Optional.empty(), batch);
    }

    /** Adds to the batch that the door was opened once more: how worn its lock is decides which door is given out next. */
    void wear(int door, Batch batch);

    /** How often the door was opened for somebody, as far as known here. */
    long openings(int door);
}
