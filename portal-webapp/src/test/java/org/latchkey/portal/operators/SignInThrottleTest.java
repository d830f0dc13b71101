// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.operators;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.latchkey.portal.MutableClock;

/** How guesses are counted. */
class SignInThrottleTest {

    private final MutableClock clock = new MutableClock();
    private final SignInThrottle throttle = new SignInThrottle(clock);

    @Test
    void aNameHasTenTriesWhereverTheyComeFrom() {
        for (int i = 0; i < 10; i++) {
            assertThat(throttle.take("anna", "10.0.0." + i)).isZero();
        }
        assertThat(throttle.take("anna", "10.0.1.1")).isEqualTo(Duration.ofSeconds(31));
        assertThat(throttle.take("bert", "10.0.1.1")).isZero();
        clock.advance(Duration.ofSeconds(30));
        assertThat(throttle.take("anna", "10.0.1.1")).isZero();
        assertThat(throttle.take("anna", "10.0.1.1")).isPositive();
    }

    @Test
    void anAddressHasThirtyTriesForWhateverNames() {
        for (int i = 0; i < 30; i++) {
            assertThat(throttle.take("name" + i, "2001:db8:1:2::" + i)).isZero();
        }
        assertThat(throttle.take("other", "2001:db8:1:2:ffff::1"))
                .as("same network")
                .isPositive();
        assertThat(throttle.take("other", "2001:db8:1:3::1")).as("another").isZero();
    }

    @Test
    void successGivesTheTriesBack() {
        for (int i = 0; i < 100; i++) {
            assertThat(throttle.take("anna", "10.0.0.1")).isZero();
            throttle.succeeded("anna", "10.0.0.1");
        }
    }

    @Test
    void aStrangerDoesNotLockOutWhoSignedInBefore() {
        throttle.take("anna", "10.0.0.1");
        throttle.succeeded("anna", "10.0.0.1");
        for (int i = 0; i < 10; i++) {
            throttle.take("anna", "10.9.9.9");
        }
        assertThat(throttle.take("anna", "10.9.9.9")).isPositive();
        for (int i = 0; i < 10; i++) {
            assertThat(throttle.take("anna", "10.0.0.1")).isZero();
        }
        assertThat(throttle.take("anna", "10.0.0.1"))
                .as("guesses count there too")
                .isPositive();
    }

    @Test
    void memoryIsBounded() {
        for (int i = 0; i < 20_000; i++) {
            throttle.take("name" + i, "10." + i / 65536 + "." + i / 256 % 256 + "." + i % 256);
        }
        assertThat(throttle.remembered()).isLessThanOrEqualTo(4096);
    }
}
