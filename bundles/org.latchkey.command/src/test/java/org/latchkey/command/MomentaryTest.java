// SPDX-License-Identifier: Apache-2.0
package org.latchkey.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.latchkey.protocol.audit.ClockQuality;
import org.latchkey.protocol.audit.Event;
import org.latchkey.protocol.command.Command;
import org.latchkey.protocol.command.CommandArgs;
import org.latchkey.protocol.command.CommandLetter;
import org.latchkey.protocol.command.CommandOutcome;
import org.latchkey.protocol.command.CommandType;
import org.latchkey.protocol.cose.LetterType;
import org.latchkey.protocol.letter.TypedLetter;
import org.latchkey.unit.api.CommandHandler.Result;
import org.latchkey.unit.api.LetterGate.Answer;

class MomentaryTest {

    private static final CommandArgs OPEN = new CommandArgs.Open(List.of(1));
    private static final CommandArgs LOCK_DOWN = new CommandArgs.LockDown("", true);
    private static final CommandArgs EMERGENCY = new CommandArgs.EmergencyOpen("");

    private final World world = new World();
    private final byte[] open = Portal.momentary(OPEN, FakeClock.BEGIN, 30);

    @BeforeEach
    void prove() {
        world.clock.quality = ClockQuality.PROVEN;
    }

    private void restart() {
        world.start();
        prove();
    }

    @Test
    void actsOnceHoweverOftenItComes() {
        Answer first = world.command(open);
        Answer second = world.command(open);
        restart();
        Answer third = world.command(open);

        assertThat(world.effects).containsExactly(CommandType.OPEN);
        assertThat(List.of(first, second, third)).extracting(Answer::outcome).containsOnly(CommandOutcome.APPLIED);
        assertThat(world.trail.of(Event.COMMAND))
                .extracting(entry -> entry.outcome())
                .containsExactly("begun", "applied");
        assertThat(world.seq()).as("no place in the log").isZero();
    }

    @Test
    void aLateOneIsRefusedAndRecordedAndNeverActs() {
        world.clock.seconds = FakeClock.BEGIN + 30;
        Answer late = world.command(open);

        assertThat(late.outcome()).isEqualTo(CommandOutcome.EXPIRED);
        assertThat(world.acknowledged).hasSize(1);
        assertThat(world.trail.last().event()).isEqualTo(Event.LETTER_REFUSED);
        assertThat(world.trail.last().reason()).isEqualTo("expired");
        assertThat(world.effects).isEmpty();
    }

    @Test
    void openNeedsAProvenClock() {
        world.clock.quality = ClockQuality.UNPROVEN;
        assertThat(world.command(open).reason()).isEqualTo(Reasons.CLOCK_UNPROVEN);
        byte[] release = Portal.momentary(new CommandArgs.ReleaseDoor(1), FakeClock.BEGIN, 30);
        assertThat(world.command(release).reason()).isEqualTo(Reasons.CLOCK_UNPROVEN);
        assertThat(world.command(Portal.momentary(LOCK_DOWN, FakeClock.BEGIN, Portal.DAY))
                        .outcome())
                .isEqualTo(CommandOutcome.APPLIED);

        prove();
        assertThat(world.command(open).outcome()).isEqualTo(CommandOutcome.APPLIED);
        assertThat(world.effects).containsExactly(CommandType.OPEN);
    }

    @Test
    void dyingBeforeTheFirstWriteLeavesNothing() {
        world.trail.dieBefore = 0;
        world.commandUntilDeath(open);
        restart();
        assertThat(world.effects).isEmpty();
        assertThat(world.command(open).outcome()).isEqualTo(CommandOutcome.APPLIED);
        assertThat(world.effects).hasSize(1);
    }

    @Test
    void dyingBetweenTheFirstWriteAndTheEffectNeverActsAgain() {
        world.trail.dieAfter = 0;
        world.commandUntilDeath(open);
        restart();
        Answer answer = world.command(open);
        assertThat(answer.outcome()).isEqualTo(CommandOutcome.UNKNOWN);
        assertThat(World.open(answer.acknowledgement().orElseThrow()).outcome()).isEqualTo(CommandOutcome.UNKNOWN);
        assertThat(world.effects).isEmpty();
    }

