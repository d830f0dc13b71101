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
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
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

    /** How long a root file lives. */
    static final int ROOT_DAYS = 5 * 365;

    private static final String EXTENSION = ".key";
    private static final String RETIRED = "retired";
    private static final int MAX_FILE = 4096;
    private static final int MAX_SIGNERS = 16;
    private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWNER_FOLDER = PosixFilePermissions.fromString("rwx------");

    private final Path folder;
    private final List<KeyFile> keys = new ArrayList<>();

    private record KeyFile(Path file, String role, Ed25519PrivateKey key) {}

    private PublisherKeys(Path folder) {
        this.folder = folder;
    }

    /**
     * Makes keys and the first root.
     *
     * @param signers how many keys root and targets have, 1 to 16
     * @param threshold how many of them must sign
     * @throws IOException also if the folder is there and not empty
     */
    static PublisherKeys create(Path folder, int signers, int threshold, Instant now) throws IOException {
        requireSensible(signers, threshold);
        Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNER_FOLDER));
        Files.setPosixFilePermissions(folder, OWNER_FOLDER);
        try (Stream<Path> present = Files.list(folder)) {
            if (present.findAny().isPresent()) {
                throw new IOException(folder + " is not empty");
            }
        }
        PublisherKeys made = new PublisherKeys(folder);
        for (String role : ROLES) {
            made.add(role, several(role) ? signers : 1);
        }
        Files.write(folder.resolve(ROOT_FILE), made.root(threshold, now), StandardOpenOption.CREATE_NEW);
        return made;
    }

    static void requireSensible(int signers, int threshold) {
        if (signers < 1 || signers > MAX_SIGNERS || threshold < 1 || threshold > signers) {
            throw new IllegalArgumentException(
                    "1 to " + MAX_SIGNERS + " signers, and a threshold from 1 to their number");
        }
    }

    /** Makes more keys for a role. */
    List<Ed25519PrivateKey> add(String role, int count) throws IOException {
        SecureRandom random = new SecureRandom();
        List<Ed25519PrivateKey> fresh = new ArrayList<>();
        for (int i = 1; fresh.size() < count; i++) {
            String name = role + "-" + i + EXTENSION;
            if (!Files.exists(folder.resolve(name))
                    && !Files.exists(folder.resolve(RETIRED).resolve(name))) {
                Ed25519PrivateKey key = Ed25519PrivateKey.generate(random);
                writeKey(folder.resolve(name), role, key);
                keys.add(new KeyFile(folder.resolve(name), role, key));
                fresh.add(key);
            }
        }
        return fresh;
    }

    /** Puts keys aside that do not count any more. */
    void retire(Set<Path> files) throws IOException {
        Files.createDirectories(folder.resolve(RETIRED), PosixFilePermissions.asFileAttribute(OWNER_FOLDER));
        for (Path file : files) {
            Files.move(file, folder.resolve(RETIRED).resolve(file.getFileName()));
        }
        keys.removeIf(key -> files.contains(key.file));
    }

    Set<Path> filesOf(String role) {
        return keys.stream()
                .filter(key -> key.role.equals(role))
                .map(KeyFile::file)
                .collect(Collectors.toSet());
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
            for (Ed25519PrivateKey key : of(role)) {
                ids.add(Signing.id(key.publicKey()));
                allKeys.put(Signing.id(key.publicKey()), Signing.key(key.publicKey()));
            }
            roles.put(role, JsonObject.of(Map.of("keyids", ids, "threshold", several(role) ? (long) threshold : 1L)));
        }
        Map<String, Object> root = Signing.role("root", 1, now, ROOT_DAYS);
        root.put("consistent_snapshot", true);
        root.put("keys", JsonObject.of(allKeys));
        root.put("roles", JsonObject.of(roles));
        return Signing.file(root, of("root"));
    }

    /** Reads the keys that lie in a folder; those of some roles may be elsewhere. */
    static PublisherKeys load(Path folder) throws IOException {
        PublisherKeys loaded = new PublisherKeys(folder);
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
                byte[] seed = HexFormat.of().parseHex(key.text("private"));
                loaded.keys.add(new KeyFile(file, key.text("role"), Ed25519PrivateKey.ofSeed(seed)));
            } catch (JsonException | IllegalArgumentException e) {
                throw new IOException(file.getFileName() + " is no key of a publisher");
            }
        }
        return loaded;
    }

    private static byte[] readBounded(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(MAX_FILE);
        }
    }

    /** The keys of a role, perhaps none. */
    List<Ed25519PrivateKey> of(String role) {
        return keys.stream()
                .filter(key -> key.role.equals(role))
                .map(KeyFile::key)
                .toList();
    }

    Path folder() {
        return folder;
    }

    Path rootFile() {
        return folder.resolve(ROOT_FILE);
    }
}
