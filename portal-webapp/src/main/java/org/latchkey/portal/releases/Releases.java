// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.releases;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.latchkey.portal.api.Problem;
import org.latchkey.portal.journal.Journal;
import org.latchkey.portal.operators.Caller;
import org.latchkey.portal.platform.WriteTransactions;
import org.latchkey.release.json.JsonException;
import org.latchkey.release.manifest.ReleaseManifest;
import org.latchkey.release.tuf.Limits;
import org.latchkey.release.tuf.TrustedFiles;
import org.latchkey.release.tuf.TufClient;
import org.latchkey.release.tuf.TufException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;

/**
 * The publisher's releases as this portal mirrors them. It holds no publisher's key: what it serves was verified from the
 * pinned root, and a unit verifies it again. An import happens in a folder of its own and counts from the transaction on
 * that names that folder. One import at a time. Thread-safe.
 */
@Service
public class Releases {

    private static final Logger LOG = LoggerFactory.getLogger(Releases.class);

    private static final String RELEASE_WORD = "release";

    private final ReleaseTable table;
    private final ReleaseFolders folders;
    private final WriteTransactions transactions;
    private final Journal journal;
    private final InstantSource clock;
    private final Semaphore importing = new Semaphore(1);

    Releases(
            ReleaseTable table,
            ReleaseFolders folders,
            WriteTransactions transactions,
            Journal journal,
            InstantSource clock) {
        this.table = table;
        this.folders = folders;
        this.transactions = transactions;
        this.journal = journal;
        this.clock = clock;
        folders.sweep(table.publisher());
    }

    /**
     * What came of an import.
     *
     * @param newest the repository's newest release
     * @param fresh true if it was not here before
     */
    record Imported(Release newest, boolean fresh) {}

    Optional<Publisher> publisher() {
        return table.publisher();
    }

    /** All that are offered, the newest first. */
    public List<Release> offered() {
        return table.all().stream().filter(Release::offered).toList();
    }

    /** All that were ever imported, by counter. */
    public Map<Long, Release> all() {
        Map<Long, Release> all = new HashMap<>();
        table.all().forEach(release -> all.put(release.counter(), release));
        return all;
    }

    /** A release that was once imported, still offered or not. */
    public Optional<Release> find(long counter) {
        return table.find(counter);
    }

    /** @throws Problem 404 if it is not offered */
    public Release get(long counter) {
        return find(counter)
                .filter(Release::offered)
                .orElseThrow(() -> Problem.notFound("There is no release with this counter."));
    }

    /** Pins the first root, or takes one that follows the trusted one. @throws Problem 409 or 422 */
    void pin(byte[] root, Caller caller) {
        alone(() -> {
            Optional<Publisher> known = table.publisher();
            Path tree = folders.fresh();
            try {
                if (known.isEmpty()) {
                    TufClient.init(new TrustedFiles(TreeImport.trusted(tree)), root, Limits.DEFAULT);
                } else {
                    follow(known.get(), root, tree);
                }
            } catch (TufException e) {
                folders.discard(tree);
                throw known.isEmpty() || e.reason() == TufException.Reason.STORAGE
                        ? refused(e)
                        : Problem.conflict(
                                "publisher-pinned", "Another root is pinned, and this one does not follow it.");
            } catch (IOException e) {
                folders.discard(tree);
                throw storage(e);
            }
            transactions.run(() -> {
                String name = tree.getFileName().toString();
                if (known.isEmpty()) {
                    table.pin(root, name, now());
                } else {
                    table.moveTo(name, now());
                }
                journal.recordAs(caller.id(), "publisher-pinned", Map.of("root", RootFiles.fingerprint(root)));
            });
            folders.sweep(table.publisher());
            return null;
        });
    }

    /**
     * Copies what is trusted and served, and lets the client follow to the new root. Units get that root with the next import:
     * beside metadata that the keys before it signed, they would refuse everything.
     */
    private void follow(Publisher known, byte[] root, Path tree) throws IOException, TufException {
        folders.copyTree(known.tree(), tree);
        RootFiles.follow(TreeImport.trusted(tree), root, clock.instant());
    }

