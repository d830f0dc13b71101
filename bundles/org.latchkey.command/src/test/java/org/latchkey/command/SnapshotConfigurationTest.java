// SPDX-License-Identifier: Apache-2.0
package org.latchkey.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.latchkey.protocol.audit.Event;
import org.latchkey.protocol.command.CommandOutcome;
import org.latchkey.protocol.cose.LetterType;
import org.latchkey.protocol.letter.TypedLetter;
import org.latchkey.unit.api.LetterGate.Answer;

/** A configuration that comes with a snapshot has to prove itself like one that is commanded. */
class SnapshotConfigurationTest {

    private static final String OLD = "Site";
    private static final String NEW = "New";

    private final World world = new World();

    private Answer snapshot() {
        return world.accept(LetterType.SNAPSHOT, NEW.getBytes(StandardCharsets.US_ASCII));
    }

    private String inForce() {
        assertThat(world.keeper.published.name())
                .as("what is stored is what rooms see")
                .isEqualTo(world.keeper.site().orElseThrow().config().name());
        return world.keeper.published.name();
    }

    @Test
    void oneThatWorksHolds() {
        assertThat(snapshot().outcome()).isEqualTo(CommandOutcome.APPLIED);
        assertThat(inForce()).isEqualTo(NEW);
        assertThat(world.trail.last().event()).isEqualTo(Event.PROVISIONED);
        assertThat(world.trail.last().outcome()).isEqualTo("configured");
        world.start();
        assertThat(inForce()).isEqualTo(NEW);
    }

    @Test
    void oneThatMakesADeviceFailIsTakenBackAndTheSnapshotStays() {
        world.doors.answers = OLD::equals;
        Answer answer = snapshot();
        assertThat(answer.outcome()).isEqualTo(CommandOutcome.FAILED);
        assertThat(answer.reason()).isEqualTo("device-lost");
        assertThat(inForce()).isEqualTo(OLD);
        assertThat(world.trail.last().outcome()).isEqualTo("configuration-failed");
        assertThat(world.trail.last().details()).containsEntry("checks", "line west");
        assertThat(new String(world.keeper.snapshot, StandardCharsets.US_ASCII)).isEqualTo(NEW);
        world.start();
        assertThat(inForce()).isEqualTo(OLD);
        assertThat(world.keeper.unproven()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void dyingInBetweenLeavesOneWholeConfigurationAndARecord(boolean durable) {
        if (durable) {
            world.trail.dieAfter = 0;
        } else {
            world.trail.dieBefore = 0;
        }
        try {
            world.gate.accept(new TypedLetter(LetterType.SNAPSHOT, NEW.getBytes(StandardCharsets.US_ASCII)), "test");
        } catch (Death expected) {
            assertThat(expected).isNotNull();
        }
        world.start();
        assertThat(inForce()).isEqualTo(durable ? NEW : OLD);
        assertThat(world.keeper.unproven()).isEmpty();
        assertThat(world.trail.last().outcome()).isEqualTo(durable ? "configured" : "configuration-failed");
        assertThat(world.trail.last().reason()).isEqualTo(durable ? "" : Reasons.INTERRUPTED);
    }

    @Test
    void oneThatASlowDiskTakesAfterAllIsInForceThen() {
        world.trail.slow = true;
        assertThat(snapshot().reason()).isEqualTo(Reasons.NOT_RECORDED);
        assertThat(inForce()).isEqualTo(OLD);
        assertThat(snapshot().reason()).isEqualTo(Reasons.NOT_RECORDED);

        world.trail.decide();
        assertThat(inForce()).isEqualTo(NEW);
        assertThat(world.trail.entries).hasSize(1);
        assertThat(world.keeper.unproven()).isEmpty();
    }

    @Test
    void aFullDiskLeavesTheOldOneInForceUntilItIsRecorded() {
        world.trail.full = true;
        assertThat(snapshot().reason()).isEqualTo(Reasons.NOT_RECORDED);
        assertThat(inForce()).isEqualTo(OLD);
        world.trail.full = false;
        world.start();
        assertThat(inForce()).isEqualTo(OLD);
        assertThat(world.trail.last().reason()).isEqualTo(Reasons.INTERRUPTED);
    }
}
