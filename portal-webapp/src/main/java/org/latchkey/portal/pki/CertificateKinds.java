// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.pki;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;

/** What a certificate may be used for. */
final class CertificateKinds {

    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

    private CertificateKinds() {}

    static ExtensionsGenerator client() {
        return usable(KeyPurposeId.id_kp_clientAuth);
    }

    static ExtensionsGenerator server(List<String> hosts) {
        ExtensionsGenerator extensions = usable(KeyPurposeId.id_kp_serverAuth);
        GeneralName[] names =
                hosts.stream().distinct().map(CertificateKinds::name).toArray(GeneralName[]::new);
        add(extensions, Extension.subjectAlternativeName, false, new GeneralNames(names));
        return extensions;
    }

    /** Adds whose key signs. */
    static void issuer(ExtensionsGenerator extensions, X509Certificate issuer) throws GeneralSecurityException {
        byte[] identifier = CertificateForm.identifier(CertificateForm.info(issuer.getPublicKey()));
        add(extensions, Extension.authorityKeyIdentifier, false, new AuthorityKeyIdentifier(identifier));
    }

    private static GeneralName name(String host) {
        boolean address = IPV4.matcher(host).matches() || host.indexOf(':') >= 0;
        return new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, host);
    }

    private static ExtensionsGenerator usable(KeyPurposeId purpose) {
        ExtensionsGenerator extensions = new ExtensionsGenerator();
        add(extensions, Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        add(extensions, Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
        return extensions;
    }

    private static void add(
            ExtensionsGenerator extensions,
            org.bouncycastle.asn1.ASN1ObjectIdentifier id,
            boolean critical,
            org.bouncycastle.asn1.ASN1Encodable value) {
        try {
            extensions.addExtension(id, critical, value);
        } catch (IOException e) {
            throw new IllegalStateException("an extension made here can be encoded", e);
        }
    }
}