    /** Imports the publisher's repository. @throws Problem 409, 413, 422 or 507: nothing has changed then */
    Imported take(InputStream body, long announced, Caller caller) {
        return alone(() -> {
            Publisher known = table.publisher()
                    .orElseThrow(() -> Problem.conflict("no-publisher", "Pin the publisher's root first."));
            Path zip = folders.receive(body, announced);
            Path tree = folders.fresh();
            try (ZipTree repository = new ZipTree(zip, ReleaseFolders.MOST_UNPACKED)) {
                Map<Long, byte[]> manifests = new TreeImport(repository, tree)
                        .run(known.root(), folders.folder(known.tree()), clock.instant());
                folders.settle(tree);
                return switchTo(tree, manifests, caller);
            } catch (ZipTree.BadZip e) {
                throw Problem.of(
                        HttpStatus.UNPROCESSABLE_CONTENT,
                        "release-bad-zip",
                        "This is no repository: " + e.getMessage());
            } catch (TufException e) {
                throw refused(e);
            } catch (IOException e) {
                throw storage(e);
            } finally {
                folders.discard(zip);
                folders.sweep(table.publisher());
            }
        });
    }

    private Imported switchTo(Path tree, Map<Long, byte[]> manifests, Caller caller) throws TufException {
        if (manifests.isEmpty()) {
            throw new TufException(TufException.Reason.UNKNOWN_TARGET, "the repository holds no release");
        }
        long newest = manifests.keySet().stream().max(Long::compare).orElseThrow();
        boolean fresh = transactions.call(() -> {
            Map<Long, Release> known = all();
            boolean all = known.keySet().containsAll(manifests.keySet());
            manifests.forEach((counter, manifest) -> {
                Release before = known.remove(counter);
                if (before == null) {
                    table.add(counter, manifest, now(), caller.id());
                    journal.recordAs(caller.id(), "release-imported", Map.of(RELEASE_WORD, counter));
                } else if (!sameContent(before, manifest)) {
                    throw Problem.of(
                            HttpStatus.UNPROCESSABLE_CONTENT,
                            "release-changed",
                            "Release " + counter + " is here already, and is another one in this repository.");
                } else {
                    table.offer(counter, true);
                }
            });
            known.keySet().forEach(gone -> table.offer(gone, false));
            table.moveTo(tree.getFileName().toString(), now());
            return !all;
        });
        LOG.info("Releases up to {} are mirrored", newest);
        return new Imported(get(newest), fresh);
    }

    private static boolean sameContent(Release before, byte[] manifest) {
        try {
            return before.manifest().equals(ReleaseManifest.parse(manifest));
        } catch (JsonException e) {
            return false;
        }
    }

    private <T> T alone(Supplier<T> work) {
        if (!importing.tryAcquire()) {
            throw Problem.conflict("import-busy", "Another import is running: wait for it.");
        }
        try {
            return work.get();
        } finally {
            importing.release();
        }
    }

    private static Problem refused(TufException e) {
        if (e.reason() == TufException.Reason.STORAGE) {
            return storage(e);
        }
        return Problem.of(
                HttpStatus.UNPROCESSABLE_CONTENT,
                RELEASE_WORD + "-" + e.reason().word(),
                "The repository does not verify: " + e.getMessage());
    }

    private static Problem storage(Exception e) {
        LOG.error("A release could not be stored: {}", e.toString());
        return Problem.of(
                HttpStatus.INSUFFICIENT_STORAGE, "release-storage", "The portal's disk did not take it: is it full?");
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }

    /** What is served under a path below {@code metadata} or {@code targets}. */
    Optional<Path> served(String path) {
        return table.publisher().flatMap(known -> folders.find(known, path));
    }

    /** What people want to know of the trusted root and the timestamp; empty while none is pinned. */
    Optional<View> view() {
        return table.publisher().map(known -> {
            Path trusted = TreeImport.trusted(folders.folder(known.tree()));
            return new View(
                    RootFiles.fingerprint(known.root()),
                    RootFiles.read(trusted.resolve(TreeImport.ROOT)).orElseThrow(),
                    RootFiles.read(trusted.resolve(TreeImport.TIMESTAMP)).map(RootFile::expires));
        });
    }

    /** @param timestampExpires empty before the first import */
    record View(String fingerprint, RootFile root, Optional<Instant> timestampExpires) {}
}
