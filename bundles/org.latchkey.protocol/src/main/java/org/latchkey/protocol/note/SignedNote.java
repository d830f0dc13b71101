// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.note;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.Reason;

/**
 * A note whose signatures by known keys all hold (C2SP signed-note). Signatures by unknown keys are ignored.
 *
 * @param text what was signed, with its final newline
 * @param signatures those by known keys, in the note's order, one for each key
 */
public record SignedNote(String text, List<Signature> signatures) {

    /**
     * A verified signature.
     *
     * @param verifier who made it
     * @param bytes the signature without the key id
     */
    public record Signature(NoteVerifier verifier, byte[] bytes) {}

    /** The longest note in characters. */
    public static final int MAX_LENGTH = 1_000_000;

    /** The most signatures in a note. */
    public static final int MAX_SIGNATURES = 100;

    private static final String SEPARATOR = "\n\n";
    private static final String SIGNATURE_PREFIX = "\u2014 ";

    /**
     * Opens a note.
     *
     * @throws ProtocolException {@code bad-note}, {@code bad-signature} if that of a known key does not hold,
     *     {@code no-known-signature} or {@code ambiguous-verifier}
     */
    public static SignedNote open(String note, Collection<NoteVerifier> known) throws ProtocolException {
        checkCharacters(note);
        int separator = note.lastIndexOf(SEPARATOR);
        if (separator < 0 || !note.endsWith("\n") || separator + SEPARATOR.length() == note.length()) {
            throw new ProtocolException(Reason.BAD_NOTE);
        }
        String text = note.substring(0, separator + 1);
        String[] lines = note.substring(separator + SEPARATOR.length(), note.length() - 1)
                .split("\n", -1);
        if (lines.length > MAX_SIGNATURES) {
            throw new ProtocolException(Reason.BAD_NOTE);
        }
        List<Signature> signatures = new ArrayList<>();
        Set<NoteVerifier> seen = new HashSet<>();
        for (String line : lines) {
            Line parsed = Line.parse(line);
            NoteVerifier verifier = find(parsed, known);
            if (verifier != null) {
                // Also a repeated one must hold: C2SP lets no wrong signature of a known key pass.
                if (!verifier.verify(text, parsed.signature())) {
                    throw new ProtocolException(Reason.BAD_SIGNATURE);
                }
                if (seen.add(verifier)) {
                    signatures.add(new Signature(verifier, parsed.signature()));
                }
            }
        }
        if (signatures.isEmpty()) {
            throw new ProtocolException(Reason.NO_KNOWN_SIGNATURE);
        }
        return new SignedNote(text, List.copyOf(signatures));
    }

    /** The note of a text and the signature lines that belong below it. */
    static String assemble(String text, String... signatureLines) {
        return text + "\n" + String.join("", signatureLines);
    }

    /** The line that carries a signature, with its newline. */
    static String line(NoteVerifier verifier, byte[] signature) {
        byte[] bytes = ByteBuffer.allocate(Integer.BYTES + signature.length)
                .putInt(verifier.keyId())
                .put(signature)
                .array();
        return SIGNATURE_PREFIX + verifier.name() + ' ' + Base64.getEncoder().encodeToString(bytes) + '\n';
    }

    private static void checkCharacters(String note) throws ProtocolException {
        boolean fits = note.length() <= MAX_LENGTH
                && StandardCharsets.UTF_8.newEncoder().canEncode(note);
        if (!fits || note.chars().anyMatch(c -> c < ' ' && c != '\n')) {
            throw new ProtocolException(Reason.BAD_NOTE);
        }
    }

    private static NoteVerifier find(Line line, Collection<NoteVerifier> known) throws ProtocolException {
        NoteVerifier found = null;
        for (NoteVerifier verifier : known) {
            if (verifier.keyId() == line.keyId() && verifier.name().equals(line.name())) {
                if (found != null) {
                    throw new ProtocolException(Reason.AMBIGUOUS_VERIFIER);
                }
                found = verifier;
            }
        }
        return found;
    }

    /** A signature line taken apart. */
    private record Line(String name, int keyId, byte[] signature) {

        static Line parse(String line) throws ProtocolException {
            if (!line.startsWith(SIGNATURE_PREFIX)) {
                throw new ProtocolException(Reason.BAD_NOTE);
            }
            String[] parts = line.substring(SIGNATURE_PREFIX.length()).split(" ", 2);
            byte[] bytes = parts.length == 2 ? StrictBase64.decode(parts[1]) : null;
            if (bytes == null || bytes.length <= Integer.BYTES || !NoteVerifier.isName(parts[0])) {
                throw new ProtocolException(Reason.BAD_NOTE);
            }
            byte[] signature = Arrays.copyOfRange(bytes, Integer.BYTES, bytes.length);
            return new Line(parts[0], ByteBuffer.wrap(bytes).getInt(), signature);
        }
    }
}
