// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.pki;

import java.io.IOException;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1InputStream;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.pkcs.CertificationRequest;
import org.bouncycastle.asn1.pkcs.CertificationRequestInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.crypto.Ed25519PublicKey;

/** Reads what a unit asks a certificate for: PKCS#10 (RFC 2986) with an Ed25519 key (RFC 8410). */
public final class SigningRequest {

    /** The longest request in characters of PEM. */
    public static final int MAX_SIZE = 4096;

    private SigningRequest() {}

    /** The request is not one that this portal answers. */
    public static final class Refused extends Exception {

        Refused(String why) {
            super(why, null, false, false);
        }
    }

    /**
     * The key that made the request, proven by its signature. Subject and attributes are not looked at: the portal
     * alone says what goes into a certificate.
     *
     * @param pem one {@code CERTIFICATE REQUEST} block
     */
    public static Ed25519PublicKey key(String pem) throws Refused {
        if (pem == null || pem.length() > MAX_SIZE) {
            throw new Refused("must be a PKCS#10 request in PEM of at most " + MAX_SIZE + " characters");
        }
        try {
            CertificationRequest request =
                    CertificationRequest.getInstance(parse(Pem.decode("CERTIFICATE REQUEST", pem)));
            CertificationRequestInfo info = request.getCertificationRequestInfo();
            AlgorithmIdentifier ofKey = info.getSubjectPublicKeyInfo().getAlgorithm();
            if (!isEd25519(ofKey) || !isEd25519(request.getSignatureAlgorithm())) {
                throw new Refused("must be for an Ed25519 key, and signed with it");
            }
            Ed25519PublicKey key = Ed25519PublicKey.of(
                    info.getSubjectPublicKeyInfo().getPublicKeyData().getOctets());
            if (!key.verify(
                    info.getEncoded(ASN1Encoding.DER), request.getSignature().getOctets())) {
                throw new Refused("is not signed by its own key");
            }
            return key;
        } catch (IOException | ProtocolException | RuntimeException e) {
            // The parser throws whatever it likes for what is no request.
            throw new Refused("is not a PKCS#10 request with an Ed25519 key");
        }
    }

    private static ASN1Primitive parse(byte[] der) throws IOException {
        try (ASN1InputStream in = new ASN1InputStream(der)) {
            ASN1Primitive object = in.readObject();
            if (object == null || in.read() >= 0) {
                throw new IOException("not one object");
            }
            return object;
        }
    }

    private static boolean isEd25519(AlgorithmIdentifier algorithm) {
        return algorithm.equals(CertificateForm.ED25519);
    }
}
