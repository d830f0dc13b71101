// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.crypto;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.latchkey.protocol.ProtocolException;

/** An Ed25519 public key (RFC 8032) that was checked when made. Immutable. */
public final class Ed25519PublicKey {

    /** Length of a raw key in bytes. */
    public static final int LENGTH = 32;

    /** Length of a signature in bytes. */
    public static final int SIGNATURE_LENGTH = 64;

    private final byte[] raw;

    private Ed25519PublicKey(byte[] raw) {
        this.raw = raw;
    }

    /** Takes the 32 raw bytes. @throws ProtocolException {@code bad-key} if they are no key that we accept */
    public static Ed25519PublicKey of(byte[] raw) throws ProtocolException {
        if (raw.length != LENGTH || !Ed25519.validatePublicKeyPartial(raw, 0)) {
            throw new ProtocolException("bad-key");
        }
        return new Ed25519PublicKey(raw.clone());
    }

    /** True only for the one valid signature form; false for everything else, never an exception. */
    public boolean verify(byte[] message, byte[] signature) {
        return signature.length == SIGNATURE_LENGTH && Ed25519.verify(signature, 0, raw, 0, message, 0, message.length);
    }

    /** SHA-256 of the raw key. */
    public byte[] fingerprint() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(raw);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The first bytes of the fingerprint. */
    public byte[] kid(int length) {
        return Arrays.copyOf(fingerprint(), length);
    }

    public byte[] raw() {
        return raw.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Ed25519PublicKey key && Arrays.equals(raw, key.raw);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(raw);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(raw);
    }
}
