// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.crypto;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * Verifies for the keys that have a torsion component beside the prime-order one. No honest key generation makes them,
 * yet RFC 8032 allows them; only the platform's slower arithmetic computes the equation without a hidden factor.
 */
final class MixedOrderVerifier {

    private static final String ALGORITHM = "Ed25519";
    private static final BigInteger GROUP_ORDER =
            BigInteger.ONE.shiftLeft(252).add(new BigInteger("27742317777372353535851937790883648493"));

    private MixedOrderVerifier() {}

    static boolean verify(byte[] key, byte[] message, byte[] signature) {
        if (!Ed25519.validatePublicKeyPartial(signature, 0)
                || littleEndian(signature, Ed25519PublicKey.LENGTH).compareTo(GROUP_ORDER) >= 0) {
            return false;
        }
        try {
            Signature verifier = Signature.getInstance(ALGORITHM);
            verifier.initVerify(publicKey(key));
            verifier.update(message);
            return verifier.verify(signature);
        } catch (GeneralSecurityException | RuntimeException e) {
            // The platform throws for many bad signatures; whatever it throws means: not valid.
            return false;
        }
    }

    private static PublicKey publicKey(byte[] raw) throws GeneralSecurityException {
        BigInteger encoded = littleEndian(raw, 0);
        int signBit = 8 * Ed25519PublicKey.LENGTH - 1;
        EdECPoint point = new EdECPoint(encoded.testBit(signBit), encoded.clearBit(signBit));
        return KeyFactory.getInstance(ALGORITHM)
                .generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, point));
    }

    private static BigInteger littleEndian(byte[] bytes, int from) {
        byte[] bigEndian = new byte[Ed25519PublicKey.LENGTH];
        for (int i = 0; i < bigEndian.length; i++) {
            bigEndian[i] = bytes[from + bigEndian.length - 1 - i];
        }
        return new BigInteger(1, bigEndian);
    }
}
