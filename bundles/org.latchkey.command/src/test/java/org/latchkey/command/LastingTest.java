// SPDX-License-Identifier: Apache-2.0
package org.latchkey.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.latchkey.protocol.audit.ClockQuality;
import org.latchkey.protocol.audit.Event;
import org.latchkey.protocol.command.Acknowledgement;
import org.latchkey.protocol.command.CommandArgs;
import org.latchkey.protocol.command.CommandOutcome;
import org.latchkey.protocol.command.CommandType;
import org.latchkey.protocol.cose.CoseSign1;
import org.latchkey.protocol.cose.LetterType;
import org.latchkey.protocol.crypto.Sha256;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.CommandHandler.Result;
import org.latchkey.unit.api.LetterGate.Answer;
import org.latchkey.unit.api.refusals.RefusalLog;

class LastingTest {

    private static final CommandArgs REVOKE = new CommandArgs.Revoke(1, new TreeMap<>(Map.of(7L, 8L)));
    private static final CommandArgs ASSIGN = new CommandArgs.Assign(1, Optional.empty());

    private final World world = new World();

    private static void assertRefused(Answer answer, String reason) {
        assertThat(answer.outcome()).isEqualTo(CommandOutcome.REFUSED);
        assertThat(answer.reason()).isEqualTo(reason);
    }

    @Test
    void isAppliedWithItsRecordAndAcknowledgedByTheUnit() {
        byte[] letter = Portal.lasting(1, REVOKE);
        Answer answer = world.command(letter);

        assertThat(answer.outcome()).isEqualTo(CommandOutcome.APPLIED);
        assertThat(world.handler.applied(CommandType.REVOKE)).isEqualTo(1);
        assertThat(world.handler.committed).containsExactly(CommandType.REVOKE);
        assertThat(world.seq()).isEqualTo(1);
        assertThat(world.gate.position().envelopeHash()).isEqualTo(Sha256.hash(letter));
        assertThat(world.trail.entries).hasSize(1);
        assertThat(world.trail.last().event()).isEqualTo(Event.COMMAND);
        assertThat(world.trail.last().details()).containsEntry("type", "revoke").containsEntry("operator", "op-1");
        Acknowledgement ack = World.open(answer.acknowledgement().orElseThrow());
        assertThat(ack.outcome()).isEqualTo(CommandOutcome.APPLIED);
        assertThat(ack.position()).isEqualTo(world.gate.position());
        assertThat(ack.record()).isZero();
        assertThat(world.acknowledged).containsExactly(ack);
    }

    @Test
    void aRepeatedOneIsAnsweredAsBeforeAlsoAfterARestart() {
        byte[] letter = Portal.lasting(1, REVOKE);
        world.handler.result = Result.refused("unknown-bank");
        Answer first = world.command(letter);
        world.handler.result = Result.APPLIED;
        Answer second = world.command(letter);
        world.start();
        Answer third = world.command(letter);

        assertRefused(first, "unknown-bank");
        assertRefused(second, "unknown-bank");
        assertRefused(third, "unknown-bank");
        assertThat(second.record()).isEqualTo(first.record());
        assertThat(world.handler.applied(CommandType.REVOKE)).isEqualTo(1);
        assertThat(world.trail.entries).as("a repetition is no news").hasSize(1);
        assertThat(World.open(third.acknowledgement().orElseThrow()).position()).isEqualTo(world.gate.position());
    }

    @Test
    void aClockThatRunsAheadUsesNoPlaceUp() {
        world.clock.ahead = 500 * Portal.DAY;
        world.clock.seconds = FakeClock.BEGIN + world.clock.ahead;
        byte[] letter = Portal.lasting(1, REVOKE);

        Answer early = world.command(letter);
        assertRefused(early, Reasons.CLOCK_UNPROVEN);
        assertThat(early.acknowledgement()).as("the portal sends it again").isEmpty();
        assertThat(world.seq()).isZero();
        assertThat(world.handler.applied(CommandType.REVOKE)).isZero();

        world.clock.seconds = FakeClock.BEGIN;
        world.clock.quality = ClockQuality.PROVEN;
        assertThat(world.command(letter).outcome()).isEqualTo(CommandOutcome.APPLIED);
        assertThat(world.seq()).isEqualTo(1);
    }

