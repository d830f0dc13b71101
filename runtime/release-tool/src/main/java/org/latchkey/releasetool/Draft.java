// SPDX-License-Identifier: Apache-2.0
package org.latchkey.releasetool;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.crypto.Ed25519PrivateKey;
import org.latchkey.protocol.crypto.Ed25519PublicKey;
import org.latchkey.release.json.CanonicalJson;
import org.latchkey.release.json.JsonException;
import org.latchkey.release.json.JsonObject;
import org.latchkey.release.json.JsonReader;
import org.latchkey.release.manifest.ReleaseBundle;
import org.latchkey.release.manifest.ReleaseManifest;

/**
 * The next list of targets while it waits for signatures from other machines: a file beside the metadata, where no client
 * looks. Whoever signs it judges its contents; signatures count only if they are of keys that the trusted root names.
 */
final class Draft {

    /** Beside metadata and targets. */
    static final String FOLDER = "pending";

    private static final int MAX_FILE = 16 << 20;

    /** What the clocks of two machines may differ by. */
    private static final Duration CLOCKS_APART = Duration.ofDays(1);

    private final Path file;
    private final JsonObject signed;
    private final Map<String, String> signatures = new LinkedHashMap<>();

    private Draft(Path file, JsonObject signed) {
        this.file = file;
        this.signed = signed;
    }

    private static Path file(Path repository) {
        return repository.resolve(FOLDER).resolve("targets.json");
    }

    /** @throws IOException if one waits that would be lost by another */
    static void requireNone(Path repository) throws IOException {
        if (Files.exists(file(repository))) {
            throw new IOException("a release waits for signatures: 'release cosign' it first, or delete "
                    + repository.resolve(FOLDER));
        }
    }

    static Draft of(Path repository, Map<String, Object> signed) {
        return new Draft(file(repository), JsonObject.of(signed));
    }

    /** The one that waits. @throws IOException if none does, or it is none */
    static Draft read(Path repository) throws IOException {
        Path file = file(repository);
        if (!Files.exists(file)) {
            throw new IOException("nothing waits for a signature in " + repository);
        }
        try (InputStream in = Files.newInputStream(file)) {
            JsonObject whole = JsonReader.object(in.readNBytes(MAX_FILE));
            Draft draft = new Draft(file, whole.object("signed"));
            for (JsonObject signature : whole.objects("signatures")) {
                draft.signatures.put(signature.text("keyid"), signature.text("sig"));
            }
            return draft;
        } catch (JsonException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    JsonObject signed() {
        return signed;
    }

    void sign(List<Ed25519PrivateKey> keys) {
        byte[] canonical = CanonicalJson.encode(signed);
        keys.forEach(key ->
                signatures.put(Signing.id(key.publicKey()), HexFormat.of().formatHex(key.sign(canonical))));
    }

    /** Drops what is no signature of one of these keys. @return how many are left */
    int count(Map<String, String> keys) {
        byte[] canonical = CanonicalJson.encode(signed);
        signatures.entrySet().removeIf(one -> !verifies(keys.get(one.getKey()), canonical, one.getValue()));
        return signatures.size();
    }

    private static boolean verifies(String key, byte[] message, String signature) {
        try {
            return key != null
                    && Ed25519PublicKey.of(HexFormat.of().parseHex(key))
                            .verify(message, HexFormat.of().parseHex(signature));
        } catch (ProtocolException | IllegalArgumentException e) {
            return false;
        }
    }

    byte[] encode() {
        return Signing.file(signed, signatures);
    }

    /** Leaves it for the next machine. */
    void keep() throws IOException {
        Files.createDirectories(file.getParent());
        RepositoryWriter.replace(file, encode());
    }

    /** It waits no more. */
    void drop() throws IOException {
        Files.deleteIfExists(file);
    }

    /** True if it is what would be signed here, but that it may expire sooner. */
    boolean says(Map<String, Object> expected) throws IOException {
        try {
            String expires = signed.text("expires");
            Instant last = Instant.parse(expected.get("expires").toString()).plus(CLOCKS_APART);
            Map<String, Object> here = new LinkedHashMap<>(expected);
            here.put("expires", expires);
            return !Instant.parse(expires).isAfter(last)
                    && Arrays.equals(CanonicalJson.encode(JsonObject.of(here)), CanonicalJson.encode(signed));
        } catch (JsonException | DateTimeParseException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    /** The targets that it lists, by name. */
    Map<String, Object> targets() throws IOException {
        try {
            return signed.object("targets").members();
        } catch (JsonException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    /**
     * The releases that would be new, by their counters.
     *
     * @param published the targets that clients see now
     * @param folder the repository's targets
     * @throws IOException if a file is not the one that would be signed, a release names bundles that are not listed, or
     *     none of these releases names something else that would be new
     */
    List<ReleaseManifest> releases(Map<String, Object> published, Path folder) throws IOException {
        Map<String, Object> listed = targets();
        List<ReleaseManifest> releases = new ArrayList<>();
        Set<String> others = new TreeSet<>();
        for (Map.Entry<String, Object> target : listed.entrySet()) {
            if (!target.getValue().equals(published.get(target.getKey()))) {
                byte[] bytes = read(folder.normalize(), target.getKey(), target.getValue());
                if (target.getKey().startsWith("releases/")) {
                    releases.add(release(target.getKey(), bytes, listed));
                } else {
                    others.add(target.getKey());
                }
            }
        }
        releases.forEach(release -> release.bundles().forEach(bundle -> others.remove(bundle.target())));
        if (!others.isEmpty()) {
            throw new IOException("No new release names " + String.join(", ", others));
        }
        releases.sort(Comparator.comparingLong(ReleaseManifest::counter));
        return releases;
    }

    private static byte[] read(Path folder, String name, Object description) throws IOException {
        try {
            String hash = ((JsonObject) description).object("hashes").text("sha256");
            Path target = folder.resolve(name).normalize();
            if (target.startsWith(folder) && hash.matches("[0-9a-f]{64}")) {
                byte[] bytes = Files.readAllBytes(target.resolveSibling(hash + "." + target.getFileName()));
                if (JsonObject.of(Signing.described(bytes)).equals(description)) {
                    return bytes;
                }
            }
        } catch (JsonException | ClassCastException e) {
            throw new IOException(name + " is described badly", e);
        }
        throw new IOException(name + " is not the file that would be signed");
    }

    private static ReleaseManifest release(String name, byte[] bytes, Map<String, Object> listed) throws IOException {
        try {
            ReleaseManifest manifest = ReleaseManifest.parse(bytes);
            if (!name.equals(ReleaseManifest.target(manifest.counter()))) {
                throw new IOException(name + " says that it is release " + manifest.counter());
            }
            for (ReleaseBundle bundle : manifest.bundles()) {
                JsonObject described = JsonObject.of(
                        Map.of("length", bundle.length(), "hashes", JsonObject.of(Map.of("sha256", bundle.sha256()))));
                if (!described.equals(listed.get(bundle.target()))) {
                    throw new IOException(name + " names another " + bundle.target() + " than would be signed");
                }
            }
            return manifest;
        } catch (JsonException e) {
            throw new IOException(name + ": " + e.getMessage(), e);
        }
    }
}
