// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.note;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.Reason;
import org.latchkey.protocol.crypto.Ed25519PublicKey;
import org.latchkey.protocol.crypto.Sha256;
import org.latchkey.protocol.crypto.Signer;

/**
 * A signed statement of a log's size and root (C2SP tlog-checkpoint).
 *
 * @param origin the log's name
 * @param size number of leaves, unsigned
 * @param root 32-byte root hash
 * @param note the whole signed note as text
 */
public record Checkpoint(String origin, long size, byte[] root, String note) {

    private static final int UNIT_KEY_ID_LENGTH = 8;
    private static final String JOURNAL = "portal";
    private static final int REQUIRED_LINES = 3;
    private static final Pattern SIZE = Pattern.compile("0|[1-9][0-9]{0,19}");

    /** The origin of a unit's trail: {@code latchkey/<site>/<first 8 bytes of the key's SHA-256 in hex>}. */
    public static String origin(String site, Ed25519PublicKey unitKey) {
        return "latchkey/" + site + '/' + HexFormat.of().formatHex(unitKey.kid(UNIT_KEY_ID_LENGTH));
    }

    /** The origin of the portal's own trail: {@code latchkey/portal/<first 8 bytes of the key's SHA-256 in hex>}. */
    public static String journalOrigin(Ed25519PublicKey journalKey) {
        return origin(JOURNAL, journalKey);
    }

    /**
     * Signs a checkpoint; the key's name in the note is the origin.
     *
     * @param size number of leaves, unsigned
     * @throws IllegalArgumentException for a root that has not 32 bytes or an origin that no key can be named
     */
    public static Checkpoint sign(String origin, long size, byte[] root, Signer key) {
        if (root.length != Sha256.LENGTH) {
            throw new IllegalArgumentException("a root has 32 bytes");
        }
        NoteVerifier verifier = NoteVerifier.ed25519(origin, key.publicKey());
        String text = origin
                + '\n'
                + Long.toUnsignedString(size)
                + '\n'
                + Base64.getEncoder().encodeToString(root)
                + '\n';
        byte[] signature = key.sign(text.getBytes(StandardCharsets.UTF_8));
        String note = SignedNote.assemble(text, SignedNote.line(verifier, signature));
        return new Checkpoint(origin, size, root.clone(), note);
    }

    /** Verifies and reads a checkpoint of whatever log this key signs for. */
    public static Checkpoint open(String note, NoteVerifier key) throws ProtocolException {
        return parse(SignedNote.open(note, List.of(key)).text(), note);
    }

    /** Verifies and reads a checkpoint of the log with this origin. */
    public static Checkpoint open(String note, NoteVerifier key, String origin) throws ProtocolException {
        Checkpoint checkpoint = open(note, key);
        if (!checkpoint.origin.equals(origin)) {
            throw new ProtocolException(Reason.WRONG_ORIGIN);
        }
        return checkpoint;
    }

    private static Checkpoint parse(String text, String note) throws ProtocolException {
        String[] lines = text.substring(0, text.length() - 1).split("\n", -1);
        if (lines.length < REQUIRED_LINES
                || Arrays.stream(lines).anyMatch(String::isEmpty)
                || !SIZE.matcher(lines[1]).matches()) {
            throw new ProtocolException(Reason.BAD_CHECKPOINT);
        }
        byte[] root = StrictBase64.decode(lines[2]);
        if (root == null || root.length != Sha256.LENGTH) {
            throw new ProtocolException(Reason.BAD_CHECKPOINT);
        }
        try {
            return new Checkpoint(lines[0], Long.parseUnsignedLong(lines[1]), root, note);
        } catch (NumberFormatException e) {
            throw new ProtocolException(Reason.BAD_CHECKPOINT, e);
        }
    }
}
