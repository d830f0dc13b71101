// SPDX-License-Identifier: Apache-2.0
package org.latchkey.releasetool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.latchkey.protocol.crypto.Ed25519PrivateKey;
import org.latchkey.release.json.JsonException;
import org.latchkey.release.json.JsonObject;
import org.latchkey.release.json.JsonReader;
import org.latchkey.release.manifest.ReleaseBundle;
import org.latchkey.release.manifest.ReleaseManifest;
import org.latchkey.release.manifest.ReleaseRepository;
import org.latchkey.release.tuf.DirectoryFetcher;
import org.latchkey.release.tuf.Limits;
import org.latchkey.release.tuf.TargetFile;
import org.latchkey.release.tuf.TrustedFiles;
import org.latchkey.release.tuf.TufClient;
import org.latchkey.release.tuf.TufException;

/**
 * Writes a repository with consistent snapshots into a folder. What lies there already is verified first, from the
 * publisher's own memory of it, so that a mirror can not make a publisher sign what is not theirs. The timestamp is
 * written last and at once: until then, clients see what was there before.
 */
final class RepositoryWriter {

    private static final int TARGETS_DAYS = 2 * 365;

    /** Long enough for a stick that travels. */
    private static final int TIMESTAMP_DAYS = 90;

    /** Nothing has expired yet then: what expired may be renewed. */
    private static final Instant BEFORE_EVERY_EXPIRY = Instant.EPOCH;

    private static final String TARGETS = "targets";

    private final Path repository;
    private final Path metadata;
    private final Path targets;
    private final PublisherKeys keys;
    private final Path memory;
    private final Map<String, Object> listed = new TreeMap<>();
    private final Map<String, Long> versions = new HashMap<>();
    private long newest;
    private ReleaseRepository releases;

    RepositoryWriter(Path repository, PublisherKeys keys) {
        this.repository = repository;
        metadata = repository.resolve(ReleaseRepository.METADATA);
        targets = repository.resolve(ReleaseRepository.TARGETS);
        this.keys = keys;
        memory = keys.folder().resolve("trusted");
    }

    /** Reads what is there. @throws TufException if it is not what these keys signed, or older than what they signed */
    void open() throws IOException, TufException {
        TrustedFiles trusted = new TrustedFiles(memory);
        if (!Files.exists(memory.resolve("root.json"))) {
            TufClient.init(trusted, Files.readAllBytes(keys.rootFile()), Limits.DEFAULT);
        }
        if (!Files.exists(memory.resolve("timestamp.json")) && !Files.exists(metadata)) {
            return;
        }
        TufClient client = remember();
        for (String name : client.topLevelTargets()) {
            TargetFile target = client.find(name).orElseThrow();
            Map<String, Object> description = new LinkedHashMap<>();
            description.put("length", target.length());
            description.put("hashes", JsonObject.of(target.digests()));
            listed.put(name, JsonObject.of(description));
        }
        releases = new ReleaseRepository(client, new DirectoryFetcher(targets));
        SortedSet<Long> counters = releases.counters();
        newest = counters.isEmpty() ? 0 : counters.last();
        for (String role : PublisherKeys.ROLES) {
            versions.put(role, signedPart(role, signed -> signed.integer("version", 1, Long.MAX_VALUE)));
        }
    }

    /** Takes what the folder holds into the publisher's memory, if it is newer than that and signed as it must be. */
    private TufClient remember() throws TufException {
        TufClient client = new TufClient(new TrustedFiles(memory), new DirectoryFetcher(metadata), Limits.DEFAULT);
        client.refresh(BEFORE_EVERY_EXPIRY);
        return client;
    }

