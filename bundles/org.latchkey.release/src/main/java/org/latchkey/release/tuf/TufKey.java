// SPDX-License-Identifier: Apache-2.0
package org.latchkey.release.tuf;

import java.util.HexFormat;
import java.util.Optional;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.crypto.Ed25519PublicKey;
import org.latchkey.protocol.crypto.Sha256;
import org.latchkey.release.json.CanonicalJson;
import org.latchkey.release.json.JsonException;
import org.latchkey.release.json.JsonObject;

/** A public key of metadata that can verify signatures. Immutable. */
final class TufKey {

    /** Tells whether a signature over a message is this key's; false for every damaged one, never an exception. */
    interface Verifier {
        boolean verify(byte[] message, byte[] signature);
    }

    private static final String ED25519 = "ed25519";
    private static final String ECDSA = "ecdsa-sha2-nistp256";
    private static final String RSA = "rsassa-pss-sha256";

    private final String material;
    private final Verifier verifier;

    TufKey(String material, Verifier verifier) {
        this.material = material;
        this.verifier = verifier;
    }

    /**
     * The key, or nothing where it can not be used: an id that is not its hash, a scheme that we do not know, a value
     * that is no such key. Such a key is as good as absent, so that one strange key does not take a repository away.
     */
    static Optional<TufKey> parse(String keyId, JsonObject key) throws JsonException {
        String type = key.text("keytype");
        String scheme = key.text("scheme");
        Optional<String> value = key.object("keyval").optionalText("public");
        if (value.isEmpty() || !id(key).equals(keyId)) {
            return Optional.empty();
        }
        return switch (scheme) {
            case ED25519 -> type.equals(ED25519) ? ed25519(value.get()) : Optional.empty();
            case ECDSA ->
                type.equals("ecdsa") || type.equals(ECDSA) ? PemKeys.ecdsaP256(value.get()) : Optional.empty();
            case RSA -> type.equals("rsa") ? PemKeys.rsaPss(value.get()) : Optional.empty();
            default -> Optional.empty();
        };
    }

    /** The SHA-256 of the key's canonical form, all of its members included, as lower-case hexadecimal. */
    static String id(JsonObject key) {
        return HexFormat.of().formatHex(Sha256.hash(CanonicalJson.encode(key)));
    }

    private static Optional<TufKey> ed25519(String hex) {
        try {
            Ed25519PublicKey key = Ed25519PublicKey.of(HexFormat.of().parseHex(hex));
            return Optional.of(new TufKey(ED25519 + ":" + key, key::verify));
        } catch (IllegalArgumentException | ProtocolException e) {
            return Optional.empty();
        }
    }

    /** The key itself without its id and other members: equal for two entries that hold the same key. */
    String material() {
        return material;
    }

    boolean verify(byte[] message, String hexSignature) {
        try {
            return verifier.verify(message, HexFormat.of().parseHex(hexSignature));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
