// SPDX-License-Identifier: Apache-2.0
package org.latchkey.identity.enrolment;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.latchkey.protocol.crypto.Ed25519PrivateKey;
import org.latchkey.protocol.crypto.Sha256;
import org.latchkey.unit.api.TrustedClock;

/** Makes the TLS of a unit. */
final class UnitTls {

    private static final String VERSION = "TLSv1.3";
    private static final String ALIAS = "unit";

    private UnitTls() {}

    /** Without a certificate of our own, to the portal whose CA has this fingerprint. */
    static SSLContext strangers(byte[] caFingerprint, TrustedClock clock) throws GeneralSecurityException {
        PinnedTrust trust =
                new PinnedTrust(certificate -> Arrays.equals(fingerprint(certificate), caFingerprint), clock);
        return context(new KeyManager[0], trust);
    }

    /** With our certificate, to the portal whose CA this is. */
    static SSLContext members(
            Ed25519PrivateKey key, X509Certificate certificate, X509Certificate ca, TrustedClock clock)
            throws GeneralSecurityException, IOException {
        PrivateKey secret = KeyFactory.getInstance("Ed25519")
                .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, key.seed()));
        char[] noPassword = new char[0];
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(ALIAS, secret, noPassword, new X509Certificate[] {certificate});
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(store, noPassword);
        return context(keys.getKeyManagers(), new PinnedTrust(ca::equals, clock, ca));
    }

    private static SSLContext context(KeyManager[] keys, PinnedTrust trust) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance(VERSION);
        context.init(keys, new TrustManager[] {trust}, null);
        return context;
    }

    static byte[] fingerprint(X509Certificate certificate) {
        try {
            return Sha256.hash(certificate.getEncoded());
        } catch (CertificateEncodingException ignored) {
            // What can not be encoded is nobody's certificate.
            return new byte[0];
        }
    }
}
