// SPDX-License-Identifier: Apache-2.0
package org.latchkey.store.leveldb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latchkey.unit.api.UnitException;

class DamageTest {

    @TempDir
    Path home;

    @Test
    void faultsOfTheSystemAreNoDamage() throws IOException {
        Path there = Files.createFile(home.resolve("000005.sst"));

        assertThat(List.of(
                        new IOException("Input/output error"),
                        new IOException("No space left on device"),
                        new IOException((String) null),
                        new IOException("Unable to acquire lock on '/x/LOCK'"),
                        new OverlappingFileLockException(),
                        new FileNotFoundException(there + " (Too many open files)"),
                        new RuntimeException("Could not open table 5", new IOException("Input/output error"))))
                .noneMatch(Damage::recognised);
    }

    @Test
    void unreadableContentAndLostFilesAreDamage() {
        assertThat(List.of(
                        new IllegalStateException("CURRENT file does not end with newline"),
                        new IllegalArgumentException("File is not a table (bad magic number)"),
                        new IndexOutOfBoundsException(),
                        new IOException("Could not read all the data"),
                        new IOException("Expected 3 entries in log record but found 2 entries"),
                        new FileNotFoundException(home.resolve("000005.sst") + " (No such file or directory)")))
                .allMatch(Damage::recognised);
    }

    @Test
    void aManifestThatCanNotBeOpenedForNowIsTriedAgain() throws IOException {
        LevelStore.open(home).close();
        Path state = home.resolve("state");
        Path manifest;
        try (Stream<Path> files = Files.list(state)) {
            manifest = files.filter(file -> file.getFileName().toString().startsWith("MANIFEST"))
                    .findFirst()
                    .orElseThrow();
        }
        // A folder in its place can not be opened either: "(Is a directory)".
        Path kept = Files.move(manifest, home.resolve("kept"));
        Files.createDirectory(manifest);
        for (int attempt = 0; attempt < 3; attempt++) {
            assertThatThrownBy(() -> LevelStore.open(home))
                    .isInstanceOf(UnitException.class)
                    .hasMessageContaining("can not be opened now")
                    .hasMessageContaining("directory");
        }
        Files.delete(manifest);
        Files.move(kept, manifest);

        try (LevelStore store = LevelStore.open(home)) {
            assertThat(store.setAsideReason()).isEmpty();
        }
        assertThat(home).isDirectoryNotContaining("glob:**set-aside*");
    }
}