    /** Replaces the keys of a role, and publishes what there is under the new ones. */
    void rekey(String role, int signers, int threshold, Instant now) throws IOException, TufException {
        if (!versions.containsKey("root")) {
            throw new IOException("there is no repository yet: sign a release first, or make new keys");
        }
        Draft.requireNone(repository);
        for (String needed : PublisherKeys.ROLES) {
            // A root that no longer fits what lies there can not wait for another machine.
            if (needed.equals("root") || !needed.equals(role)) {
                requireKeys(needed);
            }
        }
        Set<Path> old = keys.filesOf(role);
        new Rekey(keys, role).run(memory.resolve("root.json"), metadata, signers, threshold, now);
        try {
            remember();
        } catch (TufException e) {
            // The new root is remembered; what the old keys signed does not count any more, and is replaced now.
            if (e.reason() != TufException.Reason.NOT_SIGNED) {
                throw e;
            }
        }
        publish(now);
        keys.retire(old);
    }

    /**
     * Adds a release's files. Nobody sees them before {@link #publish}. What the release before barred stays barred, also
     * for a unit that skips that release.
     */
    void add(ReleaseFolder release) throws IOException, TufException {
        ReleaseManifest manifest = release.read();
        if (manifest.counter() <= newest) {
            throw new IOException("release " + newest + " is there already: the next one needs a higher counter");
        }
        for (ReleaseBundle bundle : manifest.bundles()) {
            addTarget(bundle.target(), Files.readAllBytes(release.file(bundle)));
        }
        addTarget(
                ReleaseManifest.target(manifest.counter()),
                manifest.withLowest(Math.max(manifest.lowest(), barred())).encode());
    }

    /** The lowest counter that a unit may go back to after the newest release that is there. */
    private long barred() throws IOException, TufException {
        if (newest == 0) {
            return 0;
        }
        Path folder = Files.createTempDirectory("latchkey-release");
        Path copy = folder.resolve("manifest.json");
        try {
            return releases.manifest(newest, copy).lowest();
        } finally {
            Files.deleteIfExists(copy);
            Files.delete(folder);
        }
    }

    private void addTarget(String name, byte[] bytes) throws IOException {
        Path target = targets.resolve(name);
        Path place = target.resolveSibling(Signing.sha256(bytes) + "." + target.getFileName());
        Files.createDirectories(place.getParent());
        replace(place, bytes);
        listed.put(name, JsonObject.of(Signing.described(bytes)));
    }

    /**
     * Signs targets, snapshot and timestamp anew, each one version higher.
     *
     * @return true if clients see it; false if it waits for signatures from other machines
     */
    boolean publish(Instant now) throws IOException, TufException {
        Draft.requireNone(repository);
        Draft draft = Draft.of(repository, nextTargets(now, listed));
        return signedByAll(draft, now);
    }

    private Map<String, Object> nextTargets(Instant now, Map<String, Object> targets) {
        Map<String, Object> signed = Signing.role(TARGETS, next(TARGETS), now, TARGETS_DAYS);
        signed.put(TARGETS, JsonObject.of(targets));
        return signed;
    }

    /**
     * Adds the signatures of the keys at hand to what another machine wants published.
     *
     * @return true if clients see it; false if it waits for more signatures
     */
    boolean cosign(Instant now) throws IOException, TufException {
        Draft draft = Draft.read(repository);
        following(draft, now);
        return signedByAll(draft, now);
    }

    /** The releases that wait for signatures, each of their files compared with what would be signed. */
    List<ReleaseManifest> waiting(Instant now) throws IOException, TufException {
        return following(Draft.read(repository), now);
    }

    /** The new releases of what waits, if it is what is there and releases that {@link #add} would take, and nothing else. */
    private List<ReleaseManifest> following(Draft draft, Instant now) throws IOException, TufException {
        Map<String, Object> next = draft.targets();
        if (!draft.says(nextTargets(now, next)) || !next.entrySet().containsAll(listed.entrySet())) {
            throw new IOException(
                    "what waits for a signature does not follow what is published: sign the release anew");
        }
        List<ReleaseManifest> fresh = draft.releases(listed, targets);
        long before = newest;
        long lowest = barred();
        for (ReleaseManifest release : fresh) {
            if (release.counter() <= before || release.lowest() < lowest) {
                throw new IOException("Release " + release.counter() + " does not follow release " + before
                        + ", which bars what is below " + lowest);
            }
            before = release.counter();
            lowest = release.lowest();
        }
        return fresh;
    }

