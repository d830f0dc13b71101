// SPDX-License-Identifier: Apache-2.0
package org.latchkey.release.tuf;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.latchkey.release.json.JsonException;
import org.latchkey.release.json.JsonObject;
import org.latchkey.release.tuf.TufException.Reason;

/**
 * Who may sign for a role, and how many of them must.
 *
 * @param name the role
 * @param keyIds the ids that the role lists
 * @param keys the usable ones of these keys by id
 * @param threshold at least 1
 */
record RoleKeys(String name, Set<String> keyIds, Map<String, TufKey> keys, long threshold) {

    private static final long MAX_THRESHOLD = 1024;

    /** Reads {@code keyids} and {@code threshold} of a role. */
    static RoleKeys parse(String name, JsonObject role, Map<String, TufKey> allKeys) throws JsonException {
        List<String> ids = role.texts("keyids");
        Set<String> unique = new LinkedHashSet<>(ids);
        if (unique.size() != ids.size()) {
            throw new JsonException("a role lists a key twice");
        }
        Map<String, TufKey> keys = new HashMap<>();
        for (String id : unique) {
            if (allKeys.containsKey(id)) {
                keys.put(id, allKeys.get(id));
            }
        }
        return new RoleKeys(name, unique, keys, role.integer("threshold", 1, MAX_THRESHOLD));
    }

    /** Reads a {@code keys} object; keys that can not be used are left out. */
    static Map<String, TufKey> parseKeys(JsonObject keys) throws JsonException {
        Map<String, TufKey> usable = new HashMap<>();
        for (String id : keys.members().keySet()) {
            TufKey.parse(id, keys.object(id)).ifPresent(key -> usable.put(id, key));
        }
        return usable;
    }

    /** Counts different keys, not ids: the same key under two ids counts once. @throws TufException not-signed */
    void require(Envelope file) throws TufException {
        Set<String> signers = new HashSet<>();
        for (Map.Entry<String, String> signature : file.signatures().entrySet()) {
            TufKey key = keys.get(signature.getKey());
            if (key != null
                    && !signers.contains(key.material())
                    && key.verify(file.canonical(), signature.getValue())) {
                signers.add(key.material());
            }
            if (signers.size() >= threshold) {
                return;
            }
        }
        throw new TufException(
                Reason.NOT_SIGNED, name + " has " + signers.size() + " valid signatures of " + threshold + " needed");
    }

    /** True if a key that could sign in {@code before} can not any more. */
    boolean dropsKeyOf(RoleKeys before) {
        return !keyIds.containsAll(before.keyIds);
    }
}
