// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.cose;

import java.util.Arrays;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.Reason;
import org.latchkey.protocol.cbor.CborReader;
import org.latchkey.protocol.cbor.CborWriter;
import org.latchkey.protocol.crypto.Ed25519PublicKey;
import org.latchkey.protocol.crypto.Signer;

/**
 * The envelope of every letter: an untagged COSE_Sign1 (RFC 9052) in deterministic CBOR, protected header exactly
 * {1: −19, 4: kid}, unprotected header empty, payload attached, Ed25519 (RFC 9864). Immutable.
 */
public final class CoseSign1 {

    /** Ed25519, fully specified (RFC 9864). */
    public static final int ALGORITHM = -19;

    /** The longest kid in bytes. */
    public static final int MAX_KID = 32;

    private static final int PARTS = 4;
    private static final int LABEL_ALG = 1;
    private static final int LABEL_KID = 4;

    private final byte[] protectedHeader;
    private final byte[] kid;
    private final byte[] payload;
    private final byte[] signature;

    private CoseSign1(byte[] protectedHeader, byte[] kid, byte[] payload, byte[] signature) {
        this.protectedHeader = protectedHeader;
        this.kid = kid;
        this.payload = payload;
        this.signature = signature;
    }

    /** Takes an envelope apart without verifying it. Its only accepted form is the one that {@link #sign} makes. */
    public static CoseSign1 parse(byte[] envelope) throws ProtocolException {
        CborReader in = new CborReader(envelope);
        if (in.peek() != CborReader.Kind.ARRAY || in.readArray() != PARTS) {
            throw new ProtocolException(Reason.BAD_ENVELOPE);
        }
        byte[] protectedHeader = in.readBytes();
        byte[] kid = kid(protectedHeader);
        if (in.readMap() != 0) {
            throw new ProtocolException(Reason.UNPROTECTED_HEADER);
        }
        if (in.peek() == CborReader.Kind.NULL) {
            throw new ProtocolException(Reason.NO_PAYLOAD);
        }
        byte[] payload = in.readBytes();
        byte[] signature = in.readBytes();
        in.end();
        if (signature.length != Ed25519PublicKey.SIGNATURE_LENGTH) {
            throw new ProtocolException(Reason.SIGNATURE_LENGTH);
        }
        return new CoseSign1(protectedHeader, kid, payload, signature);
    }

    private static byte[] kid(byte[] protectedHeader) throws ProtocolException {
        if (protectedHeader.length == 0) {
            throw new ProtocolException(Reason.BAD_ALGORITHM);
        }
        CborReader header = new CborReader(protectedHeader);
        int entries = header.readMap();
        if (entries == 0 || !isLabel(header, LABEL_ALG)) {
            throw new ProtocolException(Reason.BAD_ALGORITHM);
        }
        if (header.peek() != CborReader.Kind.NEGATIVE || header.readInteger() != ALGORITHM) {
            throw new ProtocolException(Reason.BAD_ALGORITHM);
        }
        if (entries != 2 || !isLabel(header, LABEL_KID) || header.peek() != CborReader.Kind.BYTES) {
            throw new ProtocolException(Reason.BAD_HEADER);
        }
        byte[] kid = header.readBytes();
        header.end();
        if (kid.length == 0 || kid.length > MAX_KID) {
            throw new ProtocolException(Reason.BAD_KID);
        }
        return kid;
    }

    private static boolean isLabel(CborReader header, int label) throws ProtocolException {
        return header.peek() == CborReader.Kind.UNSIGNED && header.readUnsigned() == label;
    }

    /** Makes an envelope. @throws IllegalArgumentException if the kid has not 1 to 32 bytes */
    public static byte[] sign(byte[] kid, byte[] payload, byte[] externalAad, Signer signer) {
        if (kid.length == 0 || kid.length > MAX_KID) {
            throw new IllegalArgumentException("a kid has 1 to 32 bytes");
        }
        byte[] header = new CborWriter()
                .map(2)
                .integer(LABEL_ALG)
                .integer(ALGORITHM)
                .integer(LABEL_KID)
                .bytes(kid)
                .toByteArray();
        byte[] signature = signer.sign(SigStructure.of(header, externalAad, payload));
        return new CborWriter(payload.length + 128)
                .array(PARTS)
                .bytes(header)
                .map(0)
                .bytes(payload)
                .bytes(signature)
                .toByteArray();
    }

    /** Makes a letter of this type, with the kid that belongs to the signer's key. */
    public static byte[] sign(LetterType type, byte[] payload, Signer signer) {
        return sign(signer.publicKey().kid(type.kidLength()), payload, type.externalAad(), signer);
    }

    /** True if this key signed exactly this, with this external data. */
    public boolean verify(Ed25519PublicKey key, byte[] externalAad) {
        return key.verify(SigStructure.of(protectedHeader, externalAad, payload), signature);
    }

    /**
     * Checks that this key, and no other, signed this as a letter of that type.
     *
     * @throws ProtocolException {@code bad-kid}, {@code unknown-key} or {@code bad-signature}
     */
    public void checkSigner(LetterType type, Ed25519PublicKey key) throws ProtocolException {
        if (kid.length != type.kidLength()) {
            throw new ProtocolException(Reason.BAD_KID);
        }
        if (!Arrays.equals(kid, key.kid(kid.length))) {
            throw new ProtocolException(Reason.UNKNOWN_KEY);
        }
        if (!verify(key, type.externalAad())) {
            throw new ProtocolException(Reason.BAD_SIGNATURE);
        }
    }

    public byte[] kid() {
        return kid.clone();
    }

    public byte[] payload() {
        return payload.clone();
    }
}
