// SPDX-License-Identifier: Apache-2.0
package org.latchkey.release.tuf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.latchkey.protocol.crypto.Sha256;
import org.latchkey.release.json.CanonicalJson;
import org.latchkey.release.json.JsonObject;
import org.latchkey.release.json.JsonText;

/**
 * A repository in memory that tests bend as they like: the signed parts are plain maps, {@link #publish} raises their
 * versions, signs them and lays the files out. It serves metadata and targets, and remembers what was asked for.
 */
final class TestRepository implements Fetcher {

    static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    /** Signed parts by role. */
    final Map<String, Map<String, Object>> roles = new LinkedHashMap<>();

    /** Who signs, by role. */
    final Map<String, List<TestKey>> signers = new LinkedHashMap<>();

    /** Everything that can be fetched, by path. */
    final Map<String, byte[]> files = new TreeMap<>();

    final List<String> requests = new ArrayList<>();

    /** Whether timestamp and snapshot carry lengths and hashes. */
    boolean hashes;

    TestRepository() {
        map(Role.ROOT).put("consistent_snapshot", true);
        map(Role.ROOT).put("keys", new LinkedHashMap<>());
        map(Role.ROOT).put("roles", new LinkedHashMap<>());
        map(Role.TARGETS).put("targets", new LinkedHashMap<>());
        map(Role.SNAPSHOT).put("meta", new LinkedHashMap<>());
        map(Role.TIMESTAMP).put("meta", new LinkedHashMap<>());
        for (String role : Role.TOP_LEVEL) {
            authorize(role, 1, TestKey.ed25519(role));
        }
        publish(Role.ROOT, Role.TARGETS, Role.SNAPSHOT, Role.TIMESTAMP);
    }

    /** The signed part of a role, made with version 0 if it is new. */
    Map<String, Object> map(String role) {
        return roles.computeIfAbsent(role, name -> {
            Map<String, Object> signed = new LinkedHashMap<>();
            signed.put("_type", Role.TOP_LEVEL.contains(name) ? name : Role.TARGETS);
            signed.put("spec_version", "1.0.31");
            signed.put("version", 0L);
            signed.put("expires", NOW.plus(30, ChronoUnit.DAYS).toString());
            return signed;
        });
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> in(Map<String, Object> map, String... path) {
        Map<String, Object> at = map;
        for (String name : path) {
            at = (Map<String, Object>) at.computeIfAbsent(name, any -> new LinkedHashMap<String, Object>());
        }
        return at;
    }

    /** Names the keys of a top-level role in root, and lets them sign. */
    void authorize(String role, long threshold, TestKey... keys) {
        Map<String, Object> entry = in(map(Role.ROOT), "roles", role);
        entry.put("keyids", Arrays.stream(keys).map(TestKey::id).toList());
        entry.put("threshold", threshold);
        for (TestKey key : keys) {
            in(map(Role.ROOT), "keys").put(key.id(), key.json());
        }
        signers.put(role, new ArrayList<>(List.of(keys)));
    }

    /** Delegates to a role with one key of its own. */
    Map<String, Object> delegate(String delegator, String role, boolean terminating, String... patterns) {
        TestKey key = TestKey.ed25519(delegator + " for " + role);
        Map<String, Object> delegations = in(map(delegator), "delegations");
        in(delegations, "keys").put(key.id(), key.json());
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("name", role);
        entry.put("keyids", List.of(key.id()));
        entry.put("threshold", 1L);
        entry.put("terminating", terminating);
        entry.put("paths", List.of(patterns));
        @SuppressWarnings("unchecked")
        List<Object> entries = (List<Object>) delegations.computeIfAbsent("roles", any -> new ArrayList<>());
        entries.add(entry);
        in(map(role), "targets");
        signers.computeIfAbsent(role, any -> new ArrayList<>()).add(key);
        return entry;
    }

    /** Names a target in a role and serves it. */
    void target(String role, String name, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        String hash = HexFormat.of().formatHex(Sha256.hash(bytes));
        Map<String, Object> entry = in(map(role), "targets", name);
        entry.put("length", (long) bytes.length);
        in(entry, "hashes").put("sha256", hash);
        files.put(targetPath(name, hash), bytes);
        files.put("targets/" + name, bytes);
    }

    static String targetPath(String name, String hash) {
        int slash = name.lastIndexOf('/') + 1;
        return "targets/" + name.substring(0, slash) + hash + "." + name.substring(slash);
    }

    /** Raises versions, signs, and describes each file in the one above it. */
    void publish(String... names) {
        for (String role : names) {
            map(role).merge("version", 1L, (old, one) -> (Long) old + (Long) one);
            put(role);
        }
    }

    /** The same without raising the version. */
    void put(String role) {
        byte[] file = file(role, signers.get(role));
        files.put(role + ".json", file);
        files.put(version(role) + "." + role + ".json", file);
        if (role.equals(Role.SNAPSHOT)) {
            in(map(Role.TIMESTAMP), "meta").put("snapshot.json", described(role, file));
        } else if (!Role.TOP_LEVEL.contains(role) || role.equals(Role.TARGETS)) {
            in(map(Role.SNAPSHOT), "meta").put(role + ".json", described(role, file));
        }
    }

    private Map<String, Object> described(String role, byte[] file) {
        Map<String, Object> meta = new LinkedHashMap<>();
        meta.put("version", version(role));
        if (hashes) {
            meta.put("length", (long) file.length);
            in(meta, "hashes").put("sha256", HexFormat.of().formatHex(Sha256.hash(file)));
        }
        return meta;
    }

    long version(String role) {
        return (Long) map(role).get("version");
    }

    byte[] file(String role, List<TestKey> keys) {
        Object signed = frozen(map(role));
        byte[] canonical = CanonicalJson.encode(signed);
        return file(
                signed,
                keys.stream()
                        .map(key -> signature(key.id(), key.hexSignature(canonical)))
                        .toList());
    }

    static byte[] file(Object signed, List<JsonObject> signatures) {
        return JsonText.of(JsonObject.of(Map.of("signed", signed, "signatures", signatures)))
                .getBytes(StandardCharsets.UTF_8);
    }

    static JsonObject signature(String keyId, String hex) {
        return JsonObject.of(Map.of("keyid", keyId, "sig", hex));
    }

    /** Maps become JSON objects, all the way down. */
    static Object frozen(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> members = new LinkedHashMap<>();
            map.forEach((name, member) -> members.put((String) name, frozen(member)));
            return JsonObject.of(members);
        }
        if (value instanceof List<?> list) {
            return list.stream().map(TestRepository::frozen).toList();
        }
        return value;
    }

    @Override
    public void fetch(String path, long offset, long limit, Sink sink) throws IOException {
        requests.add(path);
        byte[] file = files.get(path);
        if (file == null) {
            throw FetchException.notFound();
        }
        if (file.length > limit) {
            throw FetchException.tooLong();
        }
        sink.begin(offset);
        sink.write(ByteBuffer.wrap(file, (int) offset, file.length - (int) offset));
    }
}
