// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.pki;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.TBSCertList;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V2TBSCertListGenerator;

/** The list of certificates that were taken back (RFC 5280 section 5). */
public final class RevocationList {

    // An external broker refuses everybody when its list is too old, so a portal that is down must not matter.
    private static final Duration VALIDITY = Duration.ofDays(365);

    private RevocationList() {}

    /**
     * A certificate that was taken back.
     *
     * @param serial its number
     * @param since from when on it does not hold
     */
    public record Entry(BigInteger serial, Instant since) {}

    static TBSCertList body(X509Certificate issuer, List<Entry> revoked, Instant now)
            throws GeneralSecurityException, java.io.IOException {
        V2TBSCertListGenerator list = new V2TBSCertListGenerator();
        list.setSignature(CertificateForm.ECDSA_SHA256);
        list.setIssuer(X500Name.getInstance(issuer.getSubjectX500Principal().getEncoded()));
        list.setThisUpdate(new Time(Date.from(now.minus(Authority.SKEW))));
        list.setNextUpdate(new Time(Date.from(now.plus(VALIDITY))));
        for (Entry entry : revoked) {
            list.addCRLEntry(new ASN1Integer(entry.serial()), new Time(Date.from(entry.since())), CRLReason.superseded);
        }
        ExtensionsGenerator extensions = new ExtensionsGenerator();
        extensions.addExtension(
                Extension.authorityKeyIdentifier,
                false,
                new AuthorityKeyIdentifier(CertificateForm.identifier(CertificateForm.info(issuer.getPublicKey()))));
        extensions.addExtension(Extension.cRLNumber, false, new CRLNumber(BigInteger.valueOf(now.toEpochMilli())));
        list.setExtensions(extensions.generate());
        return list.generateTBSCertList();
    }
}
