// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.audit;

/**
 * Who caused a record, without personal data.
 *
 * @param kind what the id is
 * @param id hex of a code id or command id, or an opaque id; empty for the system
 */
public record Actor(Kind kind, String id) {

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
    }
}
