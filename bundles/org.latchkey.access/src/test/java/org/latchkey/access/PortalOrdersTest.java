// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.audit.Event;
import org.latchkey.protocol.code.CodeVerifier;
import org.latchkey.protocol.code.Scope;
import org.latchkey.protocol.command.CommandArgs;
import org.latchkey.protocol.command.CommandOutcome;
import org.latchkey.protocol.command.Position;
import org.latchkey.protocol.cose.LetterType;
import org.latchkey.protocol.keyring.KeyRing;
import org.latchkey.protocol.letter.LetterText;
import org.latchkey.protocol.letter.TypedLetter;
import org.latchkey.protocol.site.SiteMemory;
import org.latchkey.unit.api.BankRules;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.CommandHandler.Plan;
import org.latchkey.unit.api.CommandHandler.Result;
import org.latchkey.unit.api.LetterGate;

class PortalOrdersTest {

    private final World world = new World();

    private final Orders orders = new Orders(world);

    private Plan prepare(CommandArgs args, Batch batch) {
        return orders.prepare(args, batch);
    }

    private Result order(CommandArgs args) {
        return orders.carryOut(args);
    }

    private static CommandArgs revoke(long epoch, long... indices) {
        return Orders.revoke(epoch, indices);
    }

    @Test
    void aRevokedCodeOpensNothingAlsoAfterARestart() {
        String code = world.open(7, 0, 3);
        assertThat(world.use(code).accepted()).isTrue();
        assertThat(order(revoke(1, 7, 9)).outcome()).isEqualTo(CommandOutcome.APPLIED);
        assertThat(world.reason(code)).isEqualTo(Refusal.REVOKED);
        assertThat(world.gate.revocationEpoch()).isEqualTo(1);

        world.restart();
        assertThat(world.reason(code)).isEqualTo(Refusal.REVOKED);
        assertThat(world.gate.revocationEpoch()).isEqualTo(1);
        order(revoke(2, 10));
        order(revoke(1, 8));
        assertThat(world.gate.revocationEpoch()).as("only upwards").isEqualTo(2);
    }

    @Test
    void theEpochDoesNotGoOverARevocationThatWasNotTaken() {
        String code = world.open(9, 0, 3);
        order(revoke(1, 7));
        assertThat(order(revoke(3, 9)).outcome()).isEqualTo(CommandOutcome.APPLIED);
        assertThat(world.reason(code)).isEqualTo(Refusal.REVOKED);
        assertThat(world.gate.revocationEpoch())
                .as("so that the portal sends what is missing as news")
                .isEqualTo(1);
        world.restart();
        assertThat(world.gate.revocationEpoch()).isEqualTo(1);
    }

    @Test
    void nothingIsRevokedBeforeItIsDurable() {
        prepare(revoke(1, 7), new Batch());
        assertThat(world.use(world.open(7, 0, 3)).accepted()).isTrue();
        assertThat(world.gate.revocationEpoch()).isZero();
    }

    @Test
    void theRecordNamesEveryIndex() {
        long[] indices = new long[CommandArgs.Revoke.MAX_ENTRIES];
        for (int i = 0; i < indices.length; i++) {
            indices[i] = (1L << 32) - 1 - i;
        }
        Map<String, Object> details =
                prepare(revoke(4, indices), new Batch()).entries().get(0).details();
        String all = details.get("indices") + "," + details.get("indices-2");
        assertThat(all.split(",")).hasSize(indices.length).contains("4294967295", "4294967232");
    }

    @Test
    void opensDoorsAndRecordsEachOutcome() {
        world.bank.doors.get(5).jammed = true;
        assertThat(order(new CommandArgs.Open(List.of(4))).outcome()).isEqualTo(CommandOutcome.APPLIED);
        Result mixed = order(new CommandArgs.Open(List.of(5, 6)));
        assertThat(mixed.outcome()).isEqualTo(CommandOutcome.FAILED);
        assertThat(mixed.reason()).isEqualTo("jammed");
        assertThat(world.bank.pulses).contains(4, 5, 6);
        assertThat(world.trail.count(Event.OPENING, "opened")).isEqualTo(2);
        assertThat(world.trail.count(Event.OPENING, "jammed")).isEqualTo(1);
        assertThat(prepare(new CommandArgs.Open(List.of(4, 99)), new Batch())
                        .result()
                        .reason())
                .isEqualTo(Refusal.UNKNOWN_DOOR);
    }

    @Test
    void anOrderThatWaitedTooLongOpensNothing() {
        Plan plan = prepare(new CommandArgs.Open(List.of(4, 5)), new Batch());
        world.clock.millis += 30_000;
        Result result = plan.effect().orElseThrow().get().join();
        assertThat(result.outcome()).isEqualTo(CommandOutcome.EXPIRED);
        world.run(5_000);
        assertThat(world.bank.pulses).isEmpty();
        assertThat(order(new CommandArgs.Open(List.of(4))).outcome()).isEqualTo(CommandOutcome.APPLIED);
    }

