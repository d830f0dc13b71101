// SPDX-License-Identifier: Apache-2.0
package org.latchkey.store.leveldb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.latchkey.unit.api.Batch;

class SetAsideTest {

    private static final byte[] KEY = "u/1".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] VALUE = "one".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path home;

    @BeforeEach
    void storeWithATable() {
        // Opening twice turns the log of the first run into a table.
        try (LevelStore store = LevelStore.open(home)) {
            store.write(new Batch().put(KEY, VALUE));
        }
        LevelStore.open(home).close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"emptied CURRENT", "missing CURRENT", "missing table", "emptied manifest"})
    void whatDoesNotOpenIsSetAsideAndSaidUntilAnswered(String damage) throws IOException {
        inflict(damage);

        try (LevelStore store = LevelStore.open(home)) {
            assertThat(store.get(KEY)).isEmpty();
            assertThat(store.setAsideReason()).isPresent();
            store.write(new Batch().put(KEY, VALUE));
        }
        List<Path> aside = setAside();
        assertThat(aside).hasSize(1);
        assertThat(aside.get(0).getFileName().toString()).matches("state\\.set-aside-\\d{8}T\\d{6}Z-does-not-open");
        assertThat(aside.get(0)).isNotEmptyDirectory();

        try (LevelStore store = LevelStore.open(home)) {
            assertThat(store.get(KEY)).hasValue(VALUE);
            assertThat(store.setAsideReason()).isPresent();
            Batch answer = new Batch();
            store.answerSetAside(answer);
            store.write(answer);
            assertThat(store.setAsideReason()).isEmpty();
        }
        try (LevelStore store = LevelStore.open(home)) {
            assertThat(store.setAsideReason()).isEmpty();
        }
    }

    @Test
    void aRunningStoreIsSetAsideOnDemandAndGoesOn() throws IOException {
        try (LevelStore store = LevelStore.open(home)) {
            store.setAside("Root differs / at 500");

            assertThat(store.get(KEY)).isEmpty();
            assertThat(store.setAsideReason()).hasValue("Root differs / at 500");
            store.write(new Batch().put(KEY, VALUE));
            store.setAside("again");
            assertThat(store.get(KEY)).isEmpty();
        }
        assertThat(setAside())
                .hasSize(2)
                .anyMatch(folder -> folder.getFileName().toString().endsWith("Z-root-differs-at-500"));
        try (LevelStore store = LevelStore.open(home)) {
            assertThat(store.setAsideReason()).hasValue("again");
        }
    }

    @Test
    void aCrashBetweenSettingAsideAndTheFirstWriteIsNotForgotten() throws IOException {
        Files.move(home.resolve("state"), home.resolve("state.set-aside-20260101T000000Z-crashed"));

        try (LevelStore store = LevelStore.open(home)) {
            assertThat(store.setAsideReason()).hasValue("state.set-aside-20260101T000000Z-crashed");
        }
    }

    private void inflict(String damage) throws IOException {
        Path state = home.resolve("state");
        switch (damage) {
            case "emptied CURRENT" -> Files.write(state.resolve("CURRENT"), new byte[0]);
            case "missing CURRENT" -> Files.delete(state.resolve("CURRENT"));
            case "missing table" -> Files.delete(one(state, ".sst"));
            case "emptied manifest" -> Files.write(one(state, "MANIFEST"), new byte[0]);
            default -> throw new IllegalArgumentException(damage);
        }
    }

    private static Path one(Path folder, String part) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().contains(part))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private List<Path> setAside() throws IOException {
        try (Stream<Path> files = Files.list(home)) {
            return files.filter(file -> file.getFileName().toString().contains("set-aside"))
                    .sorted()
                    .toList();
        }
    }
}
