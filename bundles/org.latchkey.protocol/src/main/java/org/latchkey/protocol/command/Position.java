// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.command;

import java.util.Arrays;
import org.latchkey.protocol.Bounds;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.cbor.CborReader;
import org.latchkey.protocol.cbor.CborWriter;
import org.latchkey.protocol.crypto.Sha256;

/**
 * How far a unit is in its site's log of commands. Out-of-bounds fields throw {@link IllegalArgumentException}.
 *
 * @param seq number of the last command that was taken; 0 if there was none
 * @param envelopeHash SHA-256 of that command's letter; 32 zero bytes if there was none
 */
public record Position(long seq, byte[] envelopeHash) {

    /** Before the first command. */
    public static final Position NONE = new Position(0, new byte[Sha256.LENGTH]);

    private static final int FIELDS = 2;

    public Position {
        Bounds.range("seq", seq, 0, Long.MAX_VALUE);
        envelopeHash = Bounds.length("envelope hash", envelopeHash, Sha256.LENGTH, Sha256.LENGTH)
                .clone();
        Bounds.check(seq != 0 || Arrays.equals(envelopeHash, new byte[Sha256.LENGTH]), "envelope hash");
    }

    /** Writes {@code [seq, hash]}. */
    public void write(CborWriter out) {
        out.array(FIELDS).integer(seq).bytes(envelopeHash);
    }

    /** Reads what {@link #write} wrote. @throws IllegalArgumentException if it is out of bounds */
    public static Position read(CborReader in) throws ProtocolException {
        in.readArray(FIELDS);
        return new Position(in.readUnsigned(), in.readBytes(Sha256.LENGTH));
    }

    @Override
    public byte[] envelopeHash() {
        return envelopeHash.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Position position
                && seq == position.seq
                && Arrays.equals(envelopeHash, position.envelopeHash);
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(seq) + Arrays.hashCode(envelopeHash);
    }
}
