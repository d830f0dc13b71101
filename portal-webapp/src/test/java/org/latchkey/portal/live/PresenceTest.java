// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.latchkey.portal.MutableClock;

/** Who is there, though last wills can be lost. */
class PresenceTest {

    private static final Duration SILENCE = Duration.ofMillis(Presence.SILENCE_MILLIS);

    private final MutableClock clock = new MutableClock();
    private final Presence presence = new Presence(clock);

    @Test
    void aUnitIsThereFromItsStateToItsLastWill() {
        assertThat(presence.online("A")).isFalse();
        presence.heard("A");
        assertThat(presence.online("A")).as("a page alone may have waited").isFalse();
        assertThat(presence.arrived("A")).isTrue();
        assertThat(presence.arrived("A")).isFalse();
        assertThat(presence.online("A")).isTrue();
        assertThat(presence.online("B")).isFalse();
        presence.left("A");
        assertThat(presence.online("A")).isFalse();
        assertThat(presence.arrived("A")).isTrue();
    }

    @Test
    void aUnitThatFallsSilentIsGoneAndToldOnce() {
        presence.arrived("A");
        presence.arrived("B");
        clock.advance(SILENCE.minusMillis(1));
        assertThat(presence.fallenSilent()).isEmpty();
        presence.heard("B");
        clock.advance(Duration.ofMillis(1));
        assertThat(presence.online("A")).as("at once, whoever looks").isFalse();
        assertThat(presence.online("B")).isTrue();
        presence.heard("A");
        assertThat(presence.online("A")).isFalse();
        assertThat(presence.fallenSilent()).containsExactly("A");
        assertThat(presence.fallenSilent()).isEmpty();
        assertThat(presence.arrived("A")).isTrue();
    }
}
