// SPDX-License-Identifier: Apache-2.0
package org.latchkey.release.tuf;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import org.latchkey.protocol.crypto.Ed25519PrivateKey;
import org.latchkey.protocol.crypto.Sha256;
import org.latchkey.release.json.JsonObject;

/** A key pair with its TUF form. ECDSA and RSA come from the JDK, so they are a second opinion on the library's. */
record TestKey(String id, JsonObject json, Signing signing) {

    interface Signing {
        byte[] sign(byte[] message) throws GeneralSecurityException;
    }

    private static final PSSParameterSpec PSS =
            new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1);

    /** The same seed word gives the same key. */
    static TestKey ed25519(String seed) {
        Ed25519PrivateKey key = Ed25519PrivateKey.ofSeed(Sha256.hash(seed.getBytes(StandardCharsets.UTF_8)));
        return of("ed25519", "ed25519", key.publicKey().toString(), key::sign);
    }

    static TestKey ecdsa(String keyType, String curve) throws GeneralSecurityException {
        KeyPair pair = generate("EC", new ECGenParameterSpec(curve));
        return of(keyType, "ecdsa-sha2-nistp256", pem(pair), message -> sign("SHA256withECDSA", pair, null, message));
    }

    static TestKey rsa(int bits) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(bits);
        KeyPair pair = generator.generateKeyPair();
        return of("rsa", "rsassa-pss-sha256", pem(pair), message -> sign("RSASSA-PSS", pair, PSS, message));
    }

    static TestKey of(String type, String scheme, String value, Signing signing) {
        return of(
                JsonObject.of(
                        Map.of("keytype", type, "scheme", scheme, "keyval", JsonObject.of(Map.of("public", value)))),
                signing);
    }

    static TestKey of(JsonObject json, Signing signing) {
        return new TestKey(TufKey.id(json), json, signing);
    }

    String hexSignature(byte[] message) {
        try {
            return HexFormat.of().formatHex(signing.sign(message));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair generate(String algorithm, AlgorithmParameterSpec spec) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(spec);
        return generator.generateKeyPair();
    }

    private static byte[] sign(String algorithm, KeyPair pair, AlgorithmParameterSpec spec, byte[] message)
            throws GeneralSecurityException {
        Signature signer = Signature.getInstance(algorithm);
        if (spec != null) {
            signer.setParameter(spec);
        }
        signer.initSign(pair.getPrivate());
        signer.update(message);
        return signer.sign();
    }

    private static String pem(KeyPair pair) {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(pair.getPublic().getEncoded());
        return "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----\n";
    }
}