    @Test
    void dyingBeforeTheEndIsWrittenNeverActsAgain() {
        world.trail.dieBefore = 1;
        world.commandUntilDeath(open);
        assertThat(world.effects).hasSize(1);
        restart();
        assertThat(world.command(open).outcome()).isEqualTo(CommandOutcome.UNKNOWN);
        assertThat(world.effects).hasSize(1);
    }

    /** The room stops before it has begun with an order that the disk did not take. */
    private CompletableFuture<Answer> leave(byte[] letter) {
        world.trail.full = true;
        world.handler.end = CompletableFuture.completedFuture(Result.NOT_BEGUN);
        CompletableFuture<Answer> answer = world.gate.accept(new TypedLetter(LetterType.COMMAND, letter), "mqtt");
        world.handlers.remove(world.handler);
        world.gate.tick();
        assertThat(answer).isNotCompleted();
        world.effects.clear();
        world.handler.end = CompletableFuture.completedFuture(Result.APPLIED);
        return answer;
    }

    @Test
    void oneThatAStoppingRoomLeftIsForTheNextAndActsOnce() {
        byte[] emergency = Portal.momentary(EMERGENCY, FakeClock.BEGIN, Portal.DAY);
        CompletableFuture<Answer> answer = leave(emergency);
        CompletableFuture<Answer> again = world.gate.accept(new TypedLetter(LetterType.COMMAND, emergency), "mqtt");
        assertThat(again).as("while nobody is there").isNotCompleted();

        world.handlers.add(world.handler);
        world.gate.tick();
        world.trail.full = false;
        world.gate.tick();
        assertThat(answer.join().outcome()).isEqualTo(CommandOutcome.APPLIED);
        assertThat(again.join().outcome()).isEqualTo(CommandOutcome.APPLIED);
        assertThat(world.command(emergency).outcome()).isEqualTo(CommandOutcome.APPLIED);
        assertThat(world.effects).containsExactly(CommandType.EMERGENCY_OPEN);
        assertThat(world.acknowledged).hasSize(2);
        assertThat(world.trail.of(Event.COMMAND))
                .extracting(entry -> entry.outcome())
                .containsExactly("begun");
    }

    @Test
    void oneThatAStoppingRoomLeftIsNotHandedOnIfTheDiskTakesItAfterAll() {
        byte[] emergency = Portal.momentary(EMERGENCY, FakeClock.BEGIN, Portal.DAY);
        world.trail.slow = true;
        world.handler.end = CompletableFuture.completedFuture(Result.NOT_BEGUN);
        CompletableFuture<Answer> answer = world.gate.accept(new TypedLetter(LetterType.COMMAND, emergency), "mqtt");
        world.trail.decide();
        world.effects.clear();
        world.gate.tick();
        assertThat(answer.join().outcome()).isEqualTo(CommandOutcome.UNKNOWN);
        assertThat(answer.join().reason()).isEqualTo(Reasons.STOPPING);
        assertThat(world.effects).isEmpty();
    }

    @Test
    void oneThatAStoppingRoomLeftIsOverWhenItsTimeIs() {
        CompletableFuture<Answer> answer = leave(Portal.momentary(EMERGENCY, FakeClock.BEGIN, Portal.DAY));
        world.trail.full = false;
        world.clock.seconds += Portal.DAY;
        world.handlers.add(world.handler);
        world.gate.tick();
        world.gate.tick();
        assertThat(answer.join().outcome()).isEqualTo(CommandOutcome.EXPIRED);
        assertThat(world.effects).isEmpty();
        assertThat(world.trail.of(Event.COMMAND))
                .extracting(entry -> entry.outcome())
                .containsExactly("expired");
    }

