// SPDX-License-Identifier: Apache-2.0
package org.latchkey.release.tuf;

import java.io.IOException;
import java.math.BigInteger;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.crypto.CipherParameters;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.engines.RSABlindedEngine;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.PSSSigner;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.latchkey.protocol.crypto.Sha256;

/** Keys that come as a PEM text of a SubjectPublicKeyInfo (RFC 7468, RFC 5280): ECDSA on P-256, and RSA with PSS. */
final class PemKeys {

    private static final int MAX_PEM_LENGTH = 4096;
    private static final int MIN_RSA_BITS = 2048;
    private static final int MAX_RSA_BITS = 8192;

    private static final Pattern PEM =
            Pattern.compile("-----BEGIN PUBLIC KEY-----\r?\n([A-Za-z0-9+/=\r\n]+)-----END PUBLIC KEY-----(?:\r?\n)*");

    private PemKeys() {}

    static Optional<TufKey> ecdsaP256(String pem) {
        if (!(parse(pem) instanceof ECPublicKeyParameters key)
                || !(key.getParameters() instanceof ECNamedDomainParameters curve)
                || !curve.getName().equals(SECObjectIdentifiers.secp256r1)) {
            return Optional.empty();
        }
        String material = "ecdsa:" + HexFormat.of().formatHex(key.getQ().getEncoded(true));
        return Optional.of(new TufKey(material, (message, signature) -> ecdsa(key, curve.getN(), message, signature)));
    }

    static Optional<TufKey> rsaPss(String pem) {
        if (!(parse(pem) instanceof RSAKeyParameters key)
                || key.getModulus().bitLength() < MIN_RSA_BITS
                || key.getModulus().bitLength() > MAX_RSA_BITS) {
            return Optional.empty();
        }
        String material = "rsa:" + key.getModulus().toString(16) + ":" + key.getExponent();
        return Optional.of(new TufKey(material, (message, signature) -> pss(key, message, signature)));
    }

    /** Strict DER with both numbers in their range: the decoder refuses everything else. */
    private static boolean ecdsa(ECPublicKeyParameters key, BigInteger order, byte[] message, byte[] signature) {
        try {
            BigInteger[] numbers = StandardDSAEncoding.INSTANCE.decode(order, signature);
            ECDSASigner verifier = new ECDSASigner();
            verifier.init(false, key);
            return verifier.verifySignature(Sha256.hash(message), numbers[0], numbers[1]);
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    /** Salt as long as the hash, as every signer of this scheme makes it. */
    private static boolean pss(CipherParameters key, byte[] message, byte[] signature) {
        try {
            PSSSigner verifier = new PSSSigner(new RSABlindedEngine(), new SHA256Digest(), Sha256.LENGTH);
            verifier.init(false, key);
            verifier.update(message, 0, message.length);
            return verifier.verifySignature(signature);
        } catch (RuntimeException e) {
            return false;
        }
    }

    private static AsymmetricKeyParameter parse(String pem) {
        Matcher matcher = PEM.matcher(pem.length() <= MAX_PEM_LENGTH ? pem : "");
        if (!matcher.matches()) {
            return null;
        }
        try {
            String base64 = matcher.group(1).replace("\r", "").replace("\n", "");
            return PublicKeyFactory.createKey(Base64.getDecoder().decode(base64));
        } catch (IOException | RuntimeException e) {
            // Whatever the library stumbles over, it is no key.
            return null;
        }
    }
}
