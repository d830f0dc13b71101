// SPDX-License-Identifier: Apache-2.0
package org.latchkey.store.leveldb;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.iq80.leveldb.CompressionType;
import org.iq80.leveldb.DB;
import org.iq80.leveldb.Options;
import org.iq80.leveldb.impl.Iq80DBFactory;
import org.latchkey.unit.api.UnitException;
import org.latchkey.unit.api.files.DurableFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folder with the database, its lock against a second process, and the folders set aside. */
final class StateFolder implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StateFolder.class);
    private static final String NAME = "state";
    private static final String ASIDE = NAME + ".set-aside-";
    private static final int ASIDE_WARNING = 4;
    private static final int REASON_LENGTH = 40;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    static {
        // Read once by LevelDB: mapped files triple the memory of a large store and can not be unmapped in time.
        if (System.getProperty("leveldb.mmap") == null) {
            System.setProperty("leveldb.mmap", "false");
        }
    }

    private final Path home;
    private final Path folder;
    private final FileChannel lockFile;

    StateFolder(Path home) {
        this.home = home;
        folder = home.resolve(NAME);
        try {
            Files.createDirectories(folder);
            DurableFiles.forceFolder(home);
            lockFile =
                    FileChannel.open(home.resolve(NAME + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new UnitException("The unit's folder can not be written: " + e.getMessage(), e);
        }
        if (!lock()) {
            close();
            throw new UnitException("Another process uses the state in " + home + ".");
        }
    }

    private boolean lock() {
        try {
            return lockFile.tryLock() != null;
        } catch (OverlappingFileLockException expected) {
            return false;
        } catch (IOException e) {
            close();
            throw new UnitException("The state can not be locked: " + e.getMessage(), e);
        }
    }

    Path path() {
        return folder;
    }

    long usableBytes() {
        return folder.toFile().getUsableSpace();
    }

    /**
     * Opens the database.
     *
     * @throws IOException and unchecked exceptions of the database: {@link Damage} tells what they mean
     * @throws UnitException if something is in the way, such as permissions
     */
    DB open() throws IOException {
        checkAccess();
        checkCurrent();
        Options options = new Options()
                .createIfMissing(true)
                .verifyChecksums(true)
                .paranoidChecks(true)
                .compressionType(CompressionType.NONE)
                .maxOpenFiles(200);
        try {
            return Iq80DBFactory.factory.open(folder.toFile(), options);
        } catch (IOException | RuntimeException e) {
            if (!Damage.isLock(e)) {
                dropLock();
            }
            throw e;
        }
    }

    /** LevelDB keeps its lock when it fails half way, which would fail the next try; our own lock guards the folder. */
    private void dropLock() throws IOException {
        Files.deleteIfExists(folder.resolve("LOCK"));
    }

    private void checkAccess() throws IOException {
        if (!Files.isWritable(folder)) {
            throw new UnitException("The state folder can not be written: check its owner and the disk.");
        }
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file -> !Files.isReadable(file)).findFirst().ifPresent(file -> {
                throw new UnitException("The state can not be read: check the owner of " + file.getFileName() + ".");
            });
        }
    }

    /** Without its file CURRENT, LevelDB begins anew and deletes what it finds: refuse that as damage. */
    private void checkCurrent() throws IOException {
        Path current = folder.resolve("CURRENT");
        if (Files.exists(current)) {
            return;
        }
        if (!Files.notExists(current)) {
            throw new UnitException("The state can not be read: check the disk.");
        }
        try (Stream<Path> files = Files.list(folder)) {
            if (files.anyMatch(
                    file -> file.toString().endsWith(".sst") || file.toString().endsWith(".log"))) {
                throw new DamagedException(new IOException("the database has lost its file CURRENT"));
            }
        }
    }

    /** Moves the closed database out of the way and makes an empty folder. */
    void setAside(String reason, Instant now) {
        String name = ASIDE + TIME.format(now) + "-" + slug(reason);
        Path target = home.resolve(name);
        for (int copy = 2; Files.exists(target); copy++) {
            target = home.resolve(name + "-" + copy);
        }
        try {
            Files.move(folder, target);
            Files.createDirectories(folder);
            DurableFiles.forceFolder(home);
        } catch (IOException e) {
            throw new UnitException("The damaged state can not be set aside: " + e.getMessage(), e);
        }
        LOG.error("State set aside as {}: {}. Keep the folder, and provision the unit again.", target, reason);
        int count = setAside().size();
        if (count > ASIDE_WARNING) {
            LOG.warn("{} folders of earlier state lie in {}; copy them away and check the disk.", count, home);
        }
    }

    private static String slug(String reason) {
        String slug = reason.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        return slug.substring(0, Math.min(REASON_LENGTH, slug.length())).replaceAll("^-|-$", "");
    }

    /** Names of the folders set aside, oldest first. */
    List<String> setAside() {
        try (Stream<Path> files = Files.list(home)) {
            return files.map(Path::toFile)
                    .filter(File::isDirectory)
                    .map(File::getName)
                    .filter(name -> name.startsWith(ASIDE))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UnitException("The unit's folder can not be read: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            LOG.warn("The lock of the state could not be released: {}", e.getMessage());
        }
    }
}