    @Test
    void aClockThatSomebodySetsRightIsEnoughWithoutThePortal() {
        world.clock.ahead = 500 * Portal.DAY;
        world.clock.seconds = FakeClock.BEGIN + world.clock.ahead;
        byte[] letter = Portal.lasting(1, REVOKE);
        assertRefused(world.command(letter), Reasons.CLOCK_UNPROVEN);

        world.clock.ahead = 0;
        world.clock.seconds = FakeClock.BEGIN;
        assertThat(world.command(letter).outcome()).isEqualTo(CommandOutcome.APPLIED);
    }

    @Test
    void oneThatASlowDiskTakesAfterAllIsTakenOnce() {
        byte[] letter = Portal.lasting(1, REVOKE);
        world.trail.slow = true;
        assertRefused(world.command(letter), Reasons.NOT_RECORDED);
        assertRefused(world.command(letter), Reasons.NOT_RECORDED);
        assertThat(world.acknowledged).isEmpty();

        world.trail.decide();
        assertThat(world.acknowledged).hasSize(1);
        assertThat(world.acknowledged.get(0).outcome()).isEqualTo(CommandOutcome.APPLIED);
        assertThat(world.command(letter).outcome()).isEqualTo(CommandOutcome.APPLIED);
        assertThat(world.handler.applied(CommandType.REVOKE)).isEqualTo(1);
        assertThat(world.handler.committed).hasSize(1);
        assertThat(world.trail.entries).hasSize(1);
        assertThat(world.command(Portal.lasting(2, ASSIGN)).outcome()).isEqualTo(CommandOutcome.APPLIED);
    }

    @Test
    void aConfigurationThatASlowDiskTakesAfterAllIsEndedAsInterrupted() {
        byte[] letter = Portal.lasting(1, new CommandArgs.Configure(Portal.config("Other")));
        world.trail.slow = true;
        assertRefused(world.command(letter), Reasons.NOT_RECORDED);
        world.trail.decide();
        Answer again = world.command(letter);
        assertThat(again.outcome()).isEqualTo(CommandOutcome.FAILED);
        assertThat(again.reason()).isEqualTo(Reasons.INTERRUPTED);
        assertThat(world.keeper.published.name()).isEqualTo("Site");
    }

    @Test
    void aSkippedOneIsAskedForAgain() {
        byte[] second = Portal.lasting(2, ASSIGN);
        assertRefused(world.command(second), "seq-gap");
        assertThat(world.seq()).isZero();
        assertThat(world.acknowledged.get(0).settles()).isFalse();
        assertThat(world.handler.applied(CommandType.ASSIGN)).isZero();

        world.command(Portal.lasting(1, REVOKE));
        assertThat(world.command(second).outcome()).isEqualTo(CommandOutcome.APPLIED);
        assertThat(world.seq()).isEqualTo(2);
    }

    @Test
    void twoCommandsWithOneNumberAreAnAlarm() {
        byte[] first = Portal.lasting(1, REVOKE);
        world.command(first);
        world.command(Portal.lasting(2, REVOKE));

        assertRefused(world.command(Portal.lasting(1, ASSIGN)), Reasons.SEQUENCE_CONFLICT);
        assertRefused(world.command(Portal.lasting(2, ASSIGN)), Reasons.SEQUENCE_CONFLICT);
        assertThat(world.trail.of(Event.LETTER_REFUSED)).hasSize(2);
        assertThat(world.handler.applied(CommandType.ASSIGN)).isZero();
        assertThat(world.seq()).isEqualTo(2);
        assertThat(world.command(first).outcome()).isEqualTo(CommandOutcome.APPLIED);
    }

    @Test
    void oneThatASnapshotContainedIsForgotten() {
        world.command(Portal.lasting(1, REVOKE));
        byte[] old = Portal.lasting(5, ASSIGN);
        world.store.write(new Batch().put("i/position".getBytes(StandardCharsets.US_ASCII), position(9)));

        Answer answer = world.command(old);
        assertThat(answer.outcome()).isEqualTo(CommandOutcome.UNKNOWN);
        assertThat(answer.reason()).isEqualTo(Reasons.FORGOTTEN);
        assertRefused(world.command(Portal.lasting(9, ASSIGN)), Reasons.SEQUENCE_CONFLICT);
        assertThat(world.handler.applied(CommandType.ASSIGN)).isZero();
    }

    private static byte[] position(long seq) {
        return ByteBuffer.allocate(40).putLong(seq).array();
    }

    @Test
    void anExpiredOneTakesItsPlaceAndDoesNothing() {
        world.clock.seconds = FakeClock.BEGIN + 401 * Portal.DAY;
        Answer answer = world.command(Portal.lasting(1, REVOKE));

        assertThat(answer.outcome()).isEqualTo(CommandOutcome.EXPIRED);
        assertThat(world.handler.applied(CommandType.REVOKE)).isZero();
        assertThat(world.seq()).isEqualTo(1);
        assertThat(world.trail.last().outcome()).isEqualTo("expired");
    }

