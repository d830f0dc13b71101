// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.audit.Event;
import org.latchkey.protocol.code.Scope;
import org.latchkey.protocol.command.CommandArgs;
import org.latchkey.unit.api.CommandHandler.Result;

/** Whose opening explains that a door opens, and who records it: exactly one record, and nobody pays for another's. */
class LateEdgeTest {

    private final World world = new World();
    private final FakeBank bank = world.bank;
    private final MemoryTrail trail = world.trail;
    private final Orders orders = new Orders(world);

    @BeforeEach
    void begin() {
        world.run(1_000);
    }

    @Test
    void whatIsNotHereToSettleIsLeftToTheJournalOfTheDoors() {
        jam(3, 4);
        orders.carryOut(new CommandArgs.Open(List.of(3)));
        world.gate.test(4);
        world.run(2_000);
        spring(3);
        spring(4);

        assertThat(bank.journal).containsExactly(3, 4);
        assertThat(late()).isEmpty();
    }

    @Test
    void aJammedCodeHasOneRecordOfItsOwn() {
        jam(3);
        world.use(world.open(1, 1, 3));
        spring(3);

        assertThat(bank.journal).isEmpty();
        assertThat(late()).hasSize(1);
        assertThat(world.burnt(1, 3)).isEqualTo(1);
    }

    @Test
    void aJamWhoseRecordStillWaitsForTheDiskBecomesAnOpening() {
        jam(3);
        world.scan(world.open(1, 1, 3));
        trail.failing = true;
        world.run(2_000);
        spring(3);
        trail.failing = false;
        world.run(10_000);

        assertThat(bank.journal).isEmpty();
        assertThat(trail.count(Event.OPENING, "opened")).isEqualTo(1);
        assertThat(trail.count(Event.OPENING, "jammed")).isZero();
        assertThat(world.burnt(1, 3)).isEqualTo(1);
    }

    /** Code 1 is given door 1, which jams. */
    private void allocate() {
        jam(1);
        world.scan(world.code(1, Scope.allocate("A", 1, 2)));
    }

    private void isItsCustomersAndBurntOnce() {
        assertThat(world.holders.at(1).orElseThrow().opened()).isTrue();
        assertThat(world.burnt(1, 1)).isEqualTo(1);
        assertThat(world.reservations()).isEmpty();
        assertThat(bank.journal).isEmpty();
        assertThat(late()).hasSize(1);
    }

