// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.latchkey.access.Reservation.State;
import org.latchkey.protocol.audit.Event;
import org.latchkey.protocol.code.Scope;

/** What becomes of an opening that the unit did not live to see. */
class RestartTest {

    private final World world = new World();
    private final FakeBank bank = world.bank;
    private final MemoryTrail trail = world.trail;
    private final String code = world.open(1, 1, 3);

    RestartTest() {
        world.run(200);
    }

    @Test
    void anOpenDoorBurnsTheUse() {
        world.scan(code);
        world.crash();
        bank.advance(1_000);
        world.start();
        world.run(2_000);

        assertThat(world.burnt(1, 3)).isEqualTo(1);
        assertThat(trail.count(Event.OPENING_SETTLED, "burnt")).isEqualTo(1);
        assertThat(world.reason(code)).isEqualTo(Refusal.USED_UP);
    }

    @Test
    void anOpenDoorBurnsEvenIfItIsShutBeforeTheSettleTimeIsOver() {
        world.scan(code);
        world.crash();
        bank.advance(1_000);
        world.start();
        world.run(100);
        bank.shut(3);
        world.run(2_000);
        assertThat(world.burnt(1, 3)).isEqualTo(1);
    }

    @Test
    void aClosedDoorGivesTheUseBackForAWhile() {
        crashBeforeThePulse();
        world.start();
        assertThat(world.reason(code)).as("not settled yet").isEqualTo(Refusal.BUSY);
        world.run(2_000);

        assertThat(trail.count(Event.OPENING_SETTLED, "returned")).isEqualTo(1);
        assertThat(world.use(code).accepted()).isTrue();
        assertThat(world.burnt(1, 3)).isEqualTo(1);
        assertThat(bank.doors.get(3).openings).isEqualTo(1);
    }

    @Test
    void aFrameThatLeftBeforeTheCrashIsWaitedFor() {
        bank.afterPulse = door -> bank.doors.get(door).opensAt = world.clock.millis + FakeBank.SETTLE - 50;
        world.scan(code);
        world.restart();
        world.run(2_000);
        assertThat(trail.count(Event.OPENING_SETTLED, "returned")).isZero();
        assertThat(world.burnt(1, 3)).isEqualTo(1);
    }

    @Test
    void aReturnedUseCountsAsBurntAfterAQuarterOfAnHour() {
        crashBeforeThePulse();
        world.start();
        world.run(2_000 + Settler.RETURN_SECONDS * 1_000);
        assertThat(world.reason(code)).isEqualTo(Refusal.USED_UP);
        assertThat(trail.last().reason()).isEqualTo(Refusal.USED_UP);
        assertThat(world.reservations()).isEmpty();
    }

    @Test
    void theQuarterOfAnHourOutlivesAnotherRestart() {
        crashBeforeThePulse();
        world.start();
        world.run(2_000);
        world.restart();
        world.run(Settler.RETURN_SECONDS * 1_000);
        assertThat(world.burnt(1, 3)).isEqualTo(1);
    }

    @Test
    void aClockSetBackDoesNotLengthenIt() {
        crashBeforeThePulse();
        world.start();
        world.run(2_000);
        world.crash();
        world.clock.millis -= 100_000_000;
        world.start();
        world.run(1_000 + Settler.RETURN_SECONDS * 1_000);
        assertThat(world.burnt(1, 3)).isEqualTo(1);
    }

    @Test
    void aLateEdgeBurnsTheReturnedUse() {
        crashBeforeThePulse();
        world.start();
        world.run(5_000);
        bank.spring(3);
        world.run(500);
        assertThat(world.burnt(1, 3)).isEqualTo(1);
        assertThat(trail.last().reason()).isEqualTo("late");
    }

    @Test
    void aDoorFoundOpenAfterASecondRestartBurnsTheReturnedUse() {
        crashBeforeThePulse();
        world.start();
        world.run(2_000);
        world.crash();
        bank.spring(3);
        bank.advance(500);
        world.start();
        world.run(1_000);
        assertThat(world.burnt(1, 3)).isEqualTo(1);
    }

    @Test
    void aReturnedUseEndsWhenSomebodyElseIsGivenTheDoor() {
        crashBeforeThePulse();
        world.start();
        world.run(2_000);
        world.use(world.open(2, 1, 3));
        assertThat(world.burnt(1, 3)).isEqualTo(1);
        assertThat(world.burnt(2, 3)).isEqualTo(1);
        assertThat(world.reservations()).isEmpty();
    }

    @Test
    void aFailedWriteTakesNothingFromTheReturnedUse() {
        crashBeforeThePulse();
        world.start();
        world.run(2_000);
        long records = trail.size();
        trail.failing = true;
        assertThat(world.reason(world.open(2, 1, 3))).isEqualTo(Refusal.NOT_RECORDED);
        assertThat(world.reason(code)).isEqualTo(Refusal.NOT_RECORDED);
        world.run(1_000);
        trail.failing = false;
        assertThat(world.burnt(1, 3)).isZero();
        assertThat(trail.size()).isEqualTo(records);
        world.run(Settler.RETURN_SECONDS * 1_000);
        assertThat(world.burnt(1, 3)).as("still watched").isEqualTo(1);
        assertThat(trail.last().reason()).isEqualTo("not-used-again");
    }

    @Test
    void aUseEndsInTheBatchThatGivesTheDoorAway() {
        crashBeforeThePulse();
        world.start();
        world.run(2_000);
        String other = world.open(2, 1, 3);
        bank.beforePulse = door -> assertThat(world.reservations()).hasSize(1);
        int batches = trail.batches;
        world.scan(other);
        assertThat(trail.batches).isEqualTo(batches + 1);
        assertThat(world.burnt(1, 3)).isEqualTo(1);
        assertThat(trail.count(Event.OPENING_SETTLED, "burnt")).isEqualTo(1);
    }

