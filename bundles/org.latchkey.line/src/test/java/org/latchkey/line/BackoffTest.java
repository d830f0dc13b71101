// SPDX-License-Identifier: Apache-2.0
package org.latchkey.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    private final Backoff backoff = new Backoff();
    private long now = Long.MAX_VALUE - 1_000_000;

    @Test
    void pausesDoubleUpToTheLongest() {
        backoff.reset(now);
        assertThat(backoff.waitMillis(now)).isZero();
        long[] pauses = {50, 100, 200, 400, 800, 1_600, 2_000, 2_000};
        for (long pause : pauses) {
            backoff.failed(now);
            assertThat(backoff.waitMillis(now)).isBetween(pause, pause + 1);
            now += pause * MILLI;
            assertThat(backoff.waitMillis(now)).isZero();
        }
    }

    @Test
    void aLineThatOpensAndDiesIsTriedEverSlower() {
        backoff.reset(now);
        for (int i = 0; i < 10; i++) {
            backoff.opened(now);
            now += MILLI;
            backoff.lost(now);
        }
        assertThat(backoff.waitMillis(now)).isBetween(2_000L, 2_001L);
    }

    @Test
    void aLineThatWasGoodIsTriedAtOnce() {
        backoff.failed(now);
        backoff.failed(now);
        backoff.opened(now);
        now += 5_000 * MILLI;
        backoff.lost(now);
        assertThat(backoff.waitMillis(now)).isZero();
    }

    @Test
    void aLineInUseIsAskedForOften() {
        for (int i = 0; i < 10; i++) {
            backoff.inUse(now);
            assertThat(backoff.waitMillis(now)).isLessThanOrEqualTo(51);
            now += 50 * MILLI;
        }
    }
}
