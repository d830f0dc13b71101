// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.pki;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Object;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;

/** Puts X.509 structures together (RFC 5280), signed with ECDSA over P-256 and SHA-256. */
final class CertificateForm {

    /** RFC 8410. */
    static final AlgorithmIdentifier ED25519 = new AlgorithmIdentifier(new ASN1ObjectIdentifier("1.3.101.112"));

    static final AlgorithmIdentifier ECDSA_SHA256 =
            new AlgorithmIdentifier(new ASN1ObjectIdentifier("1.2.840.10045.4.3.2"));

    private CertificateForm() {}

    /**
     * What a certificate says.
     *
     * @param serial positive, at most 20 bytes
     * @param from first moment of validity
     * @param until last moment of validity
     */
    record Content(
            BigInteger serial,
            X500Name issuer,
            X500Name subject,
            SubjectPublicKeyInfo key,
            Instant from,
            Instant until,
            Extensions extensions) {}

    static X509Certificate sign(Content content, PrivateKey issuer) throws GeneralSecurityException, IOException {
        V3TBSCertificateGenerator body = new V3TBSCertificateGenerator();
        body.setSerialNumber(new ASN1Integer(content.serial()));
        body.setSignature(ECDSA_SHA256);
        body.setIssuer(content.issuer());
        body.setSubject(content.subject());
        body.setStartDate(new Time(Date.from(content.from())));
        body.setEndDate(new Time(Date.from(content.until())));
        body.setSubjectPublicKeyInfo(content.key());
        body.setExtensions(content.extensions());
        byte[] der = signed(body.generateTBSCertificate(), issuer);
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
    }

    /** The body, its algorithm and the signature over it: the frame of certificates and revocation lists alike. */
    static byte[] signed(ASN1Object body, PrivateKey issuer) throws GeneralSecurityException, IOException {
        Signature signer = Signature.getInstance("SHA256withECDSA");
        signer.initSign(issuer);
        signer.update(body.getEncoded(ASN1Encoding.DER));
        ASN1EncodableVector parts = new ASN1EncodableVector();
        parts.add(body);
        parts.add(ECDSA_SHA256);
        parts.add(new DERBitString(signer.sign()));
        return new DERSequence(parts).getEncoded(ASN1Encoding.DER);
    }

    static SubjectPublicKeyInfo info(PublicKey key) {
        return SubjectPublicKeyInfo.getInstance(key.getEncoded());
    }

    /** RFC 5280 section 4.2.1.2, method 1. It names a key; nothing relies on the hash being strong. */
    static byte[] identifier(SubjectPublicKeyInfo key) throws GeneralSecurityException {
        return MessageDigest.getInstance("SHA-1").digest(key.getPublicKeyData().getOctets());
    }
}
