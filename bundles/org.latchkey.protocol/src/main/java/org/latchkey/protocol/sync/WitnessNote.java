// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.sync;

import org.latchkey.protocol.Bounds;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.Reason;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.cbor.CborReader;
import org.latchkey.protocol.cbor.CborWriter;

/**
 * The portal's answer to a batch: a message of {@code down/witness}. Only its note is signed. Out-of-bounds fields throw
 * {@link IllegalArgumentException}.
 *
 * @param status what became of the batch
 * @param size for {@link Status#WITNESSED} the size that the note cosigns, for {@link Status#SEND_FROM} the number of the
 *     record to go on with, for {@link Status#REFUSED} how far the portal has the trail
 * @param note the cosigned checkpoint, at most 4,096 characters; empty unless witnessed
 * @param reason a short stable word of at most 64 characters; empty unless refused
 */
public record WitnessNote(Status status, long size, String note, String reason) {

    /** The largest message in bytes. */
    public static final int MAX_SIZE = 16 * 1024;

    private static final int FIELDS = 4;

    /** What became of a batch. The number is the one on the wire. */
    public enum Status {
        /** Stored and cosigned. */
        WITNESSED(0),
        /** Not taken: other records must come first, or these are there already. */
        SEND_FROM(1),
        /** Not taken: it does not continue the trail that the portal knows. */
        REFUSED(2);

        private final int number;

        Status(int number) {
            this.number = number;
        }

        public int number() {
            return number;
        }

        static Status of(long number) {
            Bounds.range("status", number, 0, values().length - 1);
            return values()[(int) number];
        }
    }

    public WitnessNote {
        Bounds.range("size", size, 0, Long.MAX_VALUE);
        boolean witnessed = status == Status.WITNESSED;
        Bounds.range("note", note.length(), witnessed ? 1 : 0, witnessed ? UnitState.MAX_CHECKPOINT : 0);
        boolean refused = status == Status.REFUSED;
        Bounds.text("reason", reason, refused ? 1 : 0, refused ? AuditEntry.MAX_WORD : 0);
    }

    public static WitnessNote witnessed(long size, String note) {
        return new WitnessNote(Status.WITNESSED, size, note, "");
    }

    public static WitnessNote sendFrom(long from) {
        return new WitnessNote(Status.SEND_FROM, from, "", "");
    }

    public static WitnessNote refused(long size, String reason) {
        return new WitnessNote(Status.REFUSED, size, "", reason);
    }

    public byte[] encode() {
        CborWriter out = new CborWriter(1024);
        out.array(FIELDS).integer(status.number()).integer(size).text(note).text(reason);
        return out.toByteArray();
    }

    /** Reads a message. */
    public static WitnessNote decode(byte[] message) throws ProtocolException {
        if (message.length > MAX_SIZE) {
            throw new ProtocolException(Reason.TOO_LARGE);
        }
        CborReader in = new CborReader(message);
        try {
            in.readArray(FIELDS);
            WitnessNote note =
                    new WitnessNote(Status.of(in.readUnsigned()), in.readUnsigned(), in.readText(), in.readText());
            in.end();
            return note;
        } catch (IllegalArgumentException e) {
            throw new ProtocolException(Reason.BAD_MESSAGE, e);
        }
    }
}
