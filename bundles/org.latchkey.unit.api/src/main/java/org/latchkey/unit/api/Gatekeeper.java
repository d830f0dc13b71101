// SPDX-License-Identifier: Apache-2.0
package org.latchkey.unit.api;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ProviderType;

/** Verifies, decides, records, and only then opens. Thread-safe. */
@ProviderType
public interface Gatekeeper {

    /**
     * What became of a presented code.
     *
     * @param accepted true if at least one door is being opened, or a technician's code opened the rights
     * @param reason {@code ok}, or the refusal as {@code docs/protocol.md} names it
     * @param doors the doors being opened, in order
     * @param record the number of the record that says so; −1 if the refusal went into a summary
     * @param openings completes when every door's outcome is recorded
     */
    record Verdict(
            boolean accepted,
            String reason,
            List<Integer> doors,
            long record,
            CompletableFuture<List<Doors.Opening>> openings) {}

    /** Decides on a presented text. Returns when the decision is durable. */
    Verdict present(String text, String source);

    /**
     * Decides on a staff code and the doors that were chosen with it on a screen: all of them must be doors that the code
     * names, if it names any. With any other code, or without doors, the same as {@link #present(String, String)}.
     *
     * @param doors at most 32, in any order
     */
    default Verdict present(String text, String source, List<Integer> doors) {
        return present(text, source);
    }

    /**
     * The customer gives back the door that the unit chose for the code: it is free at once if it is closed and, where that
     * is sensed, empty, otherwise as soon as it is. What is kept for a booking ends by being picked up, not here.
     *
     * @return accepted, without openings, or why not
     */
    default Verdict end(String text, String source) {
        return refused("not-supported-here");
    }

    /**
     * Staff free a door, whoever holds it.
     *
     * @param text a staff code that names the door, or none
     * @return accepted, without openings, or why not
     */
    default Verdict release(int door, String text, String source) {
        return refused("not-supported-here");
    }

    /**
     * For the next code that makes the unit choose a door, low doors come first, if it comes within the time.
     *
     * @param millis from now on; 0 takes the wish back
     */
    default void preferLow(long millis) {}

    /** A refusal that has no record of its own. */
    static Verdict refused(String reason) {
        return new Verdict(false, reason, List.of(), -1, CompletableFuture.completedFuture(List.of()));
    }

    /** A technician's test opening: recorded, and opened like any other. */
    Verdict test(int door);

    /**
     * A technician has looked at the door: ends its quarantine and gives back the uses that a restart left undecided.
     * Recorded.
     *
     * @return a sentence that says what was cleared
     * @throws UnitException if the door does not exist or the record could not be written; then nothing is cleared
     */
    String clear(int door);

    /** Up to where every revocation of the portal is known here, without a gap. */
    default long revocationEpoch() {
        return 0;
    }
}
