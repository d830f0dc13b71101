// SPDX-License-Identifier: Apache-2.0
package org.latchkey.release.tuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.latchkey.release.tuf.TestRepository.in;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.latchkey.protocol.crypto.Sha256;
import org.latchkey.release.manifest.ReleaseBundle;
import org.latchkey.release.manifest.ReleaseManifest;
import org.latchkey.release.manifest.ReleaseRepository;
import org.latchkey.release.tuf.TufException.Reason;

/** Manifests and bundles of a repository: both have to be vouched for, and to agree. */
final class ReleaseRepositoryTest extends TufClientTest {

    private static final String CONTENT = "a bundle";

    private final ReleaseBundle bundle = new ReleaseBundle(
            "org.example.one",
            "1.0.0",
            HexFormat.of().formatHex(Sha256.hash(CONTENT.getBytes(StandardCharsets.UTF_8))),
            CONTENT.length());

    private ReleaseRepository releases;

    @BeforeEach
    void open() {
        releases = new ReleaseRepository(
                client, (path, offset, limit, sink) -> repository.fetch("targets/" + path, offset, limit, sink));
    }

    @Test
    void listsReleasesAndBringsTheirBundles() throws Exception {
        release(7, 7, bundle);
        release(12, 12, bundle);
        repository.target(Role.TARGETS, "releases/latest.json", "no release");
        repository.target(Role.TARGETS, bundle.target(), CONTENT);
        publish();
        assertThat(releases.counters()).containsExactly(7L, 12L);
        ReleaseManifest manifest = releases.manifest(12, folder.resolve("12.json"));
        assertThat(manifest.bundles()).containsExactly(bundle);
        releases.bring(bundle, folder.resolve("one.jar"));
        assertThat(folder.resolve("one.jar")).hasContent(CONTENT);
        assertRefused(Reason.UNKNOWN_TARGET, () -> releases.manifest(8, folder.resolve("8.json")));
    }

    @Test
    void refusesABundleThatNobodyVouchesFor() throws Exception {
        release(7, 7, bundle);
        publish();
        assertRefused(Reason.UNKNOWN_TARGET, () -> releases.manifest(7, folder.resolve("7.json")));
    }

    @Test
    void refusesABundleThatIsAnotherOneInTheMetadata() throws Exception {
        release(7, 7, bundle);
        repository.target(Role.TARGETS, bundle.target(), "b bundle");
        publish();
        assertRefused(Reason.MISMATCH, () -> releases.manifest(7, folder.resolve("7.json")));
        assertRefused(Reason.MISMATCH, () -> releases.bring(bundle, folder.resolve("one.jar")));
        in(repository.map(Role.TARGETS), "targets").remove(bundle.target());
        repository.target(Role.TARGETS, bundle.target(), CONTENT + ".");
        publish();
        assertRefused(Reason.MISMATCH, () -> releases.manifest(7, folder.resolve("7.json")));
    }

    @Test
    void refusesAManifestUnderAnotherCounter() throws Exception {
        release(8, 7, bundle);
        repository.target(Role.TARGETS, bundle.target(), CONTENT);
        repository.target(Role.TARGETS, "releases/9.json", "{}");
        publish();
        assertRefused(Reason.MISMATCH, () -> releases.manifest(8, folder.resolve("8.json")));
        assertRefused(Reason.MALFORMED, () -> releases.manifest(9, folder.resolve("9.json")));
    }

    private void release(long name, long counter, ReleaseBundle content) {
        ReleaseManifest manifest = new ReleaseManifest(counter, 0, true, 1, "", List.of(content), Set.of(), Set.of());
        repository.target(
                Role.TARGETS, ReleaseManifest.target(name), new String(manifest.encode(), StandardCharsets.UTF_8));
    }

    private void publish() throws TufException {
        repository.publish(Role.TARGETS, Role.SNAPSHOT, Role.TIMESTAMP);
        releases.refresh(NOW);
    }
}