    @Test
    void nothingBlocksTheLog() {
        world.handler.fault = new IllegalStateException("a room's fault");
        Answer failed = world.command(Portal.lasting(1, REVOKE));
        assertThat(failed.outcome()).isEqualTo(CommandOutcome.FAILED);
        assertThat(failed.reason()).isEqualTo(Reasons.FAULT);
        assertThat(world.handler.applied(CommandType.REVOKE))
                .as("half of a change")
                .isZero();

        world.handler.fault = null;
        assertRefused(world.command(Portal.lasting(2, new CommandArgs.ReEnrol("LKE:1"))), Reasons.UNSUPPORTED);
        world.command(Portal.lasting(3, new CommandArgs.RunRelease(5, OptionalLong.empty(), OptionalLong.empty())));
        assertThat(world.handler.applied(CommandType.RUN_RELEASE)).isEqualTo(1);
        world.command(Portal.lasting(4, REVOKE));
        assertThat(world.seq()).isEqualTo(4);
        assertThat(world.handler.applied(CommandType.REVOKE)).isEqualTo(1);
    }

    @Test
    void aCommandOfANewerPortalTakesItsPlace() {
        byte[] unknown = Portal.fromTheFuture(Portal.SITE, 1, Portal.COMMAND);
        Answer answer = world.command(unknown);
        assertRefused(answer, "unknown-command");
        assertThat(world.seq()).isEqualTo(1);
        assertThat(World.open(answer.acknowledgement().orElseThrow()).settles()).isTrue();
        world.start();
        assertRefused(world.command(unknown), "unknown-command");
        assertThat(world.trail.of(Event.COMMAND)).hasSize(1);
        assertThat(world.command(Portal.lasting(2, REVOKE)).outcome()).isEqualTo(CommandOutcome.APPLIED);

        assertRefused(world.command(Portal.fromTheFuture(Portal.SITE, 4, Portal.COMMAND)), "seq-gap");
        assertThat(world.command(Portal.fromTheFuture(Portal.SITE, 1, Portal.COMMAND))
                        .acknowledgement())
                .as("another one has its place")
                .isEmpty();
        assertThat(world.command(Portal.fromTheFuture(Portal.SITE, 3, Portal.CODE))
                        .reason())
                .isEqualTo("key-type");
        assertThat(world.command(Portal.fromTheFuture("site-2", 3, Portal.COMMAND))
                        .acknowledgement())
                .isEmpty();
        assertThat(world.seq()).isEqualTo(2);
    }

    @Test
    void aFullDiskChangesNothingAndTheCommandComesAgain() {
        byte[] letter = Portal.lasting(1, REVOKE);
        world.trail.full = true;
        Answer answer = world.command(letter);
        assertRefused(answer, Reasons.NOT_RECORDED);
        assertThat(answer.acknowledgement()).isEmpty();
        assertThat(world.seq()).isZero();
        assertThat(world.handler.committed).isEmpty();
        assertThat(world.handler.abandoned).containsExactly(CommandType.REVOKE);

        world.trail.full = false;
        assertThat(world.command(letter).outcome()).isEqualTo(CommandOutcome.APPLIED);
        assertThat(world.handler.applied(CommandType.REVOKE)).isEqualTo(1);
        assertThat(world.handler.abandoned).hasSize(1);
    }

    @Test
    void whatAClosedTrailDoesNotTakeIsAbandoned() {
        world.trail.closed = true;
        assertRefused(world.command(Portal.lasting(1, REVOKE)), Reasons.NOT_RECORDED);
        assertThat(world.handler.abandoned).containsExactly(CommandType.REVOKE);
    }

