// SPDX-License-Identifier: Apache-2.0
package org.latchkey.releasetool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.latchkey.release.manifest.ReleaseBundle;
import org.latchkey.release.manifest.ReleaseManifest;
import org.latchkey.release.manifest.ReleaseRepository;
import org.latchkey.release.tuf.Limits;
import org.latchkey.release.tuf.TrustedFiles;
import org.latchkey.release.tuf.TufClient;
import org.latchkey.release.tuf.TufException;

/** Does with a repository what a new unit would do, and keeps nothing. */
final class ReleaseCheck {

    private final String repository;
    private final Path root;

    /** @param root the root file that units pin */
    ReleaseCheck(String repository, Path root) {
        this.repository = repository;
        this.root = root;
    }

    /** Brings every release, or the one with that counter, and verifies each file. Returns their manifests. */
    List<ReleaseManifest> run(Instant now, long only) throws IOException, TufException {
        Path work = Files.createTempDirectory("latchkey-release");
        try {
            TrustedFiles trusted = new TrustedFiles(work.resolve("trusted"));
            TufClient.init(trusted, Files.readAllBytes(root), Limits.DEFAULT);
            TufClient client =
                    new TufClient(trusted, Sources.below(repository, ReleaseRepository.METADATA), Limits.DEFAULT);
            ReleaseRepository releases =
                    new ReleaseRepository(client, Sources.below(repository, ReleaseRepository.TARGETS));
            releases.refresh(now);
            List<Long> counters = only > 0 ? List.of(only) : List.copyOf(releases.counters());
            List<ReleaseManifest> manifests = new ArrayList<>();
            for (long counter : counters) {
                manifests.add(check(releases, counter, work));
            }
            return manifests;
        } finally {
            deleteTree(work);
        }
    }

    private static ReleaseManifest check(ReleaseRepository releases, long counter, Path work)
            throws IOException, TufException {
        ReleaseManifest manifest = releases.manifest(counter, work.resolve(counter + ".json"));
        for (ReleaseBundle bundle : manifest.bundles()) {
            Path file = work.resolve("bundles").resolve(bundle.sha256() + ".jar");
            releases.bring(bundle, file);
            ReleaseFolder.requireSame(bundle, file);
        }
        return manifest;
    }

    private static void deleteTree(Path folder) throws IOException {
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
