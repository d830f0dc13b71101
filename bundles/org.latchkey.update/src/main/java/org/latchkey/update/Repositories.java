// SPDX-License-Identifier: Apache-2.0
package org.latchkey.update;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.latchkey.release.manifest.ReleaseBundle;
import org.latchkey.release.manifest.ReleaseManifest;
import org.latchkey.release.manifest.ReleaseRepository;
import org.latchkey.release.tuf.DirectoryFetcher;
import org.latchkey.release.tuf.DiskFault;
import org.latchkey.release.tuf.Fetcher;
import org.latchkey.release.tuf.Limits;
import org.latchkey.release.tuf.TrustedFiles;
import org.latchkey.release.tuf.TufClient;
import org.latchkey.release.tuf.TufException;
import org.latchkey.unit.api.UnitException;
import org.latchkey.unit.api.files.DurableFiles;

/**
 * Where releases come from. What the publishers vouch for is judged from the root that the unit was installed with, and
 * from all that was trusted since; never from what lies beside the files.
 */
final class Repositories {

    /** A manifest or bundle on its way; nothing in here outlives a call. */
    private static final String INCOMING = ".incoming";

    private static final String TRUSTED = "trusted";

    /** Among the trusted files: the root that was pinned when they were begun with. */
    private static final String PINNED = "pinned-root";

    private static final String FRESH = ".trusted";
    private static final long PATIENCE_SECONDS = 60;
    private static final int MAX_ROOT = 512 * 1024;

    private final Path folder;
    private final Path publisherRoot;
    private final LongSupplier now;

    /** Held while the trusted metadata is read and written: one source at a time. */
    private final ReentrantLock trusted = new ReentrantLock();

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
        lock();
        try {
            return search(base, wanted);
        } catch (TufException e) {
            throw refused(e);
        } finally {
            trusted.unlock();
        }
    }

    private void lock() {
        try {
            if (!trusted.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new NotNowException("The unit is asking for releases elsewhere just now: try again in a minute.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnitException("The unit stops.", e);
        }
    }

    /**
     * A release of a repository, vouched for.
     *
     * @param repository brings its bundles, without a look at the trusted metadata
     * @param manifest what it consists of
     */
    record Release(ReleaseRepository repository, ReleaseManifest manifest) {}

    /**
     * One release of a repository.
     *
     * @throws TufException if it is not vouched for, or can not be had
     * @throws UnitException if another source is being read
     */
    Release release(Fetcher metadata, Fetcher targets, long counter) throws TufException {
        lock();
        try {
            ReleaseRepository repository = open(metadata, targets);
            return new Release(repository, manifest(repository, counter));
        } finally {
            trusted.unlock();
        }
    }

    private Offer search(Path base, Predicate<ReleaseManifest> wanted) throws TufException {
        ReleaseRepository repository = open(
                new DirectoryFetcher(base.resolve(ReleaseRepository.METADATA)),
                new DirectoryFetcher(base.resolve(ReleaseRepository.TARGETS)));
        List<Long> counters = new ArrayList<>(repository.counters());
        Collections.reverse(counters);
        for (long counter : counters) {
            ReleaseManifest manifest = manifest(repository, counter);
            if (wanted.test(manifest)) {
                return offer(repository, manifest);
            }
        }
        throw new UnitException("There is no such release in " + base + ".");
    }

    private ReleaseRepository open(Fetcher metadata, Fetcher targets) throws TufException {
        Path metadataFolder = folder.resolve(TRUSTED);
        begin(metadataFolder);
        TrustedFiles files = new TrustedFiles(metadataFolder);
        ReleaseRepository repository = new ReleaseRepository(new TufClient(files, metadata, Limits.DEFAULT), targets);
        repository.refresh(Instant.ofEpochSecond(now.getAsLong()));
        return repository;
    }

    /** Trust begins with the root that is pinned, and anew when that is another one: whoever changes it may. */
    private void begin(Path metadata) throws TufException {
        byte[] pinned = firstRoot();
        Path root = metadata.resolve("root.json");
        Path kept = metadata.resolve(PINNED);
        try {
            if (!Files.exists(root)) {
                beginAnew(metadata, pinned);
            } else if (!Files.exists(kept)) {
                // Begun before it was kept who was pinned: the root may be a later one of the same publisher.
                DurableFiles.replace(kept, pinned);
            } else if (!Arrays.equals(pinned, DurableFiles.read(kept, MAX_ROOT))) {
                beginAnew(metadata, pinned);
            }
        } catch (IOException e) {
            throw new UnitException("Whom the unit trusts can not be kept: " + DiskFault.words(e) + ".", e);
        }
    }

    private void beginAnew(Path metadata, byte[] pinned) throws TufException, IOException {
        Path fresh = folder.resolve(FRESH);
        try {
            Staging.deleteTree(fresh);
            TufClient.init(new TrustedFiles(fresh), pinned, Limits.DEFAULT);
            DurableFiles.replace(fresh.resolve(PINNED), pinned);
            Staging.deleteTree(metadata);
            Files.move(fresh, metadata, StandardCopyOption.ATOMIC_MOVE);
            DurableFiles.forceFolder(folder);
        } finally {
            Staging.dropUnfinished(fresh);
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

    private static Offer offer(ReleaseRepository repository, ReleaseManifest manifest) {
        return new Offer(manifest.counter(), new Staging.Source() {
            @Override
            public byte[] manifest() {
                return manifest.encode();
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

    private ReleaseManifest manifest(ReleaseRepository repository, long counter) throws TufException {
        Path file = folder.resolve(INCOMING);
        try {
            return repository.manifest(counter, file);
        } finally {
            drop(file);
            drop(TufClient.part(file));
        }
    }

    private static void drop(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException ignored) {
            // The next manifest takes its place.
        }
    }

    private static UnitException refused(TufException e) {
        return new UnitException("The releases there are refused: " + e.getMessage() + ".", e);
    }
}
