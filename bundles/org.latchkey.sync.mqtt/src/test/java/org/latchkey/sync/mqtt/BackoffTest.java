// SPDX-License-Identifier: Apache-2.0
package org.latchkey.sync.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BackoffTest {

    @Test
    void waitsAnythingUpToABoundThatDoublesToItsCap() {
        long[] bounds = {1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000};
        long[] most = new long[bounds.length];
        for (int seed = 0; seed < 500; seed++) {
            Backoff backoff = new Backoff(1000, 60_000, new Random(seed));
            for (int i = 0; i < bounds.length; i++) {
                long wait = backoff.next();
                assertThat(wait).isBetween(0L, bounds[i]);
                most[i] = Math.max(most[i], wait);
            }
            backoff.reset();
            assertThat(backoff.next()).isLessThanOrEqualTo(1000);
        }
        assertThat(LongStream.of(most).boxed()).allMatch(wait -> wait > 900);
        assertThat(most[8]).isGreaterThan(55_000);
    }

    @Test
    void aCapThatIsNoneIsAMinute() {
        assertThat(Backoff.longestMillis("5")).isEqualTo(5_000);
        assertThat(Backoff.longestMillis("60")).isEqualTo(60_000);
        for (String none : new String[] {null, "", "0", "61", "-1", "1e1", "five", "600000000000000000000"}) {
            assertThat(Backoff.longestMillis(none)).as("'%s'", none).isEqualTo(60_000);
        }
    }
}
