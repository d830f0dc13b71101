// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.crypto;

import java.security.SecureRandom;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.latchkey.protocol.ProtocolException;

/** An Ed25519 key pair held in memory as its 32-byte seed (RFC 8032). Immutable. */
public final class Ed25519PrivateKey implements Signer {

    private final byte[] seed;
    private final byte[] publicRaw = new byte[Ed25519PublicKey.LENGTH];
    private final Ed25519PublicKey publicKey;

    private Ed25519PrivateKey(byte[] seed) {
        this.seed = seed;
        Ed25519.generatePublicKey(seed, 0, publicRaw, 0);
        try {
            publicKey = Ed25519PublicKey.of(publicRaw);
        } catch (ProtocolException e) {
            throw new IllegalStateException("a generated key is always valid", e);
        }
    }

    public static Ed25519PrivateKey generate(SecureRandom random) {
        byte[] seed = new byte[Ed25519.SECRET_KEY_SIZE];
        random.nextBytes(seed);
        return new Ed25519PrivateKey(seed);
    }

    /** @throws IllegalArgumentException if the seed is not 32 bytes */
    public static Ed25519PrivateKey ofSeed(byte[] seed) {
        if (seed.length != Ed25519.SECRET_KEY_SIZE) {
            throw new IllegalArgumentException("an Ed25519 seed has 32 bytes");
        }
        return new Ed25519PrivateKey(seed.clone());
    }

    /** A copy of the seed, for the key store alone. */
    public byte[] seed() {
        return seed.clone();
    }

    @Override
    public Ed25519PublicKey publicKey() {
        return publicKey;
    }

    @Override
    public byte[] sign(byte[] message) {
        byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
        Ed25519.sign(seed, 0, publicRaw, 0, null, message, 0, message.length, signature, 0);
        return signature;
    }
}
