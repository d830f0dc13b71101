// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.signing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.latchkey.protocol.crypto.Ed25519PublicKey;
import org.latchkey.protocol.crypto.Signer;

/**
 * The certificate that PKCS#12 wants beside a private key. Nobody relies on it: the key ring alone says which key may
 * sign what, and until when.
 */
final class SelfSigned {

    /** RFC 8410. */
    static final AlgorithmIdentifier ED25519 = new AlgorithmIdentifier(new ASN1ObjectIdentifier("1.3.101.112"));

    private static final int SIGNATURE_LENGTH = Ed25519PublicKey.SIGNATURE_LENGTH;
    // The dates that RFC 5280 gives to certificates without an end.
    private static final Instant START = Instant.parse("2020-01-01T00:00:00Z");
    private static final Instant NO_END = Instant.parse("9999-12-31T23:59:59Z");

    private SelfSigned() {}

    static Certificate certificate(String name, Ed25519PublicKey key, Signer signer)
            throws GeneralSecurityException, IOException {
        TBSCertificate body = body(name, key);
        return assemble(body, signer.sign(body.getEncoded()));
    }

    /** A certificate for a key whose private half is not here: its signature is empty. */
    static Certificate unsigned(String name, Ed25519PublicKey key) throws GeneralSecurityException, IOException {
        return assemble(body(name, key), new byte[SIGNATURE_LENGTH]);
    }

    private static TBSCertificate body(String name, Ed25519PublicKey key) {
        V3TBSCertificateGenerator body = new V3TBSCertificateGenerator();
        X500Name subject = new X500Name("CN=Latchkey " + name + " key");
        body.setSerialNumber(new ASN1Integer(new BigInteger(1, key.kid(8))));
        body.setSignature(ED25519);
        body.setIssuer(subject);
        body.setSubject(subject);
        body.setStartDate(new Time(Date.from(START)));
        body.setEndDate(new Time(Date.from(NO_END)));
        body.setSubjectPublicKeyInfo(new SubjectPublicKeyInfo(ED25519, key.raw()));
        return body.generateTBSCertificate();
    }

    private static Certificate assemble(TBSCertificate body, byte[] signature)
            throws GeneralSecurityException, IOException {
        ASN1EncodableVector parts = new ASN1EncodableVector();
        parts.add(body);
        parts.add(ED25519);
        parts.add(new DERBitString(signature));
        byte[] encoded = new DERSequence(parts).getEncoded();
        return CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(encoded));
    }
}
