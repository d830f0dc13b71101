// SPDX-License-Identifier: Apache-2.0
package org.latchkey.identity.enrolment;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;

/** Text form of certificates and requests (RFC 7468). */
final class Pem {

    private static final int LINE = 64;
    private static final int MAX_CERTIFICATE = 8 * 1024;

    private Pem() {}

    static String encode(String label, byte[] content) {
        String body = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
    }

    /** Reads one certificate. @throws IOException if it is none */
    static X509Certificate certificate(String pem) throws IOException {
        if (pem.length() > MAX_CERTIFICATE) {
            throw new IOException("a certificate is too long");
        }
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
        } catch (CertificateException e) {
            throw new IOException("a certificate can not be read: " + e.getMessage(), e);
        }
    }
}
