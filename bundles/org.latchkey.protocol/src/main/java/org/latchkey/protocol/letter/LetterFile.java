// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.letter;

import java.util.ArrayList;
import java.util.List;
import org.latchkey.protocol.Bounds;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.Reason;
import org.latchkey.protocol.cbor.CborReader;
import org.latchkey.protocol.cbor.CborWriter;

/**
 * Letters in a file, for a USB stick. Out-of-bounds fields throw {@link IllegalArgumentException}.
 *
 * @param letters in the order in which they are to be taken: 1 to 64
 */
public record LetterFile(List<TypedLetter> letters) {

    /** The most letters of a file. */
    public static final int MAX_LETTERS = 64;

    /** The largest file in bytes: 4 MiB. */
    public static final int MAX_SIZE = 4 * 1024 * 1024;

    private static final String MAGIC = "latchkey/v1/letters";
    private static final int FIELDS = 2;

    public LetterFile {
        letters = List.copyOf(letters);
        Bounds.size("letters", letters, 1, MAX_LETTERS);
    }

    /** @throws IllegalArgumentException above {@link #MAX_SIZE} */
    public byte[] encode() {
        CborWriter out = new CborWriter(4096);
        out.array(FIELDS).text(MAGIC).array(letters.size());
        letters.forEach(letter -> letter.write(out));
        Bounds.check(out.size() <= MAX_SIZE, "size of the file");
        return out.toByteArray();
    }

    /** Reads a file. The letters are not verified here. */
    public static LetterFile decode(byte[] file) throws ProtocolException {
        if (file.length > MAX_SIZE) {
            throw new ProtocolException(Reason.TOO_LARGE);
        }
        CborReader in = new CborReader(file);
        if (in.peek() != CborReader.Kind.ARRAY
                || in.readArray() != FIELDS
                || in.peek() != CborReader.Kind.TEXT
                || !in.readText().equals(MAGIC)) {
            throw new ProtocolException(Reason.BAD_LETTERS);
        }
        int count = in.readArray();
        if (count < 1 || count > MAX_LETTERS) {
            throw new ProtocolException(Reason.BAD_LETTERS);
        }
        List<TypedLetter> letters = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            letters.add(TypedLetter.read(in));
        }
        in.end();
        return new LetterFile(letters);
    }
}