    @Test
    void aJamWhoseRecordCameLateIsWatchedToo() {
        allocate();
        trail.failing = true;
        world.run(2_000);
        trail.failing = false;
        world.run(10_000);
        assertThat(trail.count(Event.OPENING, "jammed")).isEqualTo(1);
        assertThat(world.burnt(1, 1)).isZero();
        spring(1);
        isItsCustomersAndBurntOnce();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aDoorThatOpensWhileItsJamIsWrittenIsItsCustomers(boolean shut) {
        allocate();
        trail.deafTo = Event.OPENING;
        world.run(1_000);
        trail.deafTo = null;
        spring(1);
        if (shut) {
            bank.shut(1);
            world.run(500);
        }
        trail.unheard.forEach(written -> written.complete(7L));
        world.run(1_000);
        isItsCustomersAndBurntOnce();
        bank.shut(1);
        world.run(500);
        aLaterOpeningIsRecordedAnew();
    }

    @Test
    void soIsOneThatOpensWhileItIsWrittenAgain() {
        allocate();
        trail.failing = true;
        world.run(2_000);
        trail.failing = false;
        trail.deafTo = Event.OPENING;
        world.run(10_000);
        trail.deafTo = null;
        spring(1);
        trail.unheard.forEach(written -> written.complete(7L));
        world.run(1_000);
        isItsCustomersAndBurntOnce();
    }

    private void aLaterOpeningIsRecordedAnew() {
        jam(1);
        world.use("code-1");
        spring(1);
        assertThat(late()).hasSize(2);
        assertThat(world.burnt(1, 1)).isEqualTo(2);
    }

    @Test
    void anUnlimitedCodeThatWasSettledAsClosedIsLeftToTheJournal() {
        bank.silent = true;
        bank.doors.get(3).jammed = true;
        world.bank.silent = false;
        String code = world.open(1, 0, 3);
        world.scan(code);
        bank.silent = true;
        world.run(2_000);
        bank.silent = false;
        world.run(3_000);
        assertThat(trail.count(Event.OPENING_SETTLED, "closed")).isEqualTo(1);
        spring(3);

        assertThat(bank.journal).containsExactly(3);
        assertThat(late()).isEmpty();
    }

    @Test
    void aReturnedUseIsBurntByItsOwnLateOpeningOnce() {
        unanswered(3);
        assertThat(trail.count(Event.OPENING_SETTLED, "returned")).isEqualTo(1);
        spring(3);

        assertThat(bank.journal).isEmpty();
        assertThat(trail.count(Event.OPENING_SETTLED, "burnt")).isEqualTo(1);
        assertThat(late()).isEmpty();
        assertThat(world.burnt(1, 3)).isEqualTo(1);
    }

    @Test
    void anEmergencyOpeningBurnsNobodysReturnedUse() {
        unanswered(3);
        bank.doors.get(3).jammed = false;
        emergency();
        bank.shut(3);
        world.run(500);

        assertThat(world.burnt(1, 3)).isZero();
        assertThat(world.use("code-1").accepted()).isTrue();
        assertThat(world.burnt(1, 3)).isEqualTo(1);
    }

    @Test
    void norDoesItsLateEdge() {
        unanswered(3);
        emergency();
        spring(3);

        assertThat(world.burnt(1, 3)).isZero();
        assertThat(bank.journal).containsExactly(3);
    }

    @Test
    void norTheLateEdgeOfATest() {
        unanswered(3);
        world.gate.test(3);
        world.run(2_000);
        spring(3);

        assertThat(world.burnt(1, 3)).isZero();
        assertThat(bank.journal).containsExactly(3);
    }

    @Test
    void anEmergencyOpeningDoesNotSettleAnUnansweredOne() {
        jam(3);
        world.scan(world.open(1, 1, 3));
        bank.silent = true;
        world.run(700);
        bank.silent = false;
        assertThat(trail.count(Event.OPENING, "no-answer")).isEqualTo(1);
        bank.doors.get(3).jammed = false;
        CompletableFuture<Result> end = orders.begin(new CommandArgs.EmergencyOpen(""));
        world.run(2_000);
        assertThat(end).isCompleted();
        bank.shut(3);
        world.run(3_000);

        assertThat(world.burnt(1, 3)).isZero();
        assertThat(trail.count(Event.OPENING_SETTLED, "returned")).isEqualTo(1);
    }

    @Test
    void norBurnAJammedOne() {
        jam(3);
        world.use(world.open(1, 1, 3));
        bank.doors.get(3).jammed = false;
        emergency();
        bank.shut(3);
        world.run(500);
        spring(3);

        assertThat(world.burnt(1, 3)).isZero();
    }

    private void jam(int... doors) {
        for (int door : doors) {
            bank.doors.get(door).jammed = true;
        }
    }

    /** An opening for code 1 that nobody answers, and a door that is seen closed after it. */
    private void unanswered(int door) {
        jam(door);
        world.scan(world.open(1, 1, door));
        bank.silent = true;
        world.run(1_000);
        bank.silent = false;
        world.run(2_000);
    }

    private void emergency() {
        orders.carryOut(new CommandArgs.EmergencyOpen(""));
    }

    private void spring(int door) {
        bank.spring(door);
        world.run(500);
    }

    private List<AuditEntry> late() {
        return trail.entries.stream()
                .filter(one -> one.event() == Event.OPENING && one.reason().equals("late"))
                .toList();
    }
}
