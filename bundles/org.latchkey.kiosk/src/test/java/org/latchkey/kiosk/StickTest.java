// SPDX-License-Identifier: Apache-2.0
package org.latchkey.kiosk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StickTest {

    @TempDir
    Path media;

    @Test
    void aFolderThatCanNotBeReadHidesNothingElse() throws IOException {
        Path locked = Files.createDirectory(media.resolve("lost+found"));
        Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("---------"));
        Path stick = Files.createDirectory(media.resolve("stick"));
        Path letters = Files.createFile(stick.resolve("GYM-1.lkl"));
        assertThat(new Stick(media).look().get("letters")).containsExactly(letters.toString());
        Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("rwx------"));
    }

    /** The same also where everything can be read, as by root. */
    @Test
    void whatCanNotBeReadIsPassedOver() {
        Stick.Tour tour = new Stick.Tour(path -> {});
        assertThat(tour.visitFileFailed(media, new AccessDeniedException("lost+found")))
                .isEqualTo(FileVisitResult.CONTINUE);
        assertThat(tour.postVisitDirectory(media, new IOException("Input/output error")))
                .isEqualTo(FileVisitResult.CONTINUE);
    }
}
