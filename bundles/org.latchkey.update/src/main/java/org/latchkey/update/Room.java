// SPDX-License-Identifier: Apache-2.0
package org.latchkey.update;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.latchkey.unit.api.UnitException;

/** How much of the disk releases may take: never so much that the unit's own records find no room. */
final class Room {

    /** What always stays free for trail and state, in bytes. */
    static final long RESERVE = 64L << 20;

    private static final int MEGABYTE = 20;

    private final Path folder;
    private final long quota;

    /**
     * @param folder of everything that counts
     * @param quota the most bytes that it may have
     */
    Room(Path folder, long quota) {
        this.folder = folder;
        this.quota = quota;
    }

    /** True if so many bytes more fit. */
    boolean has(long bytes) throws IOException {
        return bytes <= free();
    }

    /** @throws UnitException unless so many bytes more fit */
    void require(long bytes) throws IOException {
        long free = free();
        if (bytes > free) {
            throw new UnitException("There is no room for the release: it needs " + megabytes(bytes) + " MiB, and "
                    + (free >> MEGABYTE) + " MiB may be taken.");
        }
    }

    private static long megabytes(long bytes) {
        return bytes + (1L << MEGABYTE) - 1 >> MEGABYTE;
    }

    private long free() throws IOException {
        Files.createDirectories(folder);
        long usable = Files.getFileStore(folder).getUsableSpace() - RESERVE;
        return Math.max(0, Math.min(usable, quota - taken()));
    }

    /** Bundles that are linked into several releases count once for each; that errs on the safe side. */
    private long taken() throws IOException {
        long sum = 0;
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path file : tree.filter(Files::isRegularFile).toList()) {
                sum += Files.size(file);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return sum;
    }
}
