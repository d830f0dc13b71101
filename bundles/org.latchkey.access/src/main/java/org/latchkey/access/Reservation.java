// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.latchkey.protocol.audit.Actor;
import org.latchkey.protocol.code.AccessCode;
import org.latchkey.protocol.code.Op;
import org.latchkey.unit.api.Doors;

/**
 * A use that was set aside for an opening and is neither burnt nor free yet.
 *
 * @param of code and door
 * @param state how far it is
 * @param uses how often the code may open the door, 0 for unlimited
 * @param expires when the code does, in seconds since 1970
 * @param until for {@link State#RETURNED}: the second at which the use counts as burnt, unless the door is its customer's;
 *     otherwise 0
 * @param cause SHA-256 of the code's envelope, 32 bytes
 * @param op what the code may do
 */
record Reservation(CodeDoor of, State state, long uses, long expires, long until, byte[] cause, Op op) {

    /** The number is stored. */
    enum State {
        /** The opening is under way, or was when the unit stopped. */
        PENDING(1),
        /** Given back after a restart, for a while. */
        RETURNED(2),
        /** Nothing tells what became of it: staff decide. */
        HELD(3);

        private final int number;

        State(int number) {
            this.number = number;
        }
    }

    private static final int HASH = 32;
    private static final int LENGTH = 1 + 3 * Long.BYTES + HASH;

    Reservation as(State next, long nextUntil) {
        return new Reservation(of, next, uses, expires, nextUntil, cause, op);
    }

    /** Whether this is the order of an opening. */
    boolean isOf(Doors.By by) {
        Actor actor = by.actor();
        return actor.kind() == Actor.Kind.CODE && actor.id().equals(of.codeHex());
    }

    boolean limited() {
        return uses > 0;
    }

    /**
     * Until when its code can open anything, in seconds since 1970. The codes of a booking can be extended without a word to
     * the unit, up to 400 days after their first issue.
     *
     * @param now seconds since 1970; the code was issued before that
     */
    long lastEnd(long now) {
        boolean booked = op == Op.DROP_OFF || op == Op.PICK_UP;
        return booked ? Math.max(expires, now + AccessCode.MAX_LIFETIME) : expires;
    }

    byte[] encode() {
        // Without a byte for fixed doors, as earlier versions had it.
        boolean plain = op == Op.OPEN;
        ByteBuffer out = ByteBuffer.allocate(plain ? LENGTH : LENGTH + 1)
                .put((byte) state.number)
                .putLong(uses)
                .putLong(expires)
                .putLong(until)
                .put(cause);
        return (plain ? out : out.put((byte) op.number())).array();
    }

    /** @throws IllegalArgumentException if the bytes are none of ours */
    static Reservation decode(CodeDoor of, byte[] value) {
        if (value.length != LENGTH && value.length != LENGTH + 1) {
            throw new IllegalArgumentException("a reservation of " + value.length + " bytes");
        }
        ByteBuffer in = ByteBuffer.wrap(value);
        State state = state(in.get());
        long uses = in.getLong();
        long expires = in.getLong();
        long until = in.getLong();
        byte[] cause = new byte[HASH];
        in.get(cause);
        Op op = in.hasRemaining() ? op(in.get()) : Op.OPEN;
        return new Reservation(of, state, uses, expires, until, cause, op);
    }

    private static Op op(int number) {
        return Arrays.stream(Op.values())
                .filter(op -> op.number() == number)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("a reservation for operation " + number));
    }

    private static State state(int number) {
        for (State state : State.values()) {
            if (state.number == number) {
                return state;
            }
        }
        throw new IllegalArgumentException("a reservation in state " + number);
    }
}
