// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.crypto;

import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.Reason;

/**
 * An Ed25519 public key (RFC 8032) that was checked when made. Immutable.
 *
 * <p>Verification is the cofactorless equation of RFC 8032 section 5.1.7, exactly: S below the group order, R and the
 * key in canonical form and not of small order. See {@code docs/protocol.md}, "Signatures".
 */
public final class Ed25519PublicKey {

    /** Length of a raw key in bytes. */
    public static final int LENGTH = 32;

    /** Length of a signature in bytes. */
    public static final int SIGNATURE_LENGTH = 64;

    private final byte[] raw;

    /** The decoded point of a key in the prime-order group, as every honest key is; null for any other. */
    private final Ed25519.PublicPoint point;

    private Ed25519PublicKey(byte[] raw, Ed25519.PublicPoint point) {
        this.raw = raw;
        this.point = point;
    }

    /** Takes the 32 raw bytes. @throws ProtocolException {@code bad-key} if they are no key that we accept */
    public static Ed25519PublicKey of(byte[] raw) throws ProtocolException {
        if (raw.length != LENGTH || !Ed25519.validatePublicKeyPartial(raw, 0)) {
            throw new ProtocolException(Reason.BAD_KEY);
        }
        return new Ed25519PublicKey(raw.clone(), Ed25519.validatePublicKeyFullExport(raw, 0));
    }

    /** True only for the one valid signature form; false for everything else, never an exception. */
    public boolean verify(byte[] message, byte[] signature) {
        if (signature.length != SIGNATURE_LENGTH) {
            return false;
        }
        if (point == null) {
            return MixedOrderVerifier.verify(raw, message, signature);
        }
        // The library multiplies the equation by a small factor, which can hide a torsion component of R; an honest R
        // has none, and with a key of prime order the exact equation allows none.
        return Ed25519.verify(signature, 0, point, message, 0, message.length)
                && Ed25519.validatePublicKeyFull(signature, 0);
    }

    /** Does once what the first verification would otherwise do while a customer waits: loading and precomputation. */
    public static void warmUp() {
        Ed25519PrivateKey key = Ed25519PrivateKey.ofSeed(new byte[LENGTH]);
        byte[] message = new byte[1];
        if (!key.publicKey().verify(message, key.sign(message))) {
            throw new IllegalStateException("Ed25519 does not verify its own signature");
        }
    }

    /** SHA-256 of the raw key. */
    public byte[] fingerprint() {
        return Sha256.hash(raw);
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
