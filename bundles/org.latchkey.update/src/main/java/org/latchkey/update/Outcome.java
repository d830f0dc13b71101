// SPDX-License-Identifier: Apache-2.0
package org.latchkey.update;

import java.util.HexFormat;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.Reason;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.cbor.CborReader;
import org.latchkey.protocol.cbor.CborWriter;
import org.latchkey.protocol.crypto.Sha256;

/**
 * What became of a direction so far.
 *
 * @param cause names the direction, {@link Direction#cause}
 * @param state how far it is
 * @param attempts how often its swap was begun
 * @param reason why it failed; else empty
 */
record Outcome(String cause, State state, int attempts, String reason) {

    private static final int FIELDS = 4;
    private static final int MOST_ATTEMPTS = 1000;

    /** How far a direction is; stored by its ordinal. */
    enum State {
        /** No swap has begun. */
        OPEN,
        /** A swap was begun, and the unit has not said how it ended. */
        BEGUN,
        CONFIRMED,
        FAILED
    }

    Outcome {
        reason = AuditEntry.fit(reason);
    }

    static Outcome open(Direction direction) {
        return new Outcome(direction.cause(), State.OPEN, 0, "");
    }

    Outcome begun() {
        return new Outcome(cause, State.BEGUN, Math.min(MOST_ATTEMPTS, attempts + 1), "");
    }

    Outcome confirmed() {
        return new Outcome(cause, State.CONFIRMED, attempts, "");
    }

    Outcome failed(String why) {
        return new Outcome(cause, State.FAILED, attempts, why);
    }

    byte[] encode() {
        return new CborWriter()
                .array(FIELDS)
                .bytes(HexFormat.of().parseHex(cause))
                .integer(state.ordinal())
                .integer(attempts)
                .text(reason)
                .toByteArray();
    }

    static Outcome decode(byte[] stored) throws ProtocolException {
        CborReader in = new CborReader(stored);
        in.readArray(FIELDS);
        String cause = HexFormat.of().formatHex(in.readBytes(Sha256.LENGTH));
        int state = (int) in.readUnsigned(State.values().length - 1L);
        Outcome outcome =
                new Outcome(cause, State.values()[state], (int) in.readUnsigned(MOST_ATTEMPTS), in.readText());
        in.end();
        if (!outcome.reason.equals(AuditEntry.fit(outcome.reason))) {
            throw new ProtocolException(Reason.BAD_MESSAGE);
        }
        return outcome;
    }
}
