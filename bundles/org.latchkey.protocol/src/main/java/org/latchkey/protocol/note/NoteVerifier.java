// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.note;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.Reason;
import org.latchkey.protocol.crypto.Ed25519PublicKey;
import org.latchkey.protocol.crypto.Sha256;

/** A key that verifies notes, as C2SP signed-note names it: name, key id, algorithm. Immutable. */
public final class NoteVerifier {

    /** Signs the text itself. */
    public static final byte ED25519 = 0x01;

    /** Signs time and text (C2SP tlog-cosignature, cosignature/v1). */
    public static final byte COSIGNATURE_V1 = 0x04;

    static final int TIME_LENGTH = Long.BYTES;

    private static final int KEY_ID_HEX = 2 * Integer.BYTES;

    private final String name;
    private final byte algorithm;
    private final Ed25519PublicKey key;
    private final int keyId;

    private NoteVerifier(String name, byte algorithm, Ed25519PublicKey key) {
        if (!isName(name)) {
            throw new IllegalArgumentException("a key name is not empty and has neither spaces nor +");
        }
        this.name = name;
        this.algorithm = algorithm;
        this.key = key;
        byte[] hash = Sha256.hash((name + "\n").getBytes(StandardCharsets.UTF_8), new byte[] {algorithm}, key.raw());
        this.keyId = ByteBuffer.wrap(hash).getInt();
    }

    /** A key that signs notes. @throws IllegalArgumentException for a name that notes can not carry */
    public static NoteVerifier ed25519(String name, Ed25519PublicKey key) {
        return new NoteVerifier(name, ED25519, key);
    }

    /** A key that cosigns checkpoints. @throws IllegalArgumentException for a name that notes can not carry */
    public static NoteVerifier cosigner(String name, Ed25519PublicKey key) {
        return new NoteVerifier(name, COSIGNATURE_V1, key);
    }

    /** Reads a vkey: {@code name+keyid+base64(algorithm ‖ key)}. */
    public static NoteVerifier parse(String vkey) throws ProtocolException {
        String[] parts = vkey.split("\\+", 3);
        if (parts.length != 3 || !isName(parts[0]) || parts[1].length() != KEY_ID_HEX) {
            throw new ProtocolException(Reason.BAD_VERIFIER);
        }
        byte[] material = StrictBase64.decode(parts[2]);
        if (material == null
                || material.length != 1 + Ed25519PublicKey.LENGTH
                || material[0] != ED25519 && material[0] != COSIGNATURE_V1) {
            throw new ProtocolException(Reason.BAD_VERIFIER);
        }
        Ed25519PublicKey key = Ed25519PublicKey.of(Arrays.copyOfRange(material, 1, material.length));
        NoteVerifier verifier = new NoteVerifier(parts[0], material[0], key);
        if (!parts[1].equals(verifier.keyIdHex())) {
            throw new ProtocolException(Reason.BAD_VERIFIER);
        }
        return verifier;
    }

    /** The vkey. */
    public String vkey() {
        byte[] material = ByteBuffer.allocate(1 + Ed25519PublicKey.LENGTH)
                .put(algorithm)
                .put(key.raw())
                .array();
        return name + '+' + keyIdHex() + '+' + Base64.getEncoder().encodeToString(material);
    }

    /** True if this key made the signature (without its key id) over the note's text. */
    boolean verify(String text, byte[] signature) {
        if (algorithm == ED25519) {
            return key.verify(text.getBytes(StandardCharsets.UTF_8), signature);
        }
        if (signature.length != TIME_LENGTH + Ed25519PublicKey.SIGNATURE_LENGTH) {
            return false;
        }
        long time = ByteBuffer.wrap(signature).getLong();
        return time >= 0
                && key.verify(cosigned(time, text), Arrays.copyOfRange(signature, TIME_LENGTH, signature.length));
    }

    /** What a cosignature/v1 signs. */
    static byte[] cosigned(long time, String text) {
        return ("cosignature/v1\ntime " + time + "\n" + text).getBytes(StandardCharsets.UTF_8);
    }

    static boolean isName(String name) {
        return !name.isEmpty()
                && name.codePoints()
                        .noneMatch(c -> c == '+'
                                || Character.isISOControl(c)
                                || Character.isSpaceChar(c)
                                || Character.isWhitespace(c)
                                || c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    public String name() {
        return name;
    }

    /** The first 32 bits of SHA-256 of name, newline, algorithm and key. */
    public int keyId() {
        return keyId;
    }

    public String keyIdHex() {
        return HexFormat.of().toHexDigits(keyId);
    }

    public byte algorithm() {
        return algorithm;
    }

    public Ed25519PublicKey key() {
        return key;
    }
}