    @Test
    void whatIsNotForUsIsRefusedWithoutAnAcknowledgement() {
        OptionalLong one = OptionalLong.of(1);
        byte[] otherSite = Portal.sign("site-2", one, FakeClock.BEGIN - 10, Portal.DAY, REVOKE, Portal.COMMAND);
        byte[] codeKey = Portal.sign(Portal.SITE, one, FakeClock.BEGIN - 10, Portal.DAY, REVOKE, Portal.CODE);
        byte[] stranger = Portal.sign(Portal.SITE, one, FakeClock.BEGIN - 10, Portal.DAY, REVOKE, Portal.NEXT);
        byte[] future = Portal.lasting(1, REVOKE, FakeClock.BEGIN + 301);
        byte[] good = Portal.lasting(1, REVOKE);
        byte[] flipped = good.clone();
        flipped[good.length - 1] ^= 1;

        assertRefused(world.command(otherSite), "wrong-site");
        assertRefused(world.command(codeKey), "key-type");
        assertRefused(world.command(stranger), "unknown-key");
        assertRefused(world.command(future), "issued-in-future");
        assertRefused(world.command(flipped), "bad-signature");
        assertRefused(world.command(new byte[] {1}), "bad-envelope");
        byte[] code = CoseSign1.sign(LetterType.CODE, new byte[] {(byte) 0xa0}, Portal.CODE);
        byte[] snapshot = CoseSign1.sign(LetterType.SNAPSHOT, new byte[] {(byte) 0xa0}, Portal.COMMAND);
        assertRefused(world.command(code), "bad-kid");
        assertRefused(world.command(snapshot), "bad-signature");
        assertRefused(world.accept(LetterType.CODE, good), "unknown-type");
        assertRefused(world.accept(LetterType.ACK, good), "unknown-type");
        assertRefused(world.accept(LetterType.TIME, good), "bad-signature");
        assertThat(world.acknowledged).isEmpty();
        assertThat(world.seq()).isZero();
        assertThat(world.trail.entries).hasSize(11).allMatch(entry -> entry.event() == Event.LETTER_REFUSED);
    }

    @Test
    void aFloodDoesNotFillTheDisk() {
        for (int i = 0; i < 500; i++) {
            world.command(new byte[] {(byte) i, 1});
        }
        assertThat(world.trail.entries).hasSize(RefusalLog.SINGLES);
        world.millis += RefusalLog.WINDOW_MILLIS;
        world.gate.tick();
        assertThat(world.trail.entries).hasSize(RefusalLog.SINGLES + 1);
        assertThat(world.trail.last().event()).isEqualTo(Event.REFUSALS);
    }

    @Test
    void outcomesAreKeptBounded() {
        byte[] first = Portal.lasting(1, REVOKE);
        world.command(first);
        for (long seq = 2; seq <= CommandLog.LASTING + 1; seq++) {
            world.command(Portal.lasting(seq, REVOKE));
        }
        assertThat(world.store.count("mo")).isEqualTo(CommandLog.LASTING);
        assertThat(world.command(first).reason()).isEqualTo(Reasons.FORGOTTEN);
        assertThat(world.gate.acknowledgements()).hasSize(64).allSatisfy(letter -> assertThat(
                        World.open(letter).seq().orElseThrow())
                .isGreaterThan(CommandLog.LASTING + 1 - 64));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void dyingAtItsOnlyWriteAppliesItOnce(int afterTheWrite) {
        byte[] letter = Portal.lasting(1, REVOKE);
        if (afterTheWrite == 0) {
            world.trail.dieBefore = 0;
        } else {
            world.trail.dieAfter = 0;
        }
        world.commandUntilDeath(letter);
        world.start();
        assertThat(world.seq()).isEqualTo(afterTheWrite);

        assertThat(world.command(letter).outcome()).isEqualTo(CommandOutcome.APPLIED);
        assertThat(world.handler.applied(CommandType.REVOKE)).isEqualTo(1);
        assertThat(world.trail.of(Event.COMMAND)).hasSize(1);
    }

    @Test
    void aKeyRingIsInForceForTheNextCommand() {
        byte[] byNextKey =
                Portal.sign(Portal.SITE, OptionalLong.of(2), FakeClock.BEGIN - 10, Portal.DAY, REVOKE, Portal.NEXT);
        assertRefused(world.command(byNextKey), "unknown-key");

        assertThat(world.command(Portal.lasting(1, new CommandArgs.InstallKeyRing(Portal.ring(2))))
                        .outcome())
                .isEqualTo(CommandOutcome.APPLIED);
        assertThat(world.command(byNextKey).outcome()).isEqualTo(CommandOutcome.APPLIED);
        assertRefused(world.command(Portal.lasting(3, REVOKE)), "unknown-key");
        world.start();
        assertThat(world.seq()).isEqualTo(2);
        byte[] back = Portal.sign(
                Portal.SITE,
                OptionalLong.of(3),
                FakeClock.BEGIN - 10,
                Portal.DAY,
                new CommandArgs.InstallKeyRing(Portal.ring(1)),
                Portal.NEXT);
        assertRefused(world.command(back), "older");
        assertThat(world.seq()).isEqualTo(3);
    }
}
