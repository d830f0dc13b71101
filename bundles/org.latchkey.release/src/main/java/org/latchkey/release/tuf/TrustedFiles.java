// SPDX-License-Identifier: Apache-2.0
package org.latchkey.release.tuf;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.latchkey.release.tuf.TufException.Reason;

/**
 * The metadata that a client trusts, in a folder of its own: {@code root.json}, {@code timestamp.json} and so on, byte
 * for byte as it came. Each file is replaced whole or not at all, also through a power cut. One client at a time.
 */
public final class TrustedFiles {

    private static final String EXTENSION = ".json";
    private static final String TEMPORARY = ".new";

    /** Stands while a root that took keys away is trusted, and what those keys signed may not have been dropped yet. */
    private static final String ROTATION = "rotation.pending";

    private final Path folder;

    /** Nothing is touched yet; the folder is made with the first file. */
    public TrustedFiles(Path folder) {
        this.folder = folder;
    }

    /** The file of a role if it is there and no longer than {@code limit} bytes. */
    Optional<byte[]> read(String role, int limit) throws TufException {
        try (InputStream in = Files.newInputStream(file(role))) {
            byte[] bytes = in.readNBytes(limit + 1);
            return bytes.length > limit ? Optional.empty() : Optional.of(bytes);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw storage(e);
        }
    }

    void write(String role, byte[] bytes) throws TufException {
        replace(file(role), bytes);
    }

    void expectRotation() throws TufException {
        replace(folder.resolve(ROTATION), new byte[0]);
    }

    boolean rotationExpected() {
        return Files.exists(folder.resolve(ROTATION));
    }

    void finishRotation() throws TufException {
        try {
            Files.deleteIfExists(file(Role.TIMESTAMP));
            Files.deleteIfExists(file(Role.SNAPSHOT));
            syncFolder();
            Files.deleteIfExists(folder.resolve(ROTATION));
        } catch (IOException e) {
            throw storage(e);
        }
    }

    private Path file(String role) {
        return folder.resolve(FileNames.local(role) + EXTENSION);
    }

    private void replace(Path file, byte[] bytes) throws TufException {
        Path fresh = file.resolveSibling(file.getFileName() + TEMPORARY);
        try {
            Files.createDirectories(folder);
            try (FileChannel out = FileChannel.open(
                    fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                ByteBuffer rest = ByteBuffer.wrap(bytes);
                while (rest.hasRemaining()) {
                    out.write(rest);
                }
                out.force(true);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            syncFolder();
        } catch (IOException e) {
            drop(fresh);
            throw storage(e);
        }
    }

    private static void drop(Path unfinished) {
        try {
            Files.deleteIfExists(unfinished);
        } catch (IOException ignored) {
            // The next attempt begins with it.
        }
    }

    /** A new name is durable only when its folder is. */
    private void syncFolder() throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static TufException storage(IOException cause) {
        return new TufException(
                Reason.STORAGE, "the trusted metadata can not be read or written: " + DiskFault.words(cause), cause);
    }
}
