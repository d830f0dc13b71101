// SPDX-License-Identifier: Apache-2.0
package org.latchkey.launcher.slots;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The releases on a unit's disk: {@code releases/<counter>/bundles/*.jar}, each whole once its folder has that name, and
 * the file {@code releases/slots} that says which of them runs. Every change is durable when the call returns, and after
 * a power cut either the old or the new state is there.
 *
 * <p>A release runs on trial until it is confirmed. A unit that stops during a trial that was swapped in starts with the
 * release before; one that needs a restart gets {@link #ATTEMPTS} starts to prove itself. One whose bundles can not be read is
 * not started: the one before it is, or what the unit was installed with. Not thread-safe.
 */
public final class Slots {

    /** How often a release may start without being confirmed. */
    public static final int ATTEMPTS = 2;

    private static final Logger LOG = LoggerFactory.getLogger(Slots.class);
    private static final String BUNDLES = "bundles";

    private final Path folder;
    private final Path factory;

    /**
     * @param home the unit's folder
     * @param factory the bundles that the unit was installed with
     */
    public Slots(Path home, Path factory) {
        folder = home.resolve("releases");
        this.factory = factory;
    }

    /**
     * What the launcher starts.
     *
     * @param release its counter
     * @param bundles the folder of its bundles
     * @param trial true if it still has to prove itself
     * @param note empty, or why it is another one than was asked for
     */
    public record Choice(long release, Path bundles, boolean trial, String note) {}

    /** Where releases are staged and kept. */
    public Path folder() {
        return folder;
    }

    /** The folder of a release's bundles. */
    public Path bundles(long release) {
        return release == SlotState.FACTORY
                ? factory
                : folder.resolve(Long.toString(release)).resolve(BUNDLES);
    }

    /** True if the release is there as a whole. */
    public boolean has(long release) {
        return Files.isDirectory(bundles(release));
    }

    /** What is kept. @throws IOException if it can not be read */
    public SlotState state() throws IOException {
        if (!Files.exists(file())) {
            return SlotState.initial();
        }
        try (InputStream in = Files.newInputStream(file())) {
            return SlotState.decode(in.readNBytes(SlotState.MAX_SIZE));
        }
    }

    /**
     * Decides what to start, and remembers that it was started. Where that can not be kept, on a full disk for example, the
     * unit starts all the same, with a release that needs no proof.
     */
    public Choice choose() {
        SlotState state;
        try {
            state = state();
        } catch (IOException e) {
            state = SlotState.initial().abandon(e.getMessage() + "; running what the unit was installed with");
            isKept(state);
        }
        if (state.trying() != SlotState.NONE) {
            long tried = state.trying();
            boolean due = state.restart()
                    && state.attempts() < ATTEMPTS
                    && damage(tried).isEmpty();
            if (due && isKept(state.attempt())) {
                UpdateStep.LAUNCHED.passed(tried);
                return new Choice(tried, bundles(tried), true, "");
            }
            state = state.abandon(due ? "a start with release " + tried + " can not be counted" : whyNot(state));
            isKept(state);
            UpdateStep.TRIAL_ENDED.passed(tried);
        }
        String damage = damage(state.current());
        if (!damage.isEmpty()) {
            boolean back = state.previous() != SlotState.NONE
                    && damage(state.previous()).isEmpty();
            state = state.fallBack(back ? state.previous() : SlotState.FACTORY, damage);
            isKept(state);
        }
        return new Choice(state.current(), bundles(state.current()), false, state.note());
    }

    /** Why no framework can install a release; empty if one can. In place of what was installed there is nothing. */
    private String damage(long release) {
        if (release == SlotState.FACTORY) {
            return "";
        }
        if (!has(release)) {
            return "release " + release + " is gone from the disk";
        }
        try (Stream<Path> files = Files.list(bundles(release))) {
            List<Path> jars =
                    files.filter(file -> file.toString().endsWith(".jar")).toList();
            for (Path jar : jars) {
                if (!isReadable(jar)) {
                    return "release " + release + " is damaged on the disk at " + jar.getFileName();
                }
            }
            return jars.isEmpty() ? "release " + release + " has no bundles on the disk" : "";
        } catch (IOException e) {
            return "release " + release + " can not be read: " + e.getMessage();
        }
    }

    private static boolean isReadable(Path jar) {
        try (JarFile bundle = new JarFile(jar.toFile(), false)) {
            return bundle.getManifest() != null;
        } catch (IOException e) {
            LOG.error("{} can not be read: {}", jar, e.toString());
            return false;
        }
    }

    private boolean isKept(SlotState state) {
        try {
            save(state);
            return true;
        } catch (IOException e) {
            LOG.error("which release runs can not be kept: {}", e.toString());
            return false;
        }
    }

    private String whyNot(SlotState state) {
        String damage = damage(state.trying());
        if (!damage.isEmpty()) {
            return damage;
        }
        return state.restart()
                ? "release " + state.trying() + " did not prove itself in " + state.attempts() + " starts"
                : "the unit stopped while release " + state.trying() + " was on trial";
    }

    /** Puts a release on trial. @throws IllegalStateException if it is not there, or another is on trial */
    public void begin(long release, boolean restart) throws IOException {
        SlotState state = state();
        if (!has(release) || state.trying() != SlotState.NONE) {
            throw new IllegalStateException("release " + release + " can not be put on trial now");
        }
        save(state.begin(release, restart));
    }

    /** The release on trial works. @throws IllegalStateException if none is on trial */
    public void confirm() throws IOException {
        SlotState state = state();
        if (state.trying() == SlotState.NONE) {
            throw new IllegalStateException("no release is on trial");
        }
        save(state.confirm());
    }

    /** The trial ends, and the release before it is the unit's again. */
    public void abandon(String why) throws IOException {
        save(state().abandon(why));
    }

    /** Forgets the note: it has been recorded. */
    public void noted() throws IOException {
        save(state().noted());
    }

    private Path file() {
        return folder.resolve("slots");
    }

    private void save(SlotState state) throws IOException {
        Files.createDirectories(folder);
        Path fresh = folder.resolve("slots.new");
        try (FileChannel out = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer rest = ByteBuffer.wrap(state.encode());
            while (rest.hasRemaining()) {
                out.write(rest);
            }
            out.force(true);
        }
        Files.move(fresh, file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
            names.force(true);
        }
    }
}
