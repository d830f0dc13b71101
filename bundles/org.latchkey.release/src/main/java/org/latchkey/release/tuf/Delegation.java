// SPDX-License-Identifier: Apache-2.0
package org.latchkey.release.tuf;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.latchkey.protocol.crypto.Sha256;
import org.latchkey.release.json.JsonException;
import org.latchkey.release.json.JsonObject;

/**
 * A targets role that another trusts for some names. One of the two lists is empty.
 *
 * @param keys who signs for it, in the eyes of this delegator
 * @param patterns shell patterns of names
 * @param hashPrefixes beginnings of the SHA-256 of names, lower-case hexadecimal
 * @param terminating if it covers a name, nobody after it is asked
 */
record Delegation(RoleKeys keys, List<String> patterns, List<String> hashPrefixes, boolean terminating) {

    private static final String PATTERNS = "paths";
    private static final String HASH_PREFIXES = "path_hash_prefixes";

    static Delegation parse(JsonObject role, Map<String, TufKey> allKeys) throws JsonException {
        String name = role.text("name");
        if (Role.TOP_LEVEL.contains(name) || !FileNames.fits(name)) {
            throw new JsonException("a delegated role has a forbidden name");
        }
        if (role.has(PATTERNS) == role.has(HASH_PREFIXES)) {
            throw new JsonException("a delegation needs either patterns or hash prefixes");
        }
        return new Delegation(
                RoleKeys.parse(name, role, allKeys),
                role.has(PATTERNS) ? role.texts(PATTERNS) : List.of(),
                role.has(HASH_PREFIXES) ? role.texts(HASH_PREFIXES) : List.of(),
                role.flag("terminating"));
    }

    String name() {
        return keys.name();
    }

    boolean covers(String target) {
        String hash = HexFormat.of().formatHex(Sha256.hash(target.getBytes(StandardCharsets.UTF_8)));
        return hashPrefixes.stream().anyMatch(prefix -> !prefix.isEmpty() && hash.startsWith(prefix))
                || patterns.stream().anyMatch(pattern -> PathPattern.matches(pattern, target));
    }
}
