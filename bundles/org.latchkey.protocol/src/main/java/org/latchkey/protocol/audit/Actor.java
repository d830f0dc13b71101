// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.audit;

import org.latchkey.protocol.Bounds;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.Reason;

/**
 * Who caused a record, without personal data. Out-of-bounds fields throw {@link IllegalArgumentException}.
 *
 * @param kind what the id is
 * @param id hex of a code id or command id, or an opaque id, at most 64 characters; empty for the system
 */
public record Actor(Kind kind, String id) {

    private static final int MAX_ID = 64;

    public Actor {
        Bounds.text("actor", id, kind == Kind.SYSTEM ? 0 : 1, kind == Kind.SYSTEM ? 0 : MAX_ID);
    }

    /** The unit itself. */
    public static final Actor SYSTEM = new Actor(Kind.SYSTEM, "");

    /** What an actor's id is. The number is the one on the wire. */
    public enum Kind {
        SYSTEM(0),
        CODE(1),
        COMMAND(2),
        OPERATOR(3),
        SESSION(4),
        TECHNICIAN(5),
        /** Somebody at the scanner whose code did not verify; the id is the scanner's name. */
        SCANNER(6);

        private final int number;

        Kind(int number) {
            this.number = number;
        }

        public int number() {
            return number;
        }

        /** @throws ProtocolException if this version knows no such number */
        static Kind of(long number) throws ProtocolException {
            for (Kind kind : values()) {
                if (kind.number == number) {
                    return kind;
                }
            }
            throw new ProtocolException(Reason.BAD_RECORD);
        }
    }
}
