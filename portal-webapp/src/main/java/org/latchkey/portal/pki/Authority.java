// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.pki;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.latchkey.portal.platform.DataDirectory;
import org.latchkey.portal.platform.Hashes;
import org.latchkey.portal.platform.PrivateFiles;
import org.latchkey.portal.platform.StartFailure;
import org.latchkey.portal.signing.SigningKeys;
import org.latchkey.protocol.crypto.Ed25519PublicKey;
import org.springframework.stereotype.Component;

/**
 * The certificate authority of the connections between units and portal, made at the first start: P-256, in the
 * encrypted file {@code unit-ca.p12}. It says who may connect; what counts is signed by the keys of the key ring.
 * Thread-safe.
 */
@Component
public class Authority {

    /** How long a unit's certificate holds. */
    public static final Duration UNIT_VALIDITY = Duration.ofDays(90);

    private static final String FILE = "unit-ca.p12";
    private static final String ALIAS = "ca";
    private static final String STORE_TYPE = "PKCS12";
    // Units pin this certificate, so it outlives them; taking another one means to enrol every unit again.
    private static final Duration CA_VALIDITY = Duration.ofDays(30 * 365);
    private static final Duration SERVER_VALIDITY = Duration.ofDays(5 * 365);
    // Clocks of units, of external brokers and of a portal that was just set lag behind.
    static final Duration SKEW = Duration.ofDays(1);
    private static final int SERIAL_BYTES = 16;

    private final X509Certificate certificate;
    private final PrivateKey key;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    public Authority(DataDirectory data, SigningKeys keys, InstantSource clock) {
        this.clock = clock;
        Path file = data.file(FILE);
        try {
            if (!Files.exists(file)) {
                make(file, keys.password());
            }
            KeyStore store = KeyStore.getInstance(STORE_TYPE);
            store.load(new ByteArrayInputStream(Files.readAllBytes(file)), keys.password());
            certificate = (X509Certificate) store.getCertificate(ALIAS);
            key = (PrivateKey) store.getKey(ALIAS, keys.password());
            if (certificate == null || key == null) {
                throw new StartFailure("The key file " + file + " lacks its key: bring it back from a backup.");
            }
        } catch (GeneralSecurityException | IOException e) {
            throw new StartFailure("The key file " + file + " cannot be used (" + e.getMessage() + ").", e);
        }
    }

    /**
     * A key with its certificate, the portal's own.
     *
     * @param chain its certificate and the authority's
     */
    public record Identity(PrivateKey key, List<X509Certificate> chain) {

        /** When its certificate ends. */
        public Instant endsAt() {
            return chain.get(0).getNotAfter().toInstant();
        }

        /** As a key store in memory. */
        public KeyStore store(char[] password) throws GeneralSecurityException, IOException {
            KeyStore store = KeyStore.getInstance(STORE_TYPE);
            store.load(null, password);
            store.setKeyEntry("identity", key, password, chain.toArray(Certificate[]::new));
            return store;
        }
    }

    public X509Certificate certificate() {
        return certificate;
    }

    /** SHA-256 of the certificate, by which units know it. */
    public byte[] fingerprint() {
        try {
            return Hashes.sha256().digest(certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A key store that holds the authority's certificate alone: what servers trust. */
    public KeyStore trust() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(STORE_TYPE);
        store.load(null, null);
        store.setCertificateEntry(ALIAS, certificate);
        return store;
    }

    /** A certificate for a unit's key, valid from now for {@link #UNIT_VALIDITY}. */
    public X509Certificate forUnit(String site, Ed25519PublicKey unit) {
        Instant now = clock.instant();
        SubjectPublicKeyInfo info = new SubjectPublicKeyInfo(CertificateForm.ED25519, unit.raw());
        return issue(Subjects.unit(site, unit), info, now.plus(UNIT_VALIDITY), CertificateKinds.client());
    }

    /** A fresh key and certificate for a server under these names. */
    public Identity forServer(List<String> hosts) {
        return fresh(Subjects.server(), CertificateKinds.server(hosts));
    }

    /** A fresh key and certificate for the portal as a client of the broker. */
    public Identity forPortal() {
        return fresh(Subjects.portal(), CertificateKinds.client());
    }

    /** Which certificates no longer hold (RFC 5280), in DER. */
    public byte[] revocationList(List<RevocationList.Entry> revoked) {
        try {
            return CertificateForm.signed(RevocationList.body(certificate, revoked, clock.instant()), key);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Identity fresh(X500Name subject, ExtensionsGenerator kind) {
        try {
            KeyPair pair = pair();
            X509Certificate issued = issue(
                    subject,
                    CertificateForm.info(pair.getPublic()),
                    clock.instant().plus(SERVER_VALIDITY),
                    kind);
            return new Identity(pair.getPrivate(), List.of(issued, certificate));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private X509Certificate issue(
            X500Name subject, SubjectPublicKeyInfo subjectKey, Instant until, ExtensionsGenerator kind) {
        try {
            CertificateKinds.issuer(kind, certificate);
            return CertificateForm.sign(
                    new CertificateForm.Content(
                            serial(),
                            X500Name.getInstance(
                                    certificate.getSubjectX500Principal().getEncoded()),
                            subject,
                            subjectKey,
                            clock.instant().minus(SKEW),
                            until,
                            kind.generate()),
                    key);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void make(Path file, char[] password) throws GeneralSecurityException, IOException {
        KeyPair pair = pair();
        SubjectPublicKeyInfo info = CertificateForm.info(pair.getPublic());
        byte[] identifier = CertificateForm.identifier(info);
        ExtensionsGenerator extensions = new ExtensionsGenerator();
        extensions.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
        extensions.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        extensions.addExtension(Extension.subjectKeyIdentifier, false, new SubjectKeyIdentifier(identifier));
        X500Name name = Subjects.authority(identifier);
        Instant now = clock.instant();
        X509Certificate self = CertificateForm.sign(
                new CertificateForm.Content(
                        serial(), name, name, info, now.minus(SKEW), now.plus(CA_VALIDITY), extensions.generate()),
                pair.getPrivate());
        KeyStore store = KeyStore.getInstance(STORE_TYPE);
        store.load(null, password);
        store.setKeyEntry(ALIAS, pair.getPrivate(), password, new Certificate[] {self});
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        store.store(bytes, password);
        PrivateFiles.write(file, bytes.toByteArray());
    }

    private static KeyPair pair() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private BigInteger serial() {
        byte[] bytes = new byte[SERIAL_BYTES];
        random.nextBytes(bytes);
        bytes[0] &= 0x7f;
        bytes[0] |= 0x40;
        return new BigInteger(1, bytes);
    }
}
