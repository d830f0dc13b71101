// SPDX-License-Identifier: Apache-2.0
package org.latchkey.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.latchkey.protocol.audit.ClockQuality;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.RefusedException;
import org.latchkey.unit.api.testing.MemoryStore;

class ClockProofTest {

    private static final long BUILD = Instant.parse("2026-11-01T00:00:00Z").getEpochSecond();
    private static final long DAY = Duration.ofDays(1).toSeconds();
    private static final long TRUE_TIME = BUILD + 20 * DAY;

    private final MemoryStore store = new MemoryStore();
    private long os = BUILD + 10 * DAY;
    private long nanos = 42;
    private FloorClock clock = boot();

    private FloorClock boot() {
        return new FloorClock(store, BUILD, () -> os, () -> nanos);
    }

    private void passMillis(long millis) {
        nanos += TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private long prove(long seconds) {
        byte[] nonce = clock.nonce();
        passMillis(400);
        return clock.prove(seconds * 1_000, nonce);
    }

    private void assertRefused(long seconds, byte[] nonce, String reason) {
        assertThatThrownBy(() -> clock.prove(seconds * 1_000, nonce))
                .isInstanceOfSatisfying(RefusedException.class, refusal -> assertThat(refusal.reason())
                        .isEqualTo(reason));
    }

    @Test
    void aLetterProvesTheClockWithHalfTheRoundTripAsItsError() {
        assertThat(prove(TRUE_TIME)).isEqualTo(200);
        assertThat(clock.now().quality()).isEqualTo(ClockQuality.PROVEN);
        assertThat(clock.now().seconds()).isEqualTo(TRUE_TIME);
        assertThat(clock.tolerance()).isEqualTo(300);
        passMillis(3_600_000);
        assertThat(clock.now().seconds()).as("it goes on by itself").isEqualTo(TRUE_TIME + 3_600);
    }

    @Test
    void theOperatingSystemHasNoSayAnyMore() {
        prove(TRUE_TIME);
        os = TRUE_TIME + 365 * DAY;
        assertThat(clock.now().seconds()).isEqualTo(TRUE_TIME);
        os = 0;
        assertThat(clock.now().seconds()).isEqualTo(TRUE_TIME);
    }

    @Test
    void aFloorThatRanAheadIsLoweredForGoodButNotBelowTheBuild() {
        Batch batch = new Batch();
        clock.accept(BUILD + 300 * DAY, batch);
        store.write(batch);
        assertThat(clock.floor()).isEqualTo(BUILD + 300 * DAY);

        prove(TRUE_TIME);
        assertThat(clock.floor()).isEqualTo(TRUE_TIME);
        os = 0;
        clock = boot();
        assertThat(clock.floor()).as("also over a restart").isEqualTo(TRUE_TIME);
        assertThat(clock.now().quality()).isEqualTo(ClockQuality.UNPROVEN);

        prove(BUILD - 100 * DAY);
        assertThat(clock.floor()).isEqualTo(BUILD);
        assertThat(clock.now().seconds()).isEqualTo(BUILD);
    }

    @Test
    void oneAnswerForOneQuestion() {
        assertRefused(TRUE_TIME, new byte[16], "unknown-nonce");
        byte[] old = clock.nonce();
        byte[] fresh = clock.nonce();
        assertThat(old).isNotEqualTo(fresh).hasSize(16);
        assertRefused(TRUE_TIME, old, "unknown-nonce");
        clock.prove(TRUE_TIME * 1_000, fresh);
        assertRefused(TRUE_TIME - DAY, fresh, "unknown-nonce");
        assertThat(clock.now().seconds()).isEqualTo(TRUE_TIME);
    }

    @Test
    void aSlowAnswerSaysTooLittle() {
        byte[] nonce = clock.nonce();
        passMillis(10_001);
        assertRefused(TRUE_TIME, nonce, "late");
        assertThat(clock.now().quality()).isEqualTo(ClockQuality.UNPROVEN);
        assertRefused(TRUE_TIME, nonce, "unknown-nonce");
    }

    @Test
    void aTimeBeyondAllSenseIsRefused() {
        assertRefused(BUILD + 40 * 365 * DAY, clock.nonce(), "bad-time");
    }

    @Test
    void aSignerAheadOfAProvenClockDoesNotLeadIt() {
        prove(TRUE_TIME);
        clock.accept(TRUE_TIME + 250, new Batch());
        assertThat(clock.now().seconds()).isEqualTo(TRUE_TIME);
        assertThat(clock.tolerance()).isEqualTo(300);
    }

    @Test
    void aDiskThatRefusesDoesNotKeepTheTimeAway() {
        store.full(true);
        prove(TRUE_TIME);
        assertThat(clock.now().quality()).isEqualTo(ClockQuality.PROVEN);
    }
}
