// SPDX-License-Identifier: Apache-2.0
package org.latchkey.update;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.latchkey.release.manifest.ReleaseBundle;
import org.latchkey.release.manifest.ReleaseManifest;
import org.latchkey.release.manifest.ReleaseRepository;
import org.latchkey.release.tuf.DirectoryFetcher;
import org.latchkey.release.tuf.Fetcher;
import org.latchkey.release.tuf.Limits;
import org.latchkey.release.tuf.TrustedFiles;
import org.latchkey.release.tuf.TufClient;
import org.latchkey.release.tuf.TufException;
import org.latchkey.unit.api.UnitException;

/**
 * Where releases come from. What the publishers vouch for is judged from the root that the unit was installed with, and
 * from all that was trusted since; never from what lies beside the files.
 */
final class Repositories {

    /** A manifest or bundle on its way; nothing in here outlives a call. */
    private static final String INCOMING = ".incoming";

    private static final int MAX_ROOT = 512 * 1024;

    private final Path folder;
    private final Path publisherRoot;
    private final LongSupplier now;

    /**
     * Releases' sources.
     *
     * @param folder where trusted metadata is kept
     * @param publisherRoot the TUF root that the unit was installed with
     * @param now seconds since 1970
     */
    Repositories(Path folder, Path publisherRoot, LongSupplier now) {
        this.folder = folder;
        this.publisherRoot = publisherRoot;
        this.now = now;
    }

    /**
     * A release that a repository offers.
     *
     * @param counter names it
     * @param source brings it
     */
    record Offer(long counter, Staging.Source source) {}

    /**
     * The newest release of a folder, such as a USB stick, that a technician wants.
     *
     * @throws UnitException saying what is wrong with the folder, or that it has none
     */
    Offer newest(Path base, Predicate<ReleaseManifest> wanted) {
        ReleaseRepository repository = open(
                new DirectoryFetcher(base.resolve(ReleaseRepository.METADATA)),
                new DirectoryFetcher(base.resolve(ReleaseRepository.TARGETS)));
        List<Long> counters = new ArrayList<>(repository.counters());
        Collections.reverse(counters);
        for (long counter : counters) {
            Offer offer = offer(repository, counter);
            if (wanted.test(manifest(repository, counter))) {
                return offer;
            }
        }
        throw new UnitException("There is no such release in " + base + ".");
    }

    private ReleaseRepository open(Fetcher metadata, Fetcher targets) {
        try {
            TrustedFiles trusted = new TrustedFiles(folder.resolve("trusted"));
            if (!Files.exists(folder.resolve("trusted").resolve("root.json"))) {
                TufClient.init(trusted, firstRoot(), Limits.DEFAULT);
            }
            ReleaseRepository repository =
                    new ReleaseRepository(new TufClient(trusted, metadata, Limits.DEFAULT), targets);
            repository.refresh(Instant.ofEpochSecond(now.getAsLong()));
            return repository;
        } catch (TufException e) {
            throw refused(e);
        }
    }

    private byte[] firstRoot() {
        try {
            byte[] root = Files.readAllBytes(publisherRoot);
            if (root.length > MAX_ROOT) {
                throw new UnitException(publisherRoot.getFileName() + " is too long.");
            }
            return root;
        } catch (IOException e) {
            throw new UnitException(
                    "This unit knows no publisher, so it takes no releases: " + publisherRoot.getFileName()
                            + " is missing where it was installed.",
                    e);
        }
    }

    private Offer offer(ReleaseRepository repository, long counter) {
        return new Offer(counter, new Staging.Source() {
            @Override
            public byte[] manifest() {
                return Repositories.this.manifest(repository, counter).encode();
            }

            @Override
            public void bring(ReleaseBundle bundle, Path file) throws IOException {
                try {
                    repository.bring(bundle, file);
                } catch (TufException e) {
                    throw new IOException(e.getMessage(), e);
                }
            }
        });
    }

    private ReleaseManifest manifest(ReleaseRepository repository, long counter) {
        Path file = folder.resolve(INCOMING);
        try {
            ReleaseManifest manifest = repository.manifest(counter, file);
            Files.deleteIfExists(file);
            return manifest;
        } catch (TufException e) {
            throw refused(e);
        } catch (IOException e) {
            throw new UnitException("The disk refused: " + e.getMessage(), e);
        }
    }

    private static UnitException refused(TufException e) {
        return new UnitException("The releases there are refused: " + e.getMessage() + ".", e);
    }
}
