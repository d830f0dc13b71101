// SPDX-License-Identifier: Apache-2.0
package org.latchkey.line.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.latchkey.device.api.Scan;

class ScanQueueTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final ScanQueue queue = new ScanQueue();
    private final long start = Long.MAX_VALUE - 3 * SECOND;

    private Scan scan(String text, int second) {
        return new Scan("front", text, start + second * SECOND);
    }

    @Test
    void sixteenFillIt() {
        for (int i = 0; i < 16; i++) {
            assertThat(queue.isFull()).isFalse();
            queue.add(scan("code " + i, 0));
        }
        assertThat(queue.isFull()).isTrue();
        assertThat(queue.all()).first().extracting(Scan::text).isEqualTo("code 0");
    }

    @Test
    void nobodyWaitsLongerThanFifteenSeconds() {
        queue.add(scan("a", 0));
        queue.add(scan("b", 1));
        assertThat(queue.expire(start + 15 * SECOND)).isEmpty();
        assertThat(queue.expire(start + 15 * SECOND + SECOND / 2)).hasSize(1);
        assertThat(queue.first()).map(Scan::text).contains("b");
        assertThat(queue.expire(start + 60 * SECOND)).hasSize(1);
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void repeatsAreRecognisedOnlyWhenAskedFor() {
        Repeats off = new Repeats(0);
        assertThat(off.isRepeat("a", start)).isFalse();
        assertThat(off.isRepeat("a", start)).isFalse();

        Repeats on = new Repeats(1_500);
        assertThat(on.isRepeat("a", start)).isFalse();
        assertThat(on.isRepeat("a", start + SECOND)).isTrue();
        assertThat(on.isRepeat("a", start + 2 * SECOND)).as("still held there").isTrue();
        assertThat(on.isRepeat("a", start + 4 * SECOND)).as("presented again").isFalse();
        assertThat(on.isRepeat("b", start + 4 * SECOND)).isFalse();
        assertThat(on.isRepeat("a", start + 4 * SECOND)).isFalse();
        on.forget();
        assertThat(on.isRepeat("a", start + 4 * SECOND)).isFalse();
    }
}
