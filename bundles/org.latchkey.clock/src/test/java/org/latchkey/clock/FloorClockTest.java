// SPDX-License-Identifier: Apache-2.0
package org.latchkey.clock;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.latchkey.protocol.audit.ClockQuality;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.testing.MemoryStore;

class FloorClockTest {

    private static final long BUILD = Instant.parse("2026-11-01T00:00:00Z").getEpochSecond();
    private static final long DAY = Duration.ofDays(1).toSeconds();

    private final MemoryStore store = new MemoryStore();
    private long os = BUILD + 10 * DAY;
    private long nanos = 42;
    private FloorClock clock = boot();

    private FloorClock boot() {
        return new FloorClock(store, BUILD, () -> os, () -> nanos);
    }

    private void accept(long iat) {
        Batch batch = new Batch();
        clock.accept(iat, batch);
        store.write(batch);
    }

    private void pass(long seconds) {
        nanos += TimeUnit.SECONDS.toNanos(seconds);
    }

    @Test
    void followsASoundClock() {
        assertThat(clock.now().seconds()).isEqualTo(os);
        assertThat(clock.now().quality()).isEqualTo(ClockQuality.UNPROVEN);
        assertThat(clock.floor()).isEqualTo(BUILD);
    }

    @Test
    void in1970ItIsTheBuildTimeAndTimeGoesOn() {
        os = 0;

        assertThat(clock.now().seconds()).isEqualTo(BUILD);
        pass(90);
        assertThat(clock.now().seconds()).isEqualTo(BUILD + 90);
    }

    @Test
    void passesTheEndOf32BitSeconds() {
        os = 1L << 31;
        assertThat(clock.now().seconds()).isEqualTo(2147483648L);
        accept((1L << 31) + 5);
        os = -(1L << 31);
        assertThat(clock.now().seconds()).isEqualTo(2147483653L);
    }

    @Test
    void aClockSetBackStaysAtTheLastAcceptedTime() {
        accept(os);
        long reached = os;
        os -= 5 * DAY;

        assertThat(clock.now().seconds()).isEqualTo(reached);
    }

    @Test
    void theFloorSurvivesARestart() {
        accept(os + DAY);
        pass(60);
        accept(os);
        os = 0;
        clock = boot();

        assertThat(clock.floor()).isEqualTo(BUILD + 11 * DAY + 60);
        assertThat(clock.now().seconds()).isEqualTo(BUILD + 11 * DAY + 60);
    }

    @Test
    void timeThatWentByWithoutLettersSurvivesARestart() {
        accept(os);
        pass(6 * 3600);
        os = 0;
        clock.persist();
        clock = boot();

        assertThat(clock.floor()).isEqualTo(BUILD + 10 * DAY + 6 * 3600);
    }

    @Test
    void theClockOfTheSystemNeverGetsIntoTheStoredFloor() {
        os = BUILD + 1000 * DAY;
        pass(60);
        clock.persist();

        assertThat(boot().floor()).isEqualTo(BUILD + 60);
    }

    @Test
    void aFloorThatCouldNotBeStoredIsStoredTheNextTime() {
        store.full(true);
        pass(60);
        clock.persist();
        clock.persist();
        assertThat(boot().floor()).isEqualTo(BUILD);

        store.full(false);
        pass(60);
        clock.persist();
        assertThat(boot().floor()).isEqualTo(BUILD + 120);
    }

    @Test
    void theFloorIsStoredAtTheEnd() throws InterruptedException {
        new ClockComponent(store, () -> os).stop();

        assertThat(store.get(Floor.KEY).map(Floor::decode).orElseThrow().orElseThrow())
                .isGreaterThanOrEqualTo(BuildTime.seconds());
    }

    @Test
    void anOlderIatNeverLowersIt() {
        accept(os);
        long floor = clock.floor();

        accept(BUILD - 1000 * DAY);
        accept(Long.MIN_VALUE);

        assertThat(clock.floor()).isEqualTo(floor);
        assertThat(clock.tolerance()).isEqualTo(400 * DAY);
    }

    @Test
    void unprovenTimesMoveItBy400DaysABootTogether() {
        os = 0;
        assertThat(clock.tolerance()).isEqualTo(400 * DAY);

        accept(BUILD + 300 * DAY);
        assertThat(clock.tolerance()).isEqualTo(100 * DAY);
        accept(BUILD + 1000 * DAY);
        assertThat(clock.now().seconds()).isEqualTo(BUILD + 400 * DAY);
        assertThat(clock.tolerance()).isZero();
        accept(Long.MAX_VALUE);
        assertThat(clock.now().seconds()).isEqualTo(BUILD + 400 * DAY);

        clock = boot();
        assertThat(clock.tolerance()).isEqualTo(400 * DAY);
        assertThat(clock.now().seconds()).isEqualTo(BUILD + 400 * DAY);
    }

    @Test
    void timesThatTheClockHasReachedCostNothing() {
        for (int day = 0; day < 1000; day++) {
            os += DAY;
            accept(os);
        }

        assertThat(clock.tolerance()).isEqualTo(400 * DAY);
        assertThat(clock.floor()).isEqualTo(os);
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE, Long.MIN_VALUE, -1, 0, 1L << 40})
    void anInsaneStoredFloorIsIgnored(long stored) {
        store.write(new Batch().put(Floor.KEY, Floor.encode(stored)));
        clock = boot();

        assertThat(clock.floor()).isEqualTo(BUILD);
        assertThat(clock.now().seconds()).isEqualTo(os);
    }

    @Test
    void aFlippedBitInTheStoredFloorIsIgnored() {
        for (int bit = 0; bit < 96; bit++) {
            byte[] stored = Floor.encode(BUILD + 20 * DAY);
            stored[bit / 8] ^= (byte) (1 << bit % 8);
            store.write(new Batch().put(Floor.KEY, stored));

            assertThat(boot().floor()).as("bit %d", bit).isEqualTo(BUILD);
        }
        store.write(new Batch().put(Floor.KEY, new byte[3]));
        assertThat(boot().floor()).isEqualTo(BUILD);
    }

    @Test
    void theBuildWroteItsTime() {
        assertThat(BuildTime.seconds())
                .isGreaterThanOrEqualTo(Instant.parse("2026-11-01T00:00:00Z").getEpochSecond())
                .isLessThan(Instant.parse("2100-01-01T00:00:00Z").getEpochSecond());
    }
}
