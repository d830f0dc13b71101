// SPDX-License-Identifier: Apache-2.0
package org.latchkey.scanner.camera;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SightingsTest {

    private final Sightings sightings = new Sightings(3_000, new HashMap<>());

    private static long at(long millis) {
        return Long.MAX_VALUE - 5 + TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private boolean isNew(String text, long millis) {
        sightings.expire(at(millis));
        return sightings.isNew(text, at(millis));
    }

    @Test
    void whileNobodyLooksNothingGoesOutOfView() {
        assertThat(isNew("A", 0)).isTrue();
        sightings.resume(at(20_000));
        assertThat(isNew("A", 20_100))
                .as("held before the camera during a swap")
                .isFalse();
        sightings.expire(at(23_100));
        sightings.resume(at(30_000));
        assertThat(isNew("A", 30_100)).as("gone before the next swap").isTrue();
    }

    @Test
    void aCodeCountsAgainOnceItWasAwayLongEnough() {
        assertThat(isNew("A", 0)).isTrue();
        for (int millis = 100; millis <= 60_000; millis += 100) {
            assertThat(isNew("A", millis)).as("still in view").isFalse();
        }
        assertThat(isNew("A", 62_999)).as("away for too short").isFalse();
        assertThat(isNew("A", 65_999)).isTrue();
    }

    @Test
    void twoCodesInOneViewCountOnceEach() {
        assertThat(isNew("A", 0)).isTrue();
        assertThat(isNew("B", 100)).isTrue();
        assertThat(isNew("A", 200)).isFalse();
        assertThat(isNew("B", 300)).isFalse();
    }

    @Test
    void aFloodOfCodesForgetsTheOneSeenLongestAgo() {
        for (int i = 0; i <= Sightings.MOST; i++) {
            assertThat(isNew("code " + i, i)).isTrue();
        }
        assertThat(isNew("code " + Sightings.MOST, 100)).isFalse();
        assertThat(isNew("code 0", 101)).isTrue();
    }

    @Test
    void aCodeThatCameToNothingCountsAgainWhileItIsInView() {
        assertThat(isNew("A", 0)).isTrue();
        sightings.forget("A");
        assertThat(isNew("A", 100)).isTrue();
    }
}
