// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.releases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latchkey.portal.api.Problem;

/** Uploads on a disk that has little left. */
class ReleaseFoldersTest {

    private static final long MEGABYTE = 1024 * 1024;
    private static final long RESERVE = 64 * MEGABYTE;

    @TempDir
    Path data;

    /** A disk with so many bytes beyond the reserve; an upload takes of them as it comes. */
    private ReleaseFolders folders(long beyond) {
        return new ReleaseFolders(data.resolve("releases"), folder -> RESERVE + beyond - size(folder));
    }

    private static long size(Path folder) throws IOException {
        long size = 0;
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                size += Files.size(file);
            }
        }
        return size;
    }

    private static InputStream bytes(long length) {
        return new InputStream() {
            private long rest = length;

            @Override
            public int read() {
                return rest-- > 0 ? 7 : -1;
            }

            @Override
            public int read(byte[] into, int offset, int most) {
                int read = (int) Math.min(most, rest);
                rest -= read;
                return read == 0 ? -1 : read;
            }
        };
    }

    @Test
    void whatAnnouncesNoLengthLeavesTheReserveAlone() throws IOException {
        ReleaseFolders folders = folders(10 * MEGABYTE);
        assertThatThrownBy(() -> folders.receive(bytes(40 * MEGABYTE), -1))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.status().value()).isEqualTo(507));
        assertThat(data.resolve("releases")).isEmptyDirectory();
    }

    @Test
    void norDoesWhatAnnouncesTooLittle() {
        ReleaseFolders folders = folders(10 * MEGABYTE);
        assertThatThrownBy(() -> folders.receive(bytes(40 * MEGABYTE), 1)).isInstanceOf(Problem.class);
        assertThatThrownBy(() -> folders.receive(bytes(1), 40 * MEGABYTE)).isInstanceOf(Problem.class);
    }

    @Test
    void whatFitsIsTaken() throws IOException {
        Path taken = folders(10 * MEGABYTE).receive(bytes(3 * MEGABYTE), -1);
        assertThat(taken).hasSize(3 * MEGABYTE);
    }
}
