// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.units;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.latchkey.protocol.crypto.Ed25519PrivateKey;

/** A certificate that says all the right things, signed by the key that it is for. */
final class SelfMade {

    private SelfMade() {}

    static X509Certificate certificate(Ed25519PrivateKey key, String site, BigInteger serial) throws Exception {
        X500Name name = new X500Name("CN=" + site + ",2.5.4.5="
                + HexFormat.of().formatHex(key.publicKey().kid(8)));
        V3TBSCertificateGenerator body = new V3TBSCertificateGenerator();
        body.setSerialNumber(new ASN1Integer(serial));
        body.setSignature(FakeUnit.ED25519);
        body.setIssuer(name);
        body.setSubject(name);
        body.setStartDate(new Time(Date.from(Instant.now().minusSeconds(3600))));
        body.setEndDate(new Time(Date.from(Instant.now().plusSeconds(86_400))));
        body.setSubjectPublicKeyInfo(
                new SubjectPublicKeyInfo(FakeUnit.ED25519, key.publicKey().raw()));
        TBSCertificate signed = body.generateTBSCertificate();
        ASN1EncodableVector parts = new ASN1EncodableVector();
        parts.add(signed);
        parts.add(FakeUnit.ED25519);
        parts.add(new DERBitString(key.sign(signed.getEncoded("DER"))));
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(new DERSequence(parts).getEncoded("DER")));
    }
}
