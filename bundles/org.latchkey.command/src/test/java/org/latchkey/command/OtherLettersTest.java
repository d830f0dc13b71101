// SPDX-License-Identifier: Apache-2.0
package org.latchkey.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.latchkey.protocol.audit.ClockQuality;
import org.latchkey.protocol.audit.Event;
import org.latchkey.protocol.command.CommandOutcome;
import org.latchkey.protocol.cose.LetterType;
import org.latchkey.protocol.letter.TimeLetter;
import org.latchkey.unit.api.LetterGate.Answer;

class OtherLettersTest {

    private final World world = new World();

    private byte[] time(String site, byte[] nonce) {
        return new TimeLetter(site, FakeClock.BEGIN * 1_000, nonce).sign(Portal.COMMAND);
    }

    @Test
    void aTimeLetterProvesTheClockOnce() {
        byte[] letter = time(Portal.SITE, world.clock.nonce);
        assertThat(world.accept(LetterType.TIME, letter).outcome()).isEqualTo(CommandOutcome.APPLIED);
        assertThat(world.clock.quality).isEqualTo(ClockQuality.PROVEN);
        assertThat(world.clock.proven).isEqualTo(FakeClock.BEGIN * 1_000);
        assertThat(world.trail.last().event()).isEqualTo(Event.CLOCK_PROVEN);

        Answer again = world.accept(LetterType.TIME, letter);
        assertThat(again.reason()).isEqualTo("unknown-nonce");
        assertThat(world.trail.last().event()).isEqualTo(Event.LETTER_REFUSED);
    }

    @Test
    void aTimeLetterOfSomebodyElseProvesNothing() {
        assertThat(world.accept(LetterType.TIME, time("site-2", world.clock.nonce))
                        .reason())
                .isEqualTo("wrong-site");
        byte[] byCodeKey = new TimeLetter(Portal.SITE, 1, world.clock.nonce).sign(Portal.CODE);
        assertThat(world.accept(LetterType.TIME, byCodeKey).reason()).isEqualTo("key-type");
        assertThat(world.clock.quality).isEqualTo(ClockQuality.UNPROVEN);
    }

    @Test
    void aKeyRingComesAlsoByItself() {
        assertThat(world.accept(LetterType.KEYRING, Portal.ring(1)).reason()).isEqualTo("unchanged");
        assertThat(world.accept(LetterType.KEYRING, Portal.ring(2)).outcome()).isEqualTo(CommandOutcome.APPLIED);
        assertThat(world.trail.last().details()).containsEntry("key-ring", 2L);
        assertThat(world.accept(LetterType.KEYRING, Portal.ring(1)).reason()).isEqualTo("older");
        world.start();
        assertThat(world.keeper.site().orElseThrow().keyRing().version()).isEqualTo(2);
    }

    @Test
    void aRingThatASlowDiskTakesAfterAllIsTakenOnce() {
        world.trail.slow = true;
        assertThat(world.accept(LetterType.KEYRING, Portal.ring(2)).reason()).isEqualTo(Reasons.NOT_RECORDED);
        assertThat(world.accept(LetterType.KEYRING, Portal.ring(2)).reason()).isEqualTo(Reasons.NOT_RECORDED);
        assertThat(world.keeper.site().orElseThrow().keyRing().version()).isEqualTo(1);

        world.trail.decide();
        assertThat(world.keeper.site().orElseThrow().keyRing().version()).isEqualTo(2);
        assertThat(world.trail.entries).hasSize(1);
        assertThat(world.accept(LetterType.KEYRING, Portal.ring(2)).reason()).isEqualTo("unchanged");
        assertThat(world.trail.entries).hasSize(1);
    }

    @Test
    void aSnapshotGoesToTheKeeper() {
        assertThat(world.accept(LetterType.SNAPSHOT, new byte[] {7}).outcome()).isEqualTo(CommandOutcome.APPLIED);
        assertThat(world.keeper.snapshot).containsExactly(7);
        assertThat(world.accept(LetterType.SNAPSHOT, new byte[] {0}).reason()).isEqualTo("older");
        assertThat(world.trail.last().event()).isEqualTo(Event.LETTER_REFUSED);
    }
}