    @Test
    void oneThatAStoppingRoomLeftIsNotOverWhileTheDiskMayStillTakeIt() {
        world.trail.slow = true;
        world.handler.end = CompletableFuture.completedFuture(Result.NOT_BEGUN);
        TypedLetter letter =
                new TypedLetter(LetterType.COMMAND, Portal.momentary(EMERGENCY, FakeClock.BEGIN, Portal.DAY));
        CompletableFuture<Answer> answer = world.gate.accept(letter, "mqtt");
        world.clock.seconds += Portal.DAY;
        world.gate.tick();
        assertThat(answer).isNotCompleted();
        world.trail.decide();
        world.gate.tick();
        assertThat(answer.join().outcome()).isEqualTo(CommandOutcome.UNKNOWN);
    }

    @Test
    void oneThatIsUnderWayIsAnsweredOnceItHasEnded() {
        CompletableFuture<Result> end = new CompletableFuture<>();
        world.handler.end = end;
        TypedLetter letter = new TypedLetter(LetterType.COMMAND, open);
        CompletableFuture<Answer> first = world.gate.accept(letter, "mqtt");
        CompletableFuture<Answer> second = world.gate.accept(letter, "mqtt");
        assertThat(first).isNotCompleted();
        assertThat(second).isNotCompleted();
        assertThat(world.gate.acknowledgements()).isEmpty();

        end.complete(Result.failed("jammed"));
        assertThat(first.join().reason()).isEqualTo("jammed");
        assertThat(second.join().outcome()).isEqualTo(CommandOutcome.FAILED);
        assertThat(world.acknowledged).hasSize(1);
        assertThat(world.gate.acknowledgements()).hasSize(1);
    }

    @Test
    void whoWaitsIsAnsweredWhenTheGateCloses() {
        world.handler.end = new CompletableFuture<>();
        TypedLetter letter = new TypedLetter(LetterType.COMMAND, open);
        CompletableFuture<Answer> answer = world.gate.accept(letter, "mqtt");
        assertThat(answer).isNotCompleted();
        world.gate.close();
        assertThat(answer).isCompleted();
        assertThat(answer.join().acknowledgement()).isEmpty();
        assertThat(world.gate.accept(letter, "mqtt").join().reason()).isEqualTo(Reasons.STOPPING);
    }

    @Test
    void anotherOneWithTheSameIdIsRefused() {
        byte[] id = new byte[Command.ID_LENGTH];
        byte[] first = signed(id, FakeClock.BEGIN);
        byte[] second = signed(id, FakeClock.BEGIN + 1);
        world.command(first);
        assertThat(world.command(second).reason()).isEqualTo(Reasons.ID_CONFLICT);
        assertThat(world.effects).hasSize(1);
    }

    private static byte[] signed(byte[] id, long issuedAt) {
        Command command = new Command("op-1", Portal.SITE, issuedAt + 30, issuedAt, id, OptionalLong.empty(), OPEN);
        return CommandLetter.sign(command, Portal.COMMAND);
    }

    @Test
    void aFullDiskOpensNothingExceptInAnEmergency() {
        world.trail.full = true;
        byte[] emergency = Portal.momentary(EMERGENCY, FakeClock.BEGIN, Portal.DAY);
        assertThat(world.command(open).reason()).isEqualTo(Reasons.NOT_RECORDED);
        assertThat(world.command(emergency).outcome()).isEqualTo(CommandOutcome.APPLIED);
        assertThat(world.command(emergency).outcome()).isEqualTo(CommandOutcome.APPLIED);
        assertThat(world.effects).containsExactly(CommandType.EMERGENCY_OPEN);

        world.gate.tick();
        assertThat(world.trail.entries).isEmpty();
        world.trail.full = false;
        world.gate.tick();
        assertThat(world.trail.last().details()).containsEntry("type", "emergency-open");
        restart();
        assertThat(world.command(emergency).outcome()).isEqualTo(CommandOutcome.APPLIED);
        assertThat(world.effects).containsExactly(CommandType.EMERGENCY_OPEN);
    }