    private boolean signedByAll(Draft draft, Instant now) throws IOException, TufException {
        List<Ed25519PrivateKey> own = authorized(TARGETS);
        draft.sign(own);
        boolean enough = draft.count(publicKeys(TARGETS)) >= threshold(TARGETS);
        boolean finishing = Stream.of("snapshot", "timestamp")
                .noneMatch(role -> keys.of(role).isEmpty());
        if (enough && finishing) {
            finish(draft.encode(), now);
            draft.drop();
            return true;
        }
        if (own.isEmpty()) {
            requireKeys(TARGETS);
        }
        draft.keep();
        return false;
    }

    private void finish(byte[] targetsFile, Instant now) throws IOException, TufException {
        for (String role : List.of("snapshot", "timestamp")) {
            requireKeys(role);
        }
        Files.createDirectories(metadata);
        if (!versions.containsKey("root")) {
            replace(metadata.resolve("1.root.json"), Files.readAllBytes(keys.rootFile()));
        }
        byte[] file = targetsFile;
        replace(metadata.resolve(next(TARGETS) + ".targets.json"), file);

        Map<String, Object> signed = Signing.role("snapshot", next("snapshot"), now, TIMESTAMP_DAYS);
        signed.put("meta", describing(TARGETS, file));
        file = write("snapshot", next("snapshot") + ".snapshot.json", signed);

        signed = Signing.role("timestamp", next("timestamp"), now, TIMESTAMP_DAYS);
        signed.put("meta", describing("snapshot", file));
        write("timestamp", "timestamp.json", signed);
        remember();
    }

    /** Says what is missing before anything is written. */
    private void requireKeys(String role) throws IOException {
        long threshold = threshold(role);
        int usable = authorized(role).size();
        if (usable < threshold) {
            throw new IOException(
                    usable + " of " + threshold + " needed keys for " + role + " are in " + keys.folder());
        }
    }

    private long threshold(String role) throws IOException {
        return signedPart("root", root -> root.object("roles").object(role).integer("threshold", 1, Integer.MAX_VALUE));
    }

    /** All keys that the trusted root names for a role: in hex, by id. */
    private Map<String, String> publicKeys(String role) throws IOException {
        return signedPart("root", root -> {
            Map<String, String> found = new HashMap<>();
            for (String id : root.object("roles").object(role).texts("keyids")) {
                found.put(id, root.object("keys").object(id).object("keyval").text("public"));
            }
            return found;
        });
    }

    /** The keys at hand that the trusted root names for a role. */
    private List<Ed25519PrivateKey> authorized(String role) throws IOException {
        List<String> ids =
                signedPart("root", root -> root.object("roles").object(role).texts("keyids"));
        return keys.of(role).stream()
                .filter(key -> ids.contains(Signing.id(key.publicKey())))
                .toList();
    }

    private interface Part<T> {
        T of(JsonObject signed) throws JsonException;
    }

    private <T> T signedPart(String role, Part<T> part) throws IOException {
        try {
            return part.of(JsonReader.object(Files.readAllBytes(memory.resolve(role + ".json")))
                    .object("signed"));
        } catch (JsonException e) {
            throw new IOException(role + ": " + e.getMessage(), e);
        }
    }

    private long next(String role) {
        return versions.getOrDefault(role, 0L) + 1;
    }

    private JsonObject describing(String role, byte[] file) {
        Map<String, Object> description = Signing.described(file);
        description.put("version", next(role));
        return JsonObject.of(Map.of(role + ".json", JsonObject.of(description)));
    }

    private byte[] write(String role, String name, Map<String, Object> signed) throws IOException {
        byte[] file = Signing.file(signed, authorized(role));
        replace(metadata.resolve(name), file);
        return file;
    }

    static void replace(Path file, byte[] bytes) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.write(fresh, bytes);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
