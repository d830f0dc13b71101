// SPDX-License-Identifier: Apache-2.0
package org.latchkey.unit.api;

import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Doors for customers without a code, in banks that are public: a free door and a PIN of the customer's own. Answers when
 * the decision is durable. The caller clears the PIN afterwards. Thread-safe.
 */
@ProviderType
public interface PinSessions {

    /**
     * What became of it.
     *
     * @param accepted whether it was done
     * @param reason {@code ok}, or the refusal as {@code docs/protocol.md} names it
     * @param waitMillis how long to wait before the next attempt at this door; 0 if not at all
     * @param door that it concerns, 0 if none
     * @param opening completes when the outcome is recorded; at once with {@link Doors.Outcome#NOT_SENT} if nothing is
     *     opened
     */
    record Answer(
            boolean accepted, String reason, long waitMillis, int door, CompletableFuture<Doors.Opening> opening) {}

    /** Takes a free door. The PIN has at least six digits. */
    Answer begin(int door, char[] pin);

    /** Opens the door once more. */
    Answer reopen(int door, char[] pin);

    /** Opens the door a last time; it is free once it is seen closed. */
    Answer end(int door, char[] pin);

    /** Staff free the door of somebody who forgot the PIN, or stayed too long. */
    Answer release(int door, String staffCode);
}
