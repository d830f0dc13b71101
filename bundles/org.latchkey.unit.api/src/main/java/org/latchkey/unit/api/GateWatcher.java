// SPDX-License-Identifier: Apache-2.0
package org.latchkey.unit.api;

import java.util.Optional;
import org.latchkey.protocol.code.Op;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Is told of what is presented to the gate and of what comes of it; a screen registers itself as such a service. Called on
 * a thread of the gate's own, one after another: it must not block. One that is slow misses the oldest of what waits, and
 * what it throws is logged and forgotten. Nobody's opening ever waits for a watcher.
 */
@ConsumerType
public interface GateWatcher {

    /** Who presented something. */
    enum Kind {
        CUSTOMER,
        STAFF,
        TECHNICIAN,
        /** A letter of the portal was shown to a scanner. */
        COMMAND,
        /** An enrolment token was shown to a scanner; told when it is tried, and again when that has ended. */
        ENROLMENT,
        /** Nobody that is known: it did not verify. */
        NONE
    }

    /**
     * What was presented, and what came of it.
     *
     * @param text as it was presented: for a screen that presents it again with chosen doors, or ends its holder's stay.
     *     Empty if there is none; it must not be stored, shown or logged
     * @param source the scanner or screen it came from
     * @param verdict what was decided; its openings may still be under way. An allocation that moves on to another door
     *     after a jam is told a second time, with the reason {@code moved}
     * @param validUntil first second at which the code no longer holds, since 1970; 0 if unknown
     * @param kind who presented it
     * @param op what the code may do; empty if it did not verify, or was no code
     */
    record Presented(
            String text, String source, Gatekeeper.Verdict verdict, long validUntil, Kind kind, Optional<Op> op) {}

    /** Takes the news. */
    void presented(Presented presented);
}
