// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.letter;

import java.util.Arrays;
import org.latchkey.protocol.Bounds;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.Reason;
import org.latchkey.protocol.cbor.CborReader;
import org.latchkey.protocol.cbor.CborWriter;
import org.latchkey.protocol.cose.LetterType;
import org.latchkey.protocol.site.Snapshot;

/**
 * A letter and what it claims to be: one message of {@code down/command}, one entry of a {@link LetterFile}. The word
 * only says which check to run; a letter of another type fails it. Out-of-bounds fields throw
 * {@link IllegalArgumentException}.
 *
 * @param type what it claims to be
 * @param letter the signed bytes, 1 byte to 640 KiB
 */
public record TypedLetter(LetterType type, byte[] letter) {

    /** The largest letter in bytes: that of a snapshot. */
    public static final int MAX_LETTER = Snapshot.MAX_SIZE;

    /** The largest frame in bytes. */
    public static final int MAX_SIZE = MAX_LETTER + 64;

    private static final int FIELDS = 2;
    private static final int MAX_WORD = 16;

    public TypedLetter {
        letter = Bounds.length("letter", letter, 1, MAX_LETTER).clone();
    }

    public byte[] encode() {
        CborWriter out = new CborWriter(letter.length + 64);
        write(out);
        return out.toByteArray();
    }

    /** Reads a frame. @throws ProtocolException if it is not one frame, or of an unknown type */
    public static TypedLetter decode(byte[] frame) throws ProtocolException {
        if (frame.length > MAX_SIZE) {
            throw new ProtocolException(Reason.TOO_LARGE);
        }
        CborReader in = new CborReader(frame);
        TypedLetter letter = read(in);
        in.end();
        return letter;
    }

    void write(CborWriter out) {
        out.array(FIELDS).text(type.word()).bytes(letter);
    }

    static TypedLetter read(CborReader in) throws ProtocolException {
        in.readArray(FIELDS);
        return new TypedLetter(LetterType.of(in.readText(MAX_WORD)), in.readBytes(1, MAX_LETTER));
    }

    @Override
    public byte[] letter() {
        return letter.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TypedLetter typed && type == typed.type && Arrays.equals(letter, typed.letter);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(letter);
    }
}
