// SPDX-License-Identifier: Apache-2.0
package org.latchkey.simulators.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrafficTest {

    private static final long NOW = -TimeUnit.SECONDS.toNanos(1);
    private static final long MILLI = 1_000_000;

    private final Tally tally = new Tally();
    private final Traffic traffic = new Traffic(7, tally);

    private long millis(Direction way, int bytes) {
        return (traffic.arrival(way, bytes, NOW).nanos() - NOW) / MILLI;
    }

    @Test
    void aGoodLinkTakesNoTime() {
        assertThat(traffic.arrival(Direction.TO_TARGET, 1_460, NOW)).isEqualTo(new Traffic.Arrival(NOW, false));
    }

    @Test
    void segmentsOfASlowLinkQueueUpEachWay() {
        traffic.set(LinkConditions.good().withBytesPerSecond(1_000).withLatency(40, 0), NOW);

        assertThat(millis(Direction.TO_TARGET, 500)).isEqualTo(540);
        assertThat(millis(Direction.TO_TARGET, 500)).isEqualTo(1_040);
        assertThat(millis(Direction.TO_CLIENT, 100)).isEqualTo(140);
    }

    @Test
    void jitterIsAtMostAsMuchAsSaid() {
        traffic.set(LinkConditions.good().withLatency(10, 20), NOW);
        List<Long> delays = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            delays.add(millis(Direction.TO_TARGET, 1));
        }

        assertThat(delays).allSatisfy(delay -> assertThat(delay).isBetween(10L, 30L));
        assertThat(delays.stream().distinct().count()).isGreaterThan(10);
    }

    @Test
    void aLostSegmentIsSentAgainAndThenGivenUp() {
        traffic.set(LinkConditions.good().withLoss(100, 10), NOW);

        Traffic.Arrival arrival = traffic.arrival(Direction.TO_CLIENT, 1, NOW);

        assertThat(arrival.lost()).isTrue();
        assertThat(arrival.nanos() - NOW).isEqualTo(10 * 127 * MILLI);
        assertThat(tally.lost).isEqualTo(LinkConditions.TRIES);
    }

    @Test
    void lossIsAsFrequentAsSaidAndTheSameForTheSameSeed() {
        Tally other = new Tally();
        Traffic twin = new Traffic(7, other);
        LinkConditions lossy = LinkConditions.good().withLoss(20, 1);
        traffic.set(lossy, NOW);
        twin.set(lossy, NOW);

        for (int i = 0; i < 10_000; i++) {
            assertThat(twin.arrival(Direction.TO_TARGET, 1, NOW))
                    .isEqualTo(traffic.arrival(Direction.TO_TARGET, 1, NOW));
        }

        // Each of 10,000 is lost 0.25 times on average.
        assertThat(tally.lost).isBetween(2_200L, 2_800L);
    }

    @ParameterizedTest
    @CsvSource({"-1, 0, 0, 1", "60001, 0, 0, 1", "0, -1, 0, 1", "0, 0, 101, 1", "0, 0, -1, 1", "0, 0, 0, 0"})
    void refusesConditionsThatAreNone(int latency, int speed, int loss, int retransmit) {
        assertThatThrownBy(() -> LinkConditions.good()
                        .withLatency(latency, 0)
                        .withBytesPerSecond(speed)
                        .withLoss(loss, retransmit))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be");
    }
}
