// SPDX-License-Identifier: Apache-2.0
package org.latchkey.clock;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShiftedClockTest {

    private static final long NOW = 1_800_000_000;

    @TempDir
    Path folder;

    private Path file;
    private ShiftedClock clock;

    @BeforeEach
    void make() {
        file = folder.resolve("clock-offset");
        clock = new ShiftedClock(() -> NOW, file);
    }

    @Test
    void withoutAFileTheClockIsRight() throws IOException {
        assertThat(clock.getAsLong()).isEqualTo(NOW);

        Files.writeString(file, "60");
        assertThat(clock.getAsLong()).isEqualTo(NOW + 60);

        Files.delete(file);
        assertThat(clock.getAsLong()).isEqualTo(NOW);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "+2678400, 2678400", "-1800000000, -1800000000", "' 31536000\n', 31536000"})
    void jumpsAsTheFileSays(String text, long seconds) throws IOException {
        Files.writeString(file, text);

        assertThat(clock.getAsLong()).isEqualTo(NOW + seconds);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "tomorrow", "1.5", "99999999999", "--1"})
    void keepsTheLastJumpWhenTheFileSaysNothingUseful(String text) throws IOException {
        Files.writeString(file, "-5");
        clock.getAsLong();
        Files.writeString(file, text);

        assertThat(clock.getAsLong()).isEqualTo(NOW - 5);
    }
}
