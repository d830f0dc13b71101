// SPDX-License-Identifier: Apache-2.0
package org.latchkey.update;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.latchkey.launcher.slots.SlotState;
import org.latchkey.launcher.slots.Slots;
import org.latchkey.launcher.slots.UpdateStep;
import org.latchkey.release.json.JsonException;
import org.latchkey.release.manifest.ReleaseBundle;
import org.latchkey.release.manifest.ReleaseManifest;
import org.latchkey.release.tuf.DiskFault;
import org.latchkey.release.tuf.TufException;
import org.latchkey.unit.api.UnitException;
import org.latchkey.unit.api.files.DurableFiles;
import org.osgi.framework.Version;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Releases on the disk. One appears under its counter when all of it is there, verified and durable. */
final class Staging {

    private static final Logger LOG = LoggerFactory.getLogger(Staging.class);

    /** How many releases are kept besides the one that the unit was installed with. */
    static final int KEPT = 2;

    private static final String MANIFEST = "release.json";
    private static final int MAX_WANTED = 64 * 1024;
    private static final String BASE = "base";
    private static final String WANTED = "wanted-checks";
    private static final String WELL = "well-checks";
    private static final String DEVELOPMENT = "development";
    private static final String UNFINISHED = ".staging";
    private static final String JAR = ".jar";

    private final Slots slots;
    private final Room room;
    private final Supplier<Set<Path>> running;
    private final Supplier<Optional<Set<String>>> drivers;

    /** Where a release comes from: whatever it gives has been vouched for by the publishers. */
    interface Source {

        /** The manifest of the release, at most {@link ReleaseManifest#MAX_LENGTH} bytes. */
        byte[] manifest() throws IOException;

        /** Brings a bundle of the manifest into a file. */
        void bring(ReleaseBundle bundle, Path file) throws IOException;

        /** True if everything is on the unit's own disk already, so that it needs no further room. */
        default boolean isHere() {
            return false;
        }
    }

    /**
     * @param room what there is for releases
     * @param running the files that the installed bundles run from
     * @param drivers the drivers that the site uses; empty while there is no site
     */
    Staging(Slots slots, Room room, Supplier<Set<Path>> running, Supplier<Optional<Set<String>>> drivers) {
        this.slots = slots;
        this.room = room;
        this.running = running;
        this.drivers = drivers;
    }

    /** The bundles of a release that do not run here as they are. */
    List<ReleaseBundle> missing(ReleaseManifest release) throws IOException {
        Map<String, BundleFile> present =
                BundleFile.in(slots.bundles(slots.state().current()));
        return release.bundles().stream()
                .filter(bundle -> !bundle.sha256()
                        .equals(Optional.ofNullable(present.get(bundle.symbolicName()))
                                .map(BundleFile::sha256)
                                .orElse("")))
                .toList();
    }

    /** Takes unused releases away, the oldest first, until so many bytes fit. @throws UnitException if they do not */
    void makeRoom(long bytes) throws IOException {
        for (long counter : unused()) {
            if (room.has(bytes)) {
                return;
            }
            drop(counter);
        }
        room.require(bytes);
    }

    /**
     * Brings a release onto the disk. What is half there when it fails is taken away again.
     *
     * @param running the folder of the bundles that run now
     * @throws UnitException saying why it can not be staged
     */
    ReleaseManifest stage(Source source, Path running) {
        Path unfinished = slots.folder().resolve(UNFINISHED);
        try {
            byte[] manifest = source.manifest();
            ReleaseManifest release = parse(manifest);
            if (isStaged(release, manifest)) {
                return release;
            }
            requireUnderstood(release);
            requireFit(release);
            UpdateStep.STAGING.passed(release.counter());
            drop(release.counter());
            deleteTree(unfinished);
            if (!source.isHere()) {
                makeRoom(missing(release).stream()
                        .mapToLong(ReleaseBundle::length)
                        .sum());
            }
            Path bundles = unfinished.resolve("bundles");
            Files.createDirectories(bundles);
            Map<String, BundleFile> present = BundleFile.in(running);
            Set<String> named = new TreeSet<>();
            Set<String> unfit = development(slots.state().current());
            for (ReleaseBundle bundle : release.bundles()) {
                named.add(bundle.symbolicName());
                if (bring(bundle, present.get(bundle.symbolicName()), source, bundles)) {
                    UpdateStep.BROUGHT.passed(release.counter(), bundle.symbolicName());
                }
            }
            if (!release.complete()) {
                for (BundleFile other : present.values()) {
                    if (!named.contains(other.symbolicName())) {
                        copy(other.file(), bundles.resolve(other.symbolicName() + JAR));
                    }
                }
            }
            unfit.removeAll(release.complete() ? unfit : named);
            unfit.addAll(release.development() ? named : Set.of());
            if (!unfit.isEmpty()) {
                DurableFiles.replace(unfinished.resolve(DEVELOPMENT), lines(unfit));
            }
            DurableFiles.replace(unfinished.resolve(MANIFEST), manifest);
            DurableFiles.replace(unfinished.resolve(BASE), number(slots.state().current()));
            force(bundles);
            UpdateStep.COMPLETE.passed(release.counter());
            Files.move(
                    unfinished,
                    slots.folder().resolve(Long.toString(release.counter())),
                    StandardCopyOption.ATOMIC_MOVE);
            DurableFiles.forceFolder(slots.folder());
            UpdateStep.STAGED.passed(release.counter());
            return release;
        } catch (IOException e) {
            throw new UnitException("The release can not be staged: " + DiskFault.words(e), e);
        } finally {
            dropUnfinished(unfinished);
        }
    }

