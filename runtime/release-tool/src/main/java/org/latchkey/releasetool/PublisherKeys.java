// SPDX-License-Identifier: Apache-2.0
package org.latchkey.releasetool;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.latchkey.protocol.crypto.Ed25519PrivateKey;
import org.latchkey.release.json.JsonException;
import org.latchkey.release.json.JsonObject;
import org.latchkey.release.json.JsonReader;
import org.latchkey.release.json.JsonText;

/**
 * A publisher's keys in a folder that its owner alone can read: one file a key, and the first root file, which is public
 * and is what units pin. It belongs on a machine that is not the portal, and its copies too.
 */
final class PublisherKeys {

    /** The roles that a publisher signs, each with keys of its own. */
    static final List<String> ROLES = List.of("root", "targets", "snapshot", "timestamp");

    /** The file that is not secret. */
    static final String ROOT_FILE = "root.json";

    private static final int ROOT_DAYS = 5 * 365;
    private static final String EXTENSION = ".key";
    private static final int MAX_FILE = 4096;
    private static final int MAX_SIGNERS = 16;
    private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWNER_FOLDER = PosixFilePermissions.fromString("rwx------");

    private final Path folder;
    private final Map<String, List<Ed25519PrivateKey>> keys;

    private PublisherKeys(Path folder, Map<String, List<Ed25519PrivateKey>> keys) {
        this.folder = folder;
        this.keys = keys;
    }

    /**
     * Makes keys and the first root.
     *
     * @param signers how many keys root and targets have, 1 to 16
     * @param threshold how many of them must sign
     * @throws IOException also if the folder is there and not empty
     */
    static PublisherKeys create(Path folder, int signers, int threshold, Instant now) throws IOException {
        if (signers < 1 || signers > MAX_SIGNERS || threshold < 1 || threshold > signers) {
            throw new IllegalArgumentException(
                    "1 to " + MAX_SIGNERS + " signers, and a threshold from 1 to their number");
        }
        Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNER_FOLDER));
        Files.setPosixFilePermissions(folder, OWNER_FOLDER);
        try (Stream<Path> present = Files.list(folder)) {
            if (present.findAny().isPresent()) {
                throw new IOException(folder + " is not empty");
            }
        }
        Map<String, List<Ed25519PrivateKey>> keys = new LinkedHashMap<>();
        SecureRandom random = new SecureRandom();
        for (String role : ROLES) {
            int count = several(role) ? signers : 1;
            for (int i = 1; i <= count; i++) {
                Ed25519PrivateKey key = Ed25519PrivateKey.generate(random);
                keys.computeIfAbsent(role, any -> new ArrayList<>()).add(key);
                writeKey(folder.resolve(role + "-" + i + EXTENSION), role, key);
            }
        }
        PublisherKeys made = new PublisherKeys(folder, keys);
        Files.write(folder.resolve(ROOT_FILE), made.root(threshold, now), StandardOpenOption.CREATE_NEW);
        return made;
    }

    private static boolean several(String role) {
        return role.equals("root") || role.equals("targets");
    }

    private static void writeKey(Path file, String role, Ed25519PrivateKey key) throws IOException {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("role", role);
        members.put("public", key.publicKey().toString());
        members.put("private", HexFormat.of().formatHex(key.seed()));
        byte[] text = JsonText.of(JsonObject.of(members)).getBytes(StandardCharsets.UTF_8);
        try (FileChannel out = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(OWNER))) {
            out.write(ByteBuffer.wrap(text));
            out.force(true);
        }
    }

    private byte[] root(int threshold, Instant now) {
        Map<String, Object> allKeys = new LinkedHashMap<>();
        Map<String, Object> roles = new LinkedHashMap<>();
        for (String role : ROLES) {
            List<String> ids = new ArrayList<>();
            for (Ed25519PrivateKey key : keys.get(role)) {
                ids.add(Signing.id(key.publicKey()));
                allKeys.put(Signing.id(key.publicKey()), Signing.key(key.publicKey()));
            }
            roles.put(role, JsonObject.of(Map.of("keyids", ids, "threshold", several(role) ? (long) threshold : 1L)));
        }
        Map<String, Object> root = Signing.role("root", 1, now, ROOT_DAYS);
        root.put("consistent_snapshot", true);
        root.put("keys", JsonObject.of(allKeys));
        root.put("roles", JsonObject.of(roles));
        return Signing.file(root, keys.get("root"));
    }

    /** Reads the keys that lie in a folder; those of some roles may be elsewhere. */
    static PublisherKeys load(Path folder) throws IOException {
        Map<String, List<Ed25519PrivateKey>> keys = new LinkedHashMap<>();
        List<Path> files;
        try (Stream<Path> present = Files.list(folder)) {
            files = present.filter(file -> file.toString().endsWith(EXTENSION))
                    .sorted()
                    .toList();
        }
        for (Path file : files) {
            Set<PosixFilePermission> others = EnumSet.copyOf(Files.getPosixFilePermissions(file));
            others.removeAll(OWNER_FOLDER);
            if (!others.isEmpty()) {
                throw new IOException(
                        file.getFileName() + " can be read by others: 'chmod 600' it, or replace the key");
            }
            try {
                JsonObject key = JsonReader.object(readBounded(file));
                keys.computeIfAbsent(key.text("role"), any -> new ArrayList<>())
                        .add(Ed25519PrivateKey.ofSeed(HexFormat.of().parseHex(key.text("private"))));
            } catch (JsonException | IllegalArgumentException e) {
                throw new IOException(file.getFileName() + " is no key of a publisher");
            }
        }
        return new PublisherKeys(folder, keys);
    }

    private static byte[] readBounded(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(MAX_FILE);
        }
    }

    /** The keys of a role, perhaps none. */
    List<Ed25519PrivateKey> of(String role) {
        return Collections.unmodifiableList(keys.getOrDefault(role, List.of()));
    }

    Path folder() {
        return folder;
    }

    Path rootFile() {
        return folder.resolve(ROOT_FILE);
    }
}
