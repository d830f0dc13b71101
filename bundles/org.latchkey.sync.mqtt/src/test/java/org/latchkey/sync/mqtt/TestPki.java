// SPDX-License-Identifier: Apache-2.0
package org.latchkey.sync.mqtt;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Date;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A CA, a broker's certificate for 127.0.0.1, and certificates of clients. */
final class TestPki {

    private static final X500Name CA = new X500Name("CN=Test CA");
    private static final char[] PASSWORD = "secret".toCharArray();

    private final KeyPair caKey = pair("EC");
    private final X509Certificate ca;
    private long serial = 1;

    TestPki() throws Exception {
        ca = sign(CA, caKey.getPublic(), true, false);
    }

    static KeyPair pair(String algorithm) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        if (algorithm.equals("EC")) {
            generator.initialize(new ECGenParameterSpec("secp256r1"));
        }
        return generator.generateKeyPair();
    }

    private X509Certificate sign(X500Name subject, PublicKey key, boolean authority, boolean server)
            throws GeneralSecurityException, IOException, OperatorCreationException {
        Instant now = Instant.now();
        X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                CA,
                BigInteger.valueOf(serial++),
                Date.from(now.minus(1, ChronoUnit.DAYS)),
                Date.from(now.plus(30, ChronoUnit.DAYS)),
                subject,
                key);
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
        if (server) {
            GeneralNames names = new GeneralNames(new GeneralName(GeneralName.iPAddress, "127.0.0.1"));
            builder.addExtension(Extension.subjectAlternativeName, false, names);
        }
        return new JcaX509CertificateConverter()
                .getCertificate(
                        builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(caKey.getPrivate())));
    }

    /** TLS for a client of that name, with an Ed25519 key of its own. */
    SSLContext client(String name) throws Exception {
        KeyPair key = pair("Ed25519");
        X509Certificate certificate = sign(new X500Name("CN=" + name), key.getPublic(), false, false);
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        keys.setKeyEntry("client", key.getPrivate(), PASSWORD, new X509Certificate[] {certificate});
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("ca", ca);
        KeyManagerFactory keyManagers = KeyManagerFactory.getInstance("PKIX");
        keyManagers.init(keys, PASSWORD);
        TrustManagerFactory trustManagers = TrustManagerFactory.getInstance("PKIX");
        trustManagers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
        return context;
    }

    /** Writes {@code ca.pem}, {@code server.pem} and {@code server.key}. */
    void writeServer(Path folder) throws Exception {
        KeyPair key = pair("EC");
        Files.writeString(folder.resolve("ca.pem"), pem("CERTIFICATE", ca.getEncoded()));
        X509Certificate server = sign(new X500Name("CN=broker"), key.getPublic(), false, true);
        Files.writeString(folder.resolve("server.pem"), pem("CERTIFICATE", server.getEncoded()));
        PrivateKey secret = key.getPrivate();
        Files.writeString(folder.resolve("server.key"), pem("PRIVATE KEY", secret.getEncoded()));
    }

    private static String pem(String type, byte[] content) {
        StringWriter text = new StringWriter();
        text.append("-----BEGIN ").append(type).append("-----\n");
        text.append(Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content));
        return text.append("\n-----END ").append(type).append("-----\n").toString();
    }
}