    /** @throws UnitException if the release is not for the hardware that the site uses now */
    void requireFit(ReleaseManifest release) {
        drivers.get().flatMap(release::misfit).ifPresent(why -> {
            throw new UnitException("Release " + release.counter() + " " + why + ".");
        });
    }

    /** The bundles of a release on the disk that were not meant for service, also by a release that it was staged upon. */
    Set<String> development(long counter) throws IOException {
        Path file = slots.folder().resolve(Long.toString(counter)).resolve(DEVELOPMENT);
        return counter == SlotState.FACTORY || !Files.exists(file) ? new TreeSet<>() : names(file);
    }

    private static byte[] lines(Set<String> names) {
        return String.join("\n", names).getBytes(StandardCharsets.UTF_8);
    }

    private static Set<String> names(Path file) throws IOException {
        String lines = new String(DurableFiles.read(file, MAX_WANTED), StandardCharsets.UTF_8);
        return lines.lines().collect(Collectors.toCollection(TreeSet::new));
    }

    private static void requireUnderstood(ReleaseManifest release) {
        if (!release.isUnderstood()) {
            throw new UnitException("Release " + release.counter() + " is " + TufException.Reason.UNSUPPORTED.word()
                    + ": " + release.schemas() + ".");
        }
    }

    /**
     * A damaged one, or another with its counter, is brought again; one that is in use stays.
     *
     * @throws UnitException if it is the release before and names only some bundles: built anew upon what runs now it
     *     would be another
     */
    private boolean isStaged(ReleaseManifest release, byte[] manifest) throws IOException {
        long counter = release.counter();
        SlotState state = slots.state();
        if (counter == state.current() || counter == state.trying()) {
            return true;
        }
        boolean before = counter == state.previous() && !release.complete();
        if (!isWhole(counter, manifest)) {
            if (before) {
                throw new UnitException(
                        "Release " + counter + " is the one before and damaged on the disk. It names only"
                                + " some bundles, so it can not be built again: a complete release is needed.");
            }
            return false;
        }
        boolean complete = isComplete(release);
        if (!complete && before) {
            throw new UnitException("Release " + counter + " is the one before: 'release rollback' returns to it.");
        }
        return complete;
    }

    private boolean isWhole(long counter, byte[] manifest) {
        try {
            return slots.has(counter) && Arrays.equals(manifest, check(counter).encode());
        } catch (UnitException damaged) {
            return false;
        }
    }

    /**
     * True if the folder of a staged release holds what the release would be now: one that names only some bundles was
     * filled up with those that ran when it was staged.
     */
    boolean isComplete(ReleaseManifest release) throws IOException {
        Path base = slots.folder().resolve(Long.toString(release.counter())).resolve(BASE);
        return release.complete()
                || Arrays.equals(number(slots.state().current()), DurableFiles.read(base, MAX_WANTED));
    }

    private static byte[] number(long counter) {
        return Long.toString(counter).getBytes(StandardCharsets.US_ASCII);
    }

    static void dropUnfinished(Path unfinished) {
        try {
            deleteTree(unfinished);
        } catch (IOException ignored) {
            // Whoever goes on begins with it, and says so if it still can not be taken away.
        }
    }

    /** @return true unless the unit had it already */
    private static boolean bring(ReleaseBundle wanted, BundleFile present, Source source, Path bundles)
            throws IOException {
        Path file = bundles.resolve(wanted.symbolicName() + JAR);
        boolean had = present != null && present.sha256().equals(wanted.sha256());
        if (had) {
            copy(present.file(), file);
        } else {
            source.bring(wanted, file);
        }
        BundleFile brought = BundleFile.of(file);
        if (!is(wanted, brought)) {
            throw new IOException(wanted.symbolicName() + " is not the bundle that the release names");
        }
        return !had;
    }

    /** Once a release is confirmed, nothing but its own files starts the unit: none may be in memory alone by then. */
    private static void force(Path bundles) throws IOException {
        try (Stream<Path> files = Files.list(bundles)) {
            for (Path file : files.toList()) {
                // For reading: a copy of a file that nobody may write to is one itself.
                try (FileChannel bundle = FileChannel.open(file, StandardOpenOption.READ)) {
                    bundle.force(true);
                }
            }
        }
        DurableFiles.forceFolder(bundles);
    }

