// SPDX-License-Identifier: Apache-2.0
package org.latchkey.unit.api;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.latchkey.protocol.Reason;
import org.latchkey.protocol.audit.Actor;
import org.osgi.annotation.versioning.ProviderType;

/** The doors of the site: their states, and the one way to open them. Thread-safe. */
@ProviderType
public interface Doors {

    /** What the sensors last said. */
    enum State {
        UNKNOWN,
        CLOSED,
        OPEN
    }

    /**
     * A door now.
     *
     * @param door its number at the site
     * @param bank the bank it hangs in
     * @param sensed false if nothing tells whether it is open; its state then stays unknown
     * @param state of the latch
     * @param item whether something is in the locker; empty where no sensor tells
     * @param reads how many times the line has told its state since start; 0 means never
     * @param quarantined true after a jam, until an opening is seen or a technician clears it
     * @param trouble why the state is unknown, or empty
     */
    record Status(
            int door,
            String bank,
            boolean sensed,
            State state,
            Optional<Boolean> item,
            long reads,
            boolean quarantined,
            String trouble) {}

    /** How an opening ended. */
    enum Outcome {
        /** The sensor saw the door open. */
        OPENED,
        /** The board took the pulse; the door has no sensor. */
        PULSED,
        /** The door stayed closed, also after one retry. */
        JAMMED,
        /** The board did not answer; the door may have opened. */
        NO_ANSWER,
        /** Nothing was sent. */
        NOT_SENT
    }

    /**
     * A finished opening.
     *
     * @param outcome how it ended
     * @param detail for the technician
     */
    record Opening(Outcome outcome, String detail) {}

    /** Nothing was sent, because its time was over before it was its turn. */
    Opening TOO_LATE = new Opening(Outcome.NOT_SENT, Reason.EXPIRED);

    /**
     * Who ordered an opening, as the trail names them.
     *
     * @param actor of its records
     * @param cause SHA-256 of the letter that caused it, or empty
     */
    record By(Actor actor, byte[] cause) {

        /** Somebody who did not say. */
        public static final By UNKNOWN = new By(Actor.SYSTEM, new byte[0]);
    }

    /**
     * Why a door opened.
     *
     * @param by who ordered the opening
     * @param late false while that opening is under way; true if it had ended already, without having seen the door open
     */
    record Ordered(By by, boolean late) {}

    /**
     * A line or a scanner that the site asks for.
     *
     * @param name as its health check has it: {@code line west}, {@code scanner front}
     * @param driver whether a driver serves it
     * @param answers whether it is there: a board of the line answers, the scanner is open
     */
    record Device(String name, boolean driver, boolean answers) {}

    /**
     * How worn a lock is: how its openings ended, ever since its door is known here.
     *
     * @param door its number at the site
     * @param openings that opened it
     * @param jams that did not
     * @param slow openings of these that took a second pulse
     * @param unanswered openings of which nothing tells how they ended
     */
    record Wear(int door, long openings, long jams, long slow, long unanswered) {}

    /** The wear of each lock that was ever used; from memory. */
    default List<Wear> wear() {
        return List.of();
    }

    /** The lines and scanners of the site; from memory. */
    default List<Device> devices() {
        return List.of();
    }

    List<Status> all();

    Optional<Status> status(int door);

    /** What its lock draws from: of doors with the same supply one opens at a time. From memory. */
    default String supply(int door) {
        return "";
    }

    /**
     * True if the door can be opened now and it can be told whether it did: its line is there and open and, where it is
     * sensed, its state is known. Otherwise waits for that for at most the given time, for instance while a driver is
     * swapped, and lets its board be read meanwhile; with no patience the answer comes at once from memory.
     */
    boolean reachable(int door, long patienceMillis);

    /**
     * True if waiting for the door is of no use: its line is there and open, but its board is known not to answer. False
     * while the line is away or has just come up. Answers at once from memory.
     */
    default boolean silent(int door) {
        return false;
    }

    /**
     * Queues an opening: one at a time per supply, with the configured gap. The caller has already made the record
     * durable.
     *
     * @return completes when the outcome is known, never exceptionally by itself; completed with
     *     {@link Outcome#NOT_SENT} at once if the door does not exist or too many openings wait. Cancelling it calls off
     *     every pulse that has not left yet, and nothing more: the door may still open.
     */
    CompletableFuture<Opening> open(int door);

    /**
     * The same for an opening that must not act after its time, however long others are before it.
     *
     * @param late asked just before each pulse leaves, on any thread, must not block: true if that is over. Without any
     *     pulse the opening then ends as {@link #TOO_LATE}
     */
    default CompletableFuture<Opening> open(int door, BooleanSupplier late) {
        return late.getAsBoolean() ? CompletableFuture.completedFuture(TOO_LATE) : open(door);
    }

    /**
     * The same for somebody whom the trail names: a door that opens when the opening has ended already is recorded as theirs.
     *
     * @param by who orders it
     */
    default CompletableFuture<Opening> open(int door, BooleanSupplier late, By by) {
        return open(door, late);
    }

    /**
     * The longest time in milliseconds from a pulse until a state read tells the opening, as the door's board has it;
     * a cautious figure while its line is away.
     */
    long settleMillis(int door);

    /**
     * Lifts the quarantine of a door. Recording it is the caller's part.
     *
     * @return true if the door was quarantined
     */
    boolean clear(int door);

    /** Is told of each change of a door's state, on the poller's thread; must not block. */
    interface Listener {
        /**
         * @param status the door after the change
         * @param commanded true if an opening ordered here explains it
         */
        void changed(Status status, boolean commanded);

        /**
         * The same, for who wants to know which opening explains it.
         *
         * @param why the opening ordered here that explains it; empty if there is none
         */
        default void changed(Status status, Optional<Ordered> why) {
            changed(status, why.isPresent());
        }

        /**
         * A door opened late; asked before {@link #changed} is called.
         *
         * @param by who ordered the opening that explains it
         * @return true if this listener writes the record of it; if nobody does, the doors' own journal has one
         */
        default boolean recordsLate(Status status, By by) {
            return false;
        }

        /**
         * A door has stood open for long; told once, until it is closed.
         *
         * @param status the door now
         * @param millis for how long, as far as known here
         */
        default void leftOpen(Status status, long millis) {}
    }
}