    @Test
    void aUseHeldForStaffOutlivesOtherCustomers() {
        bank.doors.get(3).sensed = false;
        crashBeforeThePulse();
        world.start();
        world.run(2_000);
        assertThat(world.use(world.open(2, 1, 3)).accepted()).isTrue();
        assertThat(world.burnt(1, 3)).isZero();
        assertThat(world.reason(code)).isEqualTo(Refusal.HELD_FOR_STAFF);
        assertThat(world.gate.clear(3)).contains("given back to 1");
    }

    @Test
    void staffWhoPassThroughTakeNobodysUse() {
        crashBeforeThePulse();
        world.start();
        world.run(2_000);
        world.use(world.code(2, Scope.staff(List.of(3), 0)));
        bank.shut(3);
        world.run(500);
        assertThat(world.use(code).accepted()).isTrue();
        assertThat(world.burnt(1, 3)).isEqualTo(1);
    }

    @Test
    void aReturnedUseAtOneDoorLeavesTheOthersAlone() {
        crashBeforeThePulse();
        world.start();
        world.run(2_000);
        world.use(world.open(2, 1, 4));
        assertThat(world.use(code).accepted()).isTrue();
    }

    @Test
    void withoutAnyReadingItIsHeldForStaffUntilCleared() {
        crashBeforeThePulse();
        bank.silent = true;
        world.start();
        world.run(Settler.READING_MILLIS + 2_000);
        assertThat(trail.count(Event.OPENING_SETTLED, "held")).isEqualTo(1);
        bank.silent = false;
        world.run(2_000);
        assertThat(world.reason(code)).isEqualTo(Refusal.HELD_FOR_STAFF);
        world.restart();
        world.run(2_000);
        assertThat(world.reason(code)).isEqualTo(Refusal.HELD_FOR_STAFF);

        assertThat(world.gate.clear(3)).contains("given back to 1");
        assertThat(world.use(code).accepted()).isTrue();
        assertThat(trail.count(Event.DOOR_CLEARED)).isEqualTo(1);
    }

    @Test
    void aDoorWithoutSensorIsHeldForStaff() {
        bank.doors.get(3).sensed = false;
        crashBeforeThePulse();
        world.start();
        world.run(2_000);
        assertThat(world.reason(code)).isEqualTo(Refusal.HELD_FOR_STAFF);
    }

    @Test
    void anUnlimitedCodeHasNothingToSettleButTheRecord() {
        String unlimited = world.open(2, 0, 4);
        world.scan(unlimited);
        bank.doors.get(4).opensAt = Long.MAX_VALUE;
        world.restart();
        world.run(2_000);
        assertThat(trail.count(Event.OPENING_SETTLED, "closed")).isEqualTo(1);
        assertThat(world.reservations()).isEmpty();
        assertThat(world.use(unlimited).accepted()).isTrue();
    }

    @Test
    void aBoardThatDidNotAnswerIsSettledWhenItDoes() {
        world.scan(code);
        bank.silent = true;
        world.run(3_000);
        assertThat(trail.last().outcome()).isEqualTo("no-answer");
        assertThat(world.reservations().values()).extracting(Reservation::state).containsExactly(State.PENDING);
        bank.silent = false;
        world.run(3_000);
        assertThat(world.burnt(1, 3)).isEqualTo(1);
        assertThat(trail.count(Event.OPENING_SETTLED, "burnt")).isEqualTo(1);
    }

    @Test
    void aSettlementThatCanNotBeRecordedIsTriedAgain() {
        world.scan(code);
        world.crash();
        bank.advance(1_000);
        world.start();
        trail.failing = true;
        world.run(3_000);
        bank.shut(3);
        world.run(3_000);
        trail.failing = false;
        world.run(10_000);
        assertThat(world.burnt(1, 3)).as("it was seen open").isEqualTo(1);
    }

    @Test
    void aWriteOfUnknownFateIsSettledToo() {
        trail.deaf = true;
        Thread scanner = new Thread(() -> world.scan(code));
        scanner.setDaemon(true);
        scanner.start();
        while (world.reservations().isEmpty()) {
            Thread.onSpinWait();
        }
        world.restart();
        world.run(2_000);
        assertThat(bank.pulses).isEmpty();
        assertThat(world.use(code).accepted()).isTrue();
        assertThat(bank.doors.get(3).openings).isEqualTo(1);
    }

    private void crashBeforeThePulse() {
        world.scan(code);
        bank.doors.get(3).opensAt = Long.MAX_VALUE;
        world.crash();
    }

    /** The disk answers only when nobody waits for it any more, so that nothing is sent. */
    private void comeBackTooLate(String text) {
        trail.deaf = true;
        Thread.currentThread().interrupt();
        assertThat(world.reason(text)).isEqualTo(Refusal.NOT_RECORDED);
        assertThat(Thread.interrupted()).isTrue();
        trail.deaf = false;
        trail.unheard.get(0).complete(7L);
        world.run(2_000);
        assertThat(bank.pulses).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aDiskThatComesBackTooLateBurnsNothing(boolean sensed) {
        bank.doors.get(3).sensed = sensed;
        comeBackTooLate(code);
        assertThat(trail.last().outcome()).isEqualTo("not-sent");
        assertThat(world.reservations()).isEmpty();
        world.run(Settler.RETURN_SECONDS * 1_000 + 10_000);
        assertThat(world.burnt(1, 3)).isZero();
        assertThat(world.use(code).accepted()).isTrue();
        assertThat(world.burnt(1, 3)).isEqualTo(1);
    }
}
