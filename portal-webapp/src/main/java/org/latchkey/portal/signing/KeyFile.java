// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.signing;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Security;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.latchkey.portal.platform.PrivateFiles;
import org.latchkey.portal.platform.StartFailure;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.crypto.Ed25519PrivateKey;
import org.latchkey.protocol.crypto.Ed25519PublicKey;

/**
 * A PKCS#12 file (RFC 7292) with Ed25519 keys, encrypted with PBES2 (PBKDF2-HMAC-SHA-256, AES-256). Keys are ordinary
 * private key entries (RFC 8410) with a certificate that says nothing, so that any tool can read a backup.
 */
final class KeyFile {

    private static final String TYPE = "PKCS12";
    private static final String PBES2 = "PBEWithHmacSHA256AndAES_256";
    // The JDK's defaults are 10,000, and only security properties change them: for keys, certificates and the MAC.
    private static final String ITERATIONS_OF_CHOSEN = "200000";
    private static final String ITERATIONS_OF_RANDOM = "10000";
    private static final List<String> ITERATION_PROPERTIES = List.of(
            "keystore.pkcs12.keyPbeIterationCount",
            "keystore.pkcs12.certPbeIterationCount",
            "keystore.pkcs12.macIterationCount");

    static {
        Security.setProperty("keystore.pkcs12.keyProtectionAlgorithm", PBES2);
        Security.setProperty("keystore.pkcs12.certProtectionAlgorithm", PBES2);
        Security.setProperty("keystore.pkcs12.macAlgorithm", "HmacPBESHA256");
    }

    private KeyFile() {}

    /**
     * What a file holds.
     *
     * @param keys by name
     * @param publicKeys of keys that are elsewhere, by name
     */
    record Content(Map<String, Ed25519PrivateKey> keys, Map<String, Ed25519PublicKey> publicKeys) {}

    /**
     * Writes the file whole or not at all.
     *
     * @param random true if the password has 256 random bits: repeating its hash adds only seconds to every start
     */
    static synchronized void write(Path file, char[] password, boolean random, Content content) {
        for (String property : ITERATION_PROPERTIES) {
            Security.setProperty(property, random ? ITERATIONS_OF_RANDOM : ITERATIONS_OF_CHOSEN);
        }
        try {
            KeyStore store = KeyStore.getInstance(TYPE);
            store.load(null, password);
            for (Map.Entry<String, Ed25519PrivateKey> key : content.keys().entrySet()) {
                Ed25519PrivateKey pair = key.getValue();
                Certificate[] chain = {SelfSigned.certificate(key.getKey(), pair.publicKey(), pair)};
                store.setKeyEntry(key.getKey(), toJdk(pair), password, chain);
            }
            for (Map.Entry<String, Ed25519PublicKey> key : content.publicKeys().entrySet()) {
                Certificate certificate = SelfSigned.unsigned(key.getKey(), key.getValue());
                store.setCertificateEntry(key.getKey(), certificate);
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            store.store(bytes, password);
            PrivateFiles.write(file, bytes.toByteArray());
        } catch (GeneralSecurityException | IOException e) {
            throw new StartFailure("The key file " + file + " cannot be written (" + e.getMessage() + ").", e);
        }
    }

    static Content read(Path file, char[] password) {
        try {
            KeyStore store = KeyStore.getInstance(TYPE);
            store.load(new ByteArrayInputStream(Files.readAllBytes(file)), password);
            Map<String, Ed25519PrivateKey> keys = new LinkedHashMap<>();
            Map<String, Ed25519PublicKey> publicKeys = new LinkedHashMap<>();
            for (String name : Collections.list(store.aliases())) {
                if (store.isKeyEntry(name)) {
                    keys.put(name, fromJdk((PrivateKey) store.getKey(name, password)));
                } else {
                    publicKeys.put(name, publicKey(store.getCertificate(name)));
                }
            }
            return new Content(keys, publicKeys);
        } catch (IOException e) {
            if (e.getCause() instanceof UnrecoverableKeyException) {
                throw new StartFailure("The password does not open the key file " + file + ".", e);
            }
            throw new StartFailure("The key file " + file + " cannot be read (" + e.getMessage() + ").", e);
        } catch (GeneralSecurityException | ClassCastException | ProtocolException e) {
            throw new StartFailure("The key file " + file + " is damaged (" + e.getMessage() + ").", e);
        }
    }

    private static PrivateKey toJdk(Ed25519PrivateKey key) throws GeneralSecurityException, IOException {
        byte[] seed = key.seed();
        byte[] encoded = new PrivateKeyInfo(SelfSigned.ED25519, new DEROctetString(seed)).getEncoded();
        Arrays.fill(seed, (byte) 0);
        return KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(encoded));
    }

    private static Ed25519PrivateKey fromJdk(PrivateKey key) {
        return Ed25519PrivateKey.ofSeed(((EdECPrivateKey) key).getBytes().orElseThrow());
    }

    private static Ed25519PublicKey publicKey(Certificate certificate) throws ProtocolException {
        byte[] encoded = certificate.getPublicKey().getEncoded();
        return Ed25519PublicKey.of(
                SubjectPublicKeyInfo.getInstance(encoded).getPublicKeyData().getOctets());
    }
}
