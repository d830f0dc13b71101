// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WrongClockTest {

    @TempDir
    Path folder;

    @Test
    void isRightAtFirstAndJumps() {
        Path file = folder.resolve("clock");
        WrongClock clock = new WrongClock(file);
        assertThat(clock.ahead()).isZero();
        assertThat(clock.javaOption()).isEqualTo("-Dlatchkey.development.clock=" + file);

        clock.jump(Duration.ofDays(31));
        clock.jump(Duration.ofDays(-1));
        assertThat(file).hasContent("2592000");

        clock.set(Instant.EPOCH);
        assertThat(clock.ahead()).isLessThan(Duration.ofDays(-365 * 50));
    }
}
