// SPDX-License-Identifier: Apache-2.0
package org.latchkey.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.latchkey.protocol.audit.Event;
import org.latchkey.protocol.command.CommandArgs;
import org.latchkey.protocol.command.CommandOutcome;
import org.latchkey.unit.api.LetterGate.Answer;

class ConfigureTest {

    private static final String OLD = "Site";
    private static final String NEW = "New";

    private final World world = new World();
    private final byte[] letter = Portal.lasting(1, new CommandArgs.Configure(Portal.config(NEW)));

    private String inForce() {
        assertThat(world.keeper.published.name())
                .as("what is stored is what rooms see")
                .isEqualTo(world.keeper.site().orElseThrow().config().name());
        return world.keeper.published.name();
    }

    @Test
    void oneThatWorksHolds() {
        Answer answer = world.command(letter);
        assertThat(answer.outcome()).isEqualTo(CommandOutcome.APPLIED);
        assertThat(inForce()).isEqualTo(NEW);
        world.start();
        assertThat(inForce()).isEqualTo(NEW);
        assertThat(world.command(letter).outcome()).isEqualTo(CommandOutcome.APPLIED);
        assertThat(world.trail.of(Event.COMMAND))
                .extracting(entry -> entry.outcome())
                .containsExactly("begun", "applied");
        assertThat(world.trail.entries.get(0).details()).containsKey("digest");
    }

    @Test
    void aMissingDriverBringsTheOldOneBack() {
        world.doors.driver = OLD::equals;
        assertFailed("no-driver");
    }

    @Test
    void aLineThatAnsweredBeforeMustAnswerAgain() {
        world.doors.answers = OLD::equals;
        assertFailed("device-lost");
    }

    @Test
    void aDoorThatToldItsStateMustTellItAgain() {
        world.doors.read = OLD::equals;
        assertFailed("device-lost");
        assertThat(world.trail.of(Event.COMMAND).get(1).details()).containsEntry("checks", "doors");
    }

    @Test
    void whateverWasWellMustBeWellAgain() {
        world.doors.other = OLD::equals;
        assertFailed("health-lost");
        assertThat(world.trail.of(Event.COMMAND).get(1).details()).containsEntry("checks", "other");
    }

    @Test
    void whatWasAmissBeforeIsNotItsFault() {
        world.doors.driver = site -> false;
        world.doors.answers = site -> false;
        world.doors.read = site -> false;
        world.doors.other = site -> false;
        assertThat(world.command(letter).outcome()).isEqualTo(CommandOutcome.APPLIED);
        assertThat(inForce()).isEqualTo(NEW);
    }

    private void assertFailed(String reason) {
        long began = world.millis;
        Answer answer = world.command(letter);
        assertThat(answer.outcome()).isEqualTo(CommandOutcome.FAILED);
        assertThat(answer.reason()).isEqualTo(reason);
        assertThat(world.millis - began).isBetween(Trial.BOUND_MILLIS, 2 * Trial.BOUND_MILLIS);
        assertThat(inForce()).isEqualTo(OLD);
        assertThat(world.seq()).as("the log goes on").isEqualTo(1);
        world.start();
        assertThat(inForce()).isEqualTo(OLD);
        assertThat(world.command(letter).outcome()).isEqualTo(CommandOutcome.FAILED);
        assertThat(world.command(Portal.lasting(2, new CommandArgs.Revoke(1, new TreeMap<>(Map.of(1L, 2L)))))
                        .outcome())
                .isEqualTo(CommandOutcome.APPLIED);
    }

    @Test
    void aLineThatNeverAnsweredMayStaySilent() {
        world.doors.answers = site -> false;
        assertThat(world.command(letter).outcome()).isEqualTo(CommandOutcome.APPLIED);
    }

    @Test
    void itMustLastAWhile() {
        // The old driver still answers at first, and is gone when it gets its new settings.
        long gone = world.millis + Trial.HOLD_MILLIS / 2;
        world.doors.answers = site -> site.equals(OLD) || world.millis < gone;
        assertThat(world.command(letter).reason()).isEqualTo("device-lost");
        assertThat(inForce()).isEqualTo(OLD);
    }

    @Test
    void theOneInForceChangesNothing() {
        Answer answer = world.command(Portal.lasting(1, new CommandArgs.Configure(Portal.config(OLD))));
        assertThat(answer.outcome()).isEqualTo(CommandOutcome.APPLIED);
        assertThat(answer.reason()).isEqualTo("unchanged");
        assertThat(world.millis).as("nothing is tried").isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void dyingAnywhereLeavesOneWholeConfigurationAndAnAnswer(int point) {
        switch (point) {
            case 0 -> world.trail.dieBefore = 0;
            case 1 -> world.trail.dieAfter = 0;
            case 2 -> world.trail.dieBefore = 1;
            default -> world.trail.dieAfter = 1;
        }
        world.commandUntilDeath(letter);
        world.start();
        assertThat(inForce()).isEqualTo(point == 3 ? NEW : OLD);
        assertThat(world.seq()).isEqualTo(point == 0 ? 0 : 1);

        Answer again = world.command(letter);
        CommandOutcome expected = point == 1 || point == 2 ? CommandOutcome.FAILED : CommandOutcome.APPLIED;
        assertThat(again.outcome()).isEqualTo(expected);
        assertThat(again.reason()).isEqualTo(expected == CommandOutcome.FAILED ? Reasons.INTERRUPTED : "");
        assertThat(inForce()).isEqualTo(expected == CommandOutcome.FAILED ? OLD : NEW);
    }

    @Test
    void aDiskThatFillsUpMeanwhileBringsTheOldOneBack() {
        world.doors.answers = site -> {
            world.trail.full = site.equals(NEW);
            return true;
        };
        assertThat(world.command(letter).outcome()).isEqualTo(CommandOutcome.FAILED);
        assertThat(inForce()).isEqualTo(OLD);
        world.trail.full = false;
        world.doors.answers = site -> true;
        world.start();
        assertThat(inForce()).isEqualTo(OLD);
        assertThat(world.command(letter).reason()).isEqualTo(Reasons.INTERRUPTED);
    }
}