    @Test
    void doorsWhoseTurnComesTooLateStayClosed() {
        Plan plan = prepare(new CommandArgs.Open(List.of(4, 5, 6)), new Batch());
        CompletableFuture<Result> end = plan.effect().orElseThrow().get();
        world.clock.millis += 30_000;
        world.run(5_000);
        assertThat(end.join()).isEqualTo(Result.failed("expired"));
        assertThat(world.bank.pulses).containsExactly(4);
        assertThat(world.trail.count(Event.OPENING, "not-sent")).isEqualTo(2);
        world.bank.shut(4);
        world.run(200);
        assertThat(order(new CommandArgs.Open(List.of(4, 5, 6))).outcome()).isEqualTo(CommandOutcome.APPLIED);
    }

    @Test
    void aDoorThatSomebodyOpensIsBusy() {
        world.scan(world.open(1, 2, 4));
        Plan plan = prepare(new CommandArgs.Open(List.of(4)), new Batch());
        assertThat(plan.effect().orElseThrow().get().join().reason()).isEqualTo(Refusal.BUSY);
        world.run(5_000);
        assertThat(world.bank.pulses).containsExactly(4);
        world.bank.shut(4);
        world.run(200);
        assertThat(order(new CommandArgs.Open(List.of(4))).outcome()).isEqualTo(CommandOutcome.APPLIED);
        assertThat(world.burnt(1, 4)).as("no code pays for it").isEqualTo(1);
    }

    @Test
    void anEmergencyOpensEveryDoorOnceAlsoWithAFullDisk() {
        Plan plan = prepare(new CommandArgs.EmergencyOpen(""), new Batch());
        world.trail.failing = true;
        CompletableFuture<Result> end = plan.effect().orElseThrow().get();
        world.run(60_000);
        assertThat(end).isCompletedWithValue(Result.APPLIED);
        assertThat(new ArrayList<>(world.bank.pulses)).hasSize(40).doesNotHaveDuplicates();
        assertThat(world.trail.count(Event.OPENING)).isZero();

        world.trail.failing = false;
        world.run(1_000);
        assertThat(world.trail.count(Event.OPENING, "opened")).isEqualTo(40);
        assertThat(prepare(new CommandArgs.EmergencyOpen("X"), new Batch())
                        .result()
                        .reason())
                .isEqualTo("unknown-bank");
    }

    /** Notes what it is given. */
    private static final class NotingGate implements LetterGate {

        final List<TypedLetter> letters = new ArrayList<>();

        @Override
        public CompletableFuture<Answer> accept(TypedLetter letter, String source) {
            letters.add(letter);
            return new CompletableFuture<>();
        }

        @Override
        public Position position() {
            return Position.NONE;
        }

        @Override
        public List<byte[]> acknowledgements() {
            return List.of();
        }
    }

    @Test
    void aCommandShownToTheScannerGoesToTheGateForLetters() {
        NotingGate letters = new NotingGate();
        byte[] letter = {1, 2, 3};
        world.gate.command(LetterText.of(letter), World.SCANNER, Optional.of(letters));
        assertThat(letters.letters).containsExactly(new TypedLetter(LetterType.COMMAND, letter));
        assertThat(world.trail.entries).isEmpty();

        world.gate.command("LKC:", World.SCANNER, Optional.of(letters));
        world.gate.command("LKC:x", World.SCANNER, Optional.of(letters));
        world.gate.command(LetterText.PREFIX + "0".repeat(800), World.SCANNER, Optional.of(letters));
        world.gate.command(LetterText.of(letter), World.SCANNER, Optional.empty());
        assertThat(letters.letters).hasSize(1);
        assertThat(world.trail.entries)
                .extracting(AuditEntry::reason)
                .containsExactly("bad-envelope", "base45-length", "too-long", Refusal.NOT_SUPPORTED);
    }

    @Test
    void aCommandIsNoCode() {
        CodeVerifier verifier = new CodeVerifier(new KeyRing(1, List.of()), "site-1", 1);
        assertThatThrownBy(() -> verifier.verify(LetterText.of(new byte[] {1}), 0, 0))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("bad-prefix");
    }

    @Test
    void rulesKeepCustomersOutButNotStaff() {
        world.rules.refusals.put(3, BankRules.BANK_CLOSED);
        assertThat(world.reason(world.open(1, 1, 3))).isEqualTo(BankRules.BANK_CLOSED);
        assertThat(world.use(world.open(2, 1, 3, 4)).doors()).containsExactly(4);
        assertThat(world.use(world.code(3, Scope.staff(List.of(3), 0))).accepted())
                .isTrue();
        assertThat(world.burnt(1, 3)).isZero();
    }

    @Test
    void usesThatASnapshotKnowsAreBurntOnceAndNeverLowered() {
        String code = world.open(1, 3, 4);
        world.use(code);
        world.bank.shut(4);
        byte[] id = ByteBuffer.allocate(8).putInt(1).putInt(7).array();
        world.memory = new SiteMemory(List.of(), List.of(new SiteMemory.BurntUse(id, 4, 2)), List.of());
        world.snapshotHash = new byte[] {1};
        world.restart();
        assertThat(world.burnt(1, 4)).isEqualTo(2);
        world.run(500);
        assertThat(world.use(code).accepted()).isTrue();
        world.bank.shut(4);
        world.restart();
        world.snapshotHash = new byte[] {2};
        world.restart();
        world.run(500);
        assertThat(world.burnt(1, 4)).isEqualTo(3);
        assertThat(world.reason(code)).isEqualTo(Refusal.USED_UP);
    }
}