    @Test
    void theMemoryIsBoundedAndForgetsOnlyByCertainTime() {
        byte[] first = null;
        for (int i = 0; i < CommandLog.MOMENTARY; i++) {
            byte[] letter =
                    signed(ByteBuffer.allocate(Command.ID_LENGTH).putInt(12, i).array(), FakeClock.BEGIN);
            first = first == null ? letter : first;
            world.command(letter);
        }
        assertThat(world.effects).hasSize(CommandLog.MOMENTARY);
        assertThat(world.command(open).reason()).isEqualTo(Reasons.TOO_MANY);
        assertThat(world.effects).as("who is not remembered does not act").hasSize(CommandLog.MOMENTARY);

        world.clock.seconds += 2 * Portal.DAY;
        byte[] fresh = Portal.momentary(OPEN, world.clock.seconds, 30);
        assertThat(world.command(fresh).outcome()).isEqualTo(CommandOutcome.APPLIED);
        assertThat(world.store.count("mi")).isEqualTo(1);
        assertThat(world.command(first).outcome())
                .as("forgotten, but long expired")
                .isEqualTo(CommandOutcome.EXPIRED);
    }

    @Test
    void aProvenClockForgetsTenMinutesAfterTheEnd() {
        world.command(open);
        world.clock.seconds += 30 + 600;
        world.command(Portal.momentary(OPEN, world.clock.seconds, 30));
        assertThat(world.store.count("mi")).isEqualTo(2);
        world.clock.seconds += 1;
        world.command(Portal.momentary(OPEN, world.clock.seconds, 30));
        assertThat(world.store.count("mi")).isEqualTo(2);
    }

    @Test
    void anEmergencyFindsRoomAlways() {
        for (int i = 0; i < CommandLog.MOMENTARY; i++) {
            world.command(
                    signed(ByteBuffer.allocate(Command.ID_LENGTH).putInt(12, i).array(), FakeClock.BEGIN));
        }
        assertThat(world.command(open).reason()).isEqualTo(Reasons.TOO_MANY);
        byte[] emergency = Portal.momentary(EMERGENCY, FakeClock.BEGIN, Portal.DAY);
        assertThat(world.command(emergency).outcome()).isEqualTo(CommandOutcome.APPLIED);
        assertThat(world.command(emergency).outcome()).isEqualTo(CommandOutcome.APPLIED);
        byte[] lockDown = Portal.momentary(LOCK_DOWN, FakeClock.BEGIN, Portal.DAY);
        assertThat(world.command(lockDown).outcome()).isEqualTo(CommandOutcome.APPLIED);
        assertThat(world.effects).hasSize(CommandLog.MOMENTARY + 1);
    }

    @Test
    void oneThatASlowDiskTakesAfterAllNeverActs() {
        world.trail.slow = true;
        assertThat(world.command(open).reason()).isEqualTo(Reasons.NOT_RECORDED);
        assertThat(world.command(open).reason()).as("while it is open").isEqualTo(Reasons.NOT_RECORDED);
        world.trail.decide();
        assertThat(world.command(open).outcome()).isEqualTo(CommandOutcome.UNKNOWN);
        assertThat(world.effects).isEmpty();
        assertThat(world.trail.of(Event.COMMAND)).hasSize(1);
    }

    @Test
    void anEmergencyOnASlowDiskActsOnceAndIsRecordedOnce() {
        byte[] emergency = Portal.momentary(EMERGENCY, FakeClock.BEGIN, Portal.DAY);
        world.trail.slow = true;
        assertThat(world.command(emergency).outcome()).isEqualTo(CommandOutcome.APPLIED);
        world.trail.decide();
        world.gate.tick();
        assertThat(world.command(emergency).outcome()).isEqualTo(CommandOutcome.APPLIED);
        assertThat(world.effects).hasSize(1);
        assertThat(world.trail.of(Event.COMMAND))
                .extracting(entry -> entry.outcome())
                .containsExactly("begun", "applied");
    }
}
