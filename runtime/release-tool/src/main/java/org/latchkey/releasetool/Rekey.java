// SPDX-License-Identifier: Apache-2.0
package org.latchkey.releasetool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.latchkey.protocol.crypto.Ed25519PrivateKey;
import org.latchkey.release.json.JsonException;
import org.latchkey.release.json.JsonObject;
import org.latchkey.release.json.JsonReader;

/**
 * Replaces the keys of one role: makes new ones, and a root file that follows the trusted one, signed by the old root
 * keys and, if root itself is rekeyed, by the new ones too. Units follow from whichever root they trust.
 */
final class Rekey {

    private final PublisherKeys keys;
    private final String role;

    Rekey(PublisherKeys keys, String role) {
        if (!PublisherKeys.ROLES.contains(role)) {
            throw new IllegalArgumentException("the roles are " + String.join(", ", PublisherKeys.ROLES));
        }
        this.keys = keys;
        this.role = role;
    }

    /**
     * Writes new keys, then the root file. The old keys stay.
     *
     * @param trustedRoot the newest root file, verified
     * @param metadata the repository's folder of metadata
     */
    void run(Path trustedRoot, Path metadata, int signers, int threshold, Instant now) throws IOException {
        try {
            JsonObject trusted =
                    JsonReader.object(Files.readAllBytes(trustedRoot)).object("signed");
            List<Ed25519PrivateKey> signing = new ArrayList<>(keys.of("root"));
            List<Ed25519PrivateKey> fresh = keys.add(role, signers);
            if (role.equals("root")) {
                signing.addAll(fresh);
            }
            long version = trusted.integer("version", 1, Integer.MAX_VALUE) + 1;
            byte[] file = Signing.file(next(trusted, version, fresh, threshold, now), signing);
            RepositoryWriter.replace(metadata.resolve(version + ".root.json"), file);
        } catch (JsonException e) {
            throw new IOException(trustedRoot + ": " + e.getMessage(), e);
        }
    }

    private Map<String, Object> next(
            JsonObject trusted, long version, List<Ed25519PrivateKey> fresh, int threshold, Instant now)
            throws JsonException {
        List<String> ids =
                fresh.stream().map(key -> Signing.id(key.publicKey())).toList();
        Map<String, Object> roles = new LinkedHashMap<>(trusted.object("roles").members());
        roles.put(role, JsonObject.of(Map.of("keyids", ids, "threshold", (long) threshold)));

        Map<String, Object> allKeys = new LinkedHashMap<>(trusted.object("keys").members());
        fresh.forEach(key -> allKeys.put(Signing.id(key.publicKey()), Signing.key(key.publicKey())));
        allKeys.keySet().retainAll(named(JsonObject.of(roles)));

        Map<String, Object> root = new LinkedHashMap<>(trusted.members());
        root.putAll(Signing.role("root", version, now, PublisherKeys.ROOT_DAYS));
        root.put("keys", JsonObject.of(allKeys));
        root.put("roles", JsonObject.of(roles));
        return root;
    }

    private static Set<String> named(JsonObject roles) throws JsonException {
        Set<String> ids = new HashSet<>();
        for (String name : roles.members().keySet()) {
            ids.addAll(roles.object(name).texts("keyids"));
        }
        return ids;
    }
}
