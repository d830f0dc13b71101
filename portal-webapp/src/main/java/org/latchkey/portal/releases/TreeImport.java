// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.releases;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.latchkey.portal.platform.PrivateFiles;
import org.latchkey.release.manifest.ReleaseBundle;
import org.latchkey.release.manifest.ReleaseManifest;
import org.latchkey.release.manifest.ReleaseRepository;
import org.latchkey.release.tuf.Fetcher;
import org.latchkey.release.tuf.Limits;
import org.latchkey.release.tuf.TrustedFiles;
import org.latchkey.release.tuf.TufClient;
import org.latchkey.release.tuf.TufException;
import org.latchkey.release.tuf.TufException.Reason;

/**
 * Verifies a publisher's repository and writes what was verified, and nothing else, into a fresh folder: twice, as a
 * unit that knows the last import sees it (nothing older is taken) and as a new unit with the pinned root sees it (all
 * that it needs is there). For one thread; it blocks on the disk.
 */
final class TreeImport {

    static final String ROOT = "root.json";
    static final String TIMESTAMP = "timestamp.json";

    private static final Limits LIMITS = Limits.DEFAULT;

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*)*");

    private final ZipTree zip;
    private final Path tree;
    private final Map<String, String> names = new HashMap<>();

    /** @param tree an empty folder, which becomes the tree */
    TreeImport(ZipTree zip, Path tree) {
        this.zip = zip;
        this.tree = tree;
    }

    /** The folder of a tree in which the metadata that is trusted lies. */
    static Path trusted(Path tree) {
        return tree.resolve("trusted");
    }

    /**
     * Verifies everything.
     *
     * @param pinned the root file that units pin
     * @param before the tree that was imported last
     * @return each release's manifest by its counter
     */
    Map<Long, byte[]> run(byte[] pinned, Path before, Instant now) throws IOException, TufException {
        copy(trusted(before), trusted(tree));
        new TufClient(new TrustedFiles(trusted(tree)), zip.below(ReleaseRepository.METADATA), LIMITS).refresh(now);

        Path fresh = tree.resolve("fresh");
        TrustedFiles asNew = new TrustedFiles(fresh);
        TufClient.init(asNew, pinned, LIMITS);
        TufClient client = new TufClient(asNew, new Keeping(zip.below(ReleaseRepository.METADATA)), LIMITS);
        client.refresh(now);
        for (String file : List.of(ROOT, TIMESTAMP)) {
            if (!Arrays.equals(
                    Files.readAllBytes(fresh.resolve(file)),
                    Files.readAllBytes(trusted(tree).resolve(file)))) {
                throw new TufException(Reason.ROLLBACK, "a new unit would see an older " + file);
            }
        }
        keep(ReleaseRepository.METADATA, rootName(pinned), pinned);
        Map<Long, byte[]> manifests = targets(client);
        deleteTree(fresh);
        return manifests;
    }

    private static String rootName(byte[] root) throws TufException {
        return RootFile.of(root).version() + "." + ROOT;
    }

    private Map<Long, byte[]> targets(TufClient client) throws IOException, TufException {
        LastPath source = new LastPath(zip.below(ReleaseRepository.TARGETS));
        ReleaseRepository releases = new ReleaseRepository(client, source);
        Path arriving = tree.resolve("arriving");
        Map<Long, byte[]> manifests = new TreeMap<>();
        Set<String> here = new HashSet<>();
        for (long counter : releases.counters()) {
            Path file = arriving.resolve(counter + ".json");
            ReleaseManifest manifest = releases.manifest(counter, file);
            if (!manifest.isUnderstood()) {
                throw new TufException(Reason.UNSUPPORTED, "release " + counter + ": " + manifest.schemas());
            }
            manifests.put(counter, Files.readAllBytes(file));
            place(file, source.path);
            for (ReleaseBundle bundle : manifest.bundles()) {
                if (here.add(bundle.target())) {
                    releases.bring(bundle, arriving.resolve(bundle.sha256()));
                    place(arriving.resolve(bundle.sha256()), source.path);
                }
            }
        }
        deleteTree(arriving);
        return manifests;
    }

    /** A file was verified: it gets the name under which units ask for it. */
    private void place(Path file, String path) throws IOException, TufException {
        Path target = tree.resolve(claim(ReleaseRepository.TARGETS, path));
        Files.createDirectories(target.getParent());
        Files.move(file, target);
        sync(target.getParent());
    }

    private void keep(String folder, String path, byte[] content) throws IOException, TufException {
        Path target = tree.resolve(claim(folder, path));
        Files.createDirectories(target.getParent());
        PrivateFiles.write(target, content);
    }

    /** Units ask for names that hold a version or a hash; others would change under them in the middle of a fetch. */
    private String claim(String folder, String path) throws TufException {
        String name = folder + "/" + path;
        String last = path.substring(path.lastIndexOf('/') + 1);
        if (!PLAIN.matcher(path).matches() || !isAlone(name)) {
            throw new TufException(
                    Reason.UNSAFE_NAME, "a name that this portal does not serve, or two that differ in case alone");
        }
        if (!path.equals(TIMESTAMP) && !last.matches("([1-9][0-9]*|[0-9a-f]{64,})\\..*")) {
            throw new TufException(Reason.MALFORMED, "the repository has no consistent snapshots");
        }
        return name;
    }

    private boolean isAlone(String name) {
        String known = names.putIfAbsent(name.toLowerCase(Locale.ROOT), name);
        return known == null || known.equals(name);
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    static void deleteTree(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    /** Remembers which file was read last. */
    private static final class LastPath implements Fetcher {

        private final Fetcher source;
        private String path = "";

        LastPath(Fetcher source) {
            this.source = source;
        }

        @Override
        public void fetch(String asked, long offset, long limit, Sink sink) throws IOException {
            source.fetch(asked, offset, limit, sink);
            path = asked;
        }
    }

    /** Writes what was read into the tree; the client's refusal of a single one of these files ends the import. */
    private final class Keeping implements Fetcher {

        private final Fetcher source;

        Keeping(Fetcher source) {
            this.source = source;
        }

        @Override
        public void fetch(String path, long offset, long limit, Sink sink) throws IOException {
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            source.fetch(path, offset, limit, new Sink() {
                @Override
                public void begin(long at) throws IOException {
                    sink.begin(at);
                }

                @Override
                public void write(ByteBuffer bytes) throws IOException {
                    ByteBuffer copy = bytes.duplicate();
                    byte[] read = new byte[copy.remaining()];
                    copy.get(read);
                    content.writeBytes(read);
                    sink.write(bytes);
                }
            });
            try {
                keep(ReleaseRepository.METADATA, path, content.toByteArray());
            } catch (TufException e) {
                throw new IOException(e.getMessage(), e);
            }
        }
    }
}