    private static boolean is(ReleaseBundle wanted, BundleFile file) {
        return file.sha256().equals(wanted.sha256())
                && file.symbolicName().equals(wanted.symbolicName())
                && file.version().equals(Version.parseVersion(wanted.version()));
    }

    static ReleaseManifest parse(byte[] manifest) throws IOException {
        try {
            return ReleaseManifest.parse(manifest);
        } catch (JsonException e) {
            throw new IOException("its manifest is not understood: " + e.getMessage(), e);
        }
    }

    /** A second name for the same bytes where the disk can do that. */
    static void copy(Path from, Path to) throws IOException {
        try {
            Files.createLink(to, from);
        } catch (UnsupportedOperationException | IOException noLinks) {
            Files.copy(from, to);
        }
    }

    /**
     * A staged release, its files checked once more.
     *
     * @throws UnitException if it is not there, or not what its manifest says
     */
    ReleaseManifest check(long counter) {
        Path folder = slots.folder().resolve(Long.toString(counter));
        try {
            if (!slots.has(counter)) {
                throw new UnitException("Release " + counter + " is not on the disk: stage it first.");
            }
            ReleaseManifest release = parse(DurableFiles.read(folder.resolve(MANIFEST), ReleaseManifest.MAX_LENGTH));
            Map<String, BundleFile> files = BundleFile.in(slots.bundles(counter));
            for (ReleaseBundle bundle : release.bundles()) {
                BundleFile file = files.get(bundle.symbolicName());
                if (file == null || !is(bundle, file)) {
                    throw new UnitException("Release " + counter + " is damaged on the disk at " + bundle.symbolicName()
                            + ": stage it again.");
                }
            }
            return release;
        } catch (IOException e) {
            throw new UnitException("Release " + counter + " can not be read: " + e.getMessage(), e);
        }
    }

    /**
     * The lowest counter that a unit may go back to from a release that runs; its own if that can not be read, so that
     * nothing runs that the publisher may have ruled out.
     */
    long lowest(long counter) {
        if (counter == SlotState.FACTORY) {
            return 0;
        }
        Path manifest = slots.folder().resolve(Long.toString(counter)).resolve(MANIFEST);
        try {
            return parse(DurableFiles.read(manifest, ReleaseManifest.MAX_LENGTH))
                    .lowest();
        } catch (IOException e) {
            LOG.error(
                    "the manifest of release {} can not be read, so nothing below it may run: {}",
                    counter,
                    e.getMessage());
            return counter;
        }
    }

    /** Keeps the names of the health checks that have to be well after the restart. */
    void keepWanted(Set<String> names) throws IOException {
        DurableFiles.replace(slots.folder().resolve(WANTED), lines(names));
    }

    /** What was kept before the restart. */
    Set<String> wanted() throws IOException {
        return names(slots.folder().resolve(WANTED));
    }

    /** Keeps the names of the health checks that are well with a release, beside it, before it is left. */
    void keepWell(long counter, Set<String> names) throws IOException {
        Path folder = slots.folder().resolve(Long.toString(counter));
        Files.createDirectories(folder);
        DurableFiles.replace(folder.resolve(WELL), lines(names));
    }

    /** What was kept when a release was left the last time; nothing if nobody did. */
    Set<String> well(long counter) throws IOException {
        Path file = slots.folder().resolve(Long.toString(counter)).resolve(WELL);
        return Files.exists(file) ? names(file) : Set.of();
    }

    /** The counters of the releases on the disk, ascending. */
    List<Long> all() throws IOException {
        TreeSet<Long> counters = new TreeSet<>();
        if (Files.isDirectory(slots.folder())) {
            try (Stream<Path> folders = Files.list(slots.folder())) {
                folders.map(path -> path.getFileName().toString())
                        .filter(name -> name.matches("[1-9][0-9]{0,17}"))
                        .forEach(name -> counters.add(Long.parseLong(name)));
            }
        }
        return List.copyOf(counters);
    }

    /** Takes away all but the newest {@link #KEPT} and those in use. */
    void collect() throws IOException {
        List<Long> unused = unused();
        for (int i = 0; i < unused.size() - KEPT; i++) {
            drop(unused.get(i));
        }
    }

    private List<Long> unused() throws IOException {
        SlotState state = slots.state();
        List<Long> unused = new ArrayList<>(all());
        unused.removeIf(counter -> counter == state.current()
                || counter == state.previous()
                || counter == state.trying()
                || isRunFrom(slots.folder().resolve(Long.toString(counter))));
        return unused;
    }

    /** What a swap leaves alone runs on from the folder of the release that brought it. */
    private boolean isRunFrom(Path folder) {
        return running.get().stream().anyMatch(file -> file.startsWith(folder));
    }

    void drop(long counter) throws IOException {
        deleteTree(slots.folder().resolve(Long.toString(counter)));
    }

    static void deleteTree(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
