// SPDX-License-Identifier: Apache-2.0
package org.latchkey.releasetool;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.latchkey.protocol.crypto.Ed25519PrivateKey;
import org.latchkey.protocol.crypto.Ed25519PublicKey;
import org.latchkey.protocol.crypto.Sha256;
import org.latchkey.release.json.CanonicalJson;
import org.latchkey.release.json.JsonObject;
import org.latchkey.release.json.JsonText;

/** Makes TUF metadata files, signed with Ed25519. */
final class Signing {

    private static final String SPEC_VERSION = "1.0.34";
    private static final String ED25519 = "ed25519";

    private Signing() {}

    /** The members that every role's signed part has. */
    static Map<String, Object> role(String type, long version, Instant now, int days) {
        Map<String, Object> signed = new LinkedHashMap<>();
        signed.put("_type", type);
        signed.put("spec_version", SPEC_VERSION);
        signed.put("version", version);
        signed.put(
                "expires",
                now.truncatedTo(ChronoUnit.SECONDS).plus(days, ChronoUnit.DAYS).toString());
        return signed;
    }

    static byte[] file(Map<String, Object> signedPart, List<Ed25519PrivateKey> keys) {
        JsonObject signed = JsonObject.of(signedPart);
        byte[] canonical = CanonicalJson.encode(signed);
        Map<String, String> signatures = new LinkedHashMap<>();
        keys.forEach(key -> signatures.put(id(key.publicKey()), HexFormat.of().formatHex(key.sign(canonical))));
        return file(signed, signatures);
    }

    /** @param signaturesById in hex, by the ids of their keys */
    static byte[] file(JsonObject signed, Map<String, String> signaturesById) {
        List<JsonObject> signatures = new ArrayList<>();
        signaturesById.forEach((id, signature) -> signatures.add(JsonObject.of(Map.of("keyid", id, "sig", signature))));
        Map<String, Object> file = new LinkedHashMap<>();
        file.put("signatures", signatures);
        file.put("signed", signed);
        return JsonText.of(JsonObject.of(file)).getBytes(StandardCharsets.UTF_8);
    }

    static JsonObject key(Ed25519PublicKey key) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("keytype", ED25519);
        members.put("scheme", ED25519);
        members.put("keyval", JsonObject.of(Map.of("public", key.toString())));
        return JsonObject.of(members);
    }

    static String id(Ed25519PublicKey key) {
        return sha256(CanonicalJson.encode(key(key)));
    }

    static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(Sha256.hash(bytes));
    }

    /** How one metadata file, or a target, is described in another. */
    static Map<String, Object> described(byte[] file) {
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("length", (long) file.length);
        description.put("hashes", JsonObject.of(Map.of("sha256", sha256(file))));
        return description;
    }
}
