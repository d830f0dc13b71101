// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.latchkey.device.api.Unreadable;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.audit.Event;
import org.latchkey.protocol.code.News;
import org.latchkey.protocol.code.Scope;
import org.latchkey.protocol.site.Revocations;
import org.latchkey.unit.api.Doors.Opening;
import org.latchkey.unit.api.Doors.Outcome;
import org.latchkey.unit.api.Gatekeeper.Verdict;
import org.latchkey.unit.api.refusals.RefusalLog;

class GateTest {

    private final World world = new World();
    private final FakeBank bank = world.bank;
    private final MemoryTrail trail = world.trail;

    GateTest() {
        world.run(200);
    }

    @Test
    void recordsAndReservesBeforeThePulseAndConfirmsAfterwards() {
        String code = world.open(1, 1, 3);
        bank.beforePulse = door -> {
            assertThat(trail.last().event()).isEqualTo(Event.CODE_ACCEPTED);
            assertThat(world.reservations()).hasSize(1);
        };

        Verdict verdict = world.use(code);

        assertThat(verdict.accepted()).isTrue();
        assertThat(verdict.doors()).containsExactly(3);
        assertThat(verdict.openings().join()).extracting(Opening::outcome).containsExactly(Outcome.OPENED);
        assertThat(trail.entries).extracting(AuditEntry::event).containsExactly(Event.CODE_ACCEPTED, Event.OPENING);
        assertThat(trail.last().outcome()).isEqualTo("opened");
        assertThat(world.reservations()).isEmpty();
        assertThat(world.burnt(1, 3)).isEqualTo(1);
    }

    @Test
    void aDoorWhoseTurnComesAfterTheCodesEndStaysShutAndTheUseGoesBack() {
        Verdict verdict = world.scan(world.open(1, 1, 3, 4));
        world.clock.millis += 30L * 86_400_000;
        world.run(5_000);

        assertThat(verdict.openings().join())
                .extracting(Opening::outcome)
                .containsExactlyInAnyOrder(Outcome.OPENED, Outcome.NOT_SENT);
        assertThat(bank.pulses).containsExactly(3);
        assertThat(trail.of(Event.OPENING))
                .filteredOn(entry -> entry.door() == 4)
                .extracting(AuditEntry::outcome, AuditEntry::reason)
                .containsExactly(tuple("not-sent", "expired"));
        assertThat(world.burnt(1, 3)).isEqualTo(1);
        assertThat(world.burnt(1, 4)).isZero();
        assertThat(world.reservations()).isEmpty();
    }

    @Test
    void aUsedUpCodeIsRefused() {
        String code = world.open(1, 1, 3);
        world.use(code);
        bank.shut(3);
        world.run(200);

        assertThat(world.reason(code)).isEqualTo(Refusal.USED_UP);
        assertThat(bank.pulses).hasSize(1);
    }

    @Test
    void anUnlimitedCodeOpensAgainAndAgainAndStoresNoCount() {
        String code = world.open(1, 0, 3);
        for (int i = 0; i < 5; i++) {
            assertThat(world.use(code).accepted()).isTrue();
            bank.shut(3);
            world.run(200);
        }
        assertThat(bank.doors.get(3).openings).isEqualTo(5);
        assertThat(world.burnt(1, 3)).isZero();
    }

    @Test
    void aSecondScanWhileTheDoorOpensIsBusyAndBurnsNothing() {
        String code = world.open(1, 2, 3);
        world.scan(code);
        assertThat(world.reason(code)).isEqualTo(Refusal.BUSY);
        assertThat(world.reason(world.open(2, 1, 3)))
                .as("another code, same door")
                .isEqualTo(Refusal.BUSY);
        world.run(2_000);
        assertThat(world.burnt(1, 3)).isEqualTo(1);
        assertThat(bank.pulses).hasSize(1);
    }

    @Test
    void aCountedCodeIsNotBurntByADoorThatStandsOpen() {
        String code = world.open(1, 2, 3);
        world.use(code);
        assertThat(world.reason(code)).isEqualTo(Refusal.DOOR_OPEN);
        assertThat(world.burnt(1, 3)).isEqualTo(1);
        assertThat(world.use(world.open(2, 0, 3)).accepted()).as("not counted").isTrue();
    }

    @Test
    void severalDoorsOpenInOrderAndOnlyThoseThatOpenedAreBurnt() {
        bank.doors.get(5).jammed = true;
        String code = world.open(1, 1, 4, 5, 6);

        Verdict verdict = world.use(code);
        world.run(2_000);

        assertThat(bank.pulses).containsExactly(4, 5, 6);
        assertThat(verdict.openings().join())
                .extracting(Opening::outcome)
                .containsExactlyInAnyOrder(Outcome.OPENED, Outcome.JAMMED, Outcome.OPENED);
        assertThat(List.of(world.burnt(1, 4), world.burnt(1, 5), world.burnt(1, 6)))
                .containsExactly(1L, 0L, 1L);
        assertThat(trail.count(Event.CODE_ACCEPTED)).isEqualTo(3);
    }

    @Test
    void theDoorsThatMayOpenDo() {
        String one = world.open(1, 1, 4);
        world.use(one);
        String both = world.open(2, 1, 4, 5);
        assertThat(world.use(both).doors()).as("4 stands open").containsExactly(5);
    }

    @Test
    void aJamGivesTheUseBackAndQuarantinesTheDoor() {
        bank.doors.get(3).jammed = true;
        String code = world.open(1, 1, 3);
        world.use(code);
        assertThat(trail.last().outcome()).isEqualTo("jammed");
        assertThat(world.burnt(1, 3)).isZero();
        assertThat(world.reservations()).isEmpty();
        assertThat(world.reason(code)).isEqualTo(Refusal.OUT_OF_ORDER);
        assertThat(world.scan(world.code(2, Scope.staff(List.of(3), 0))).accepted())
                .as("staff may try")
                .isTrue();
    }

    @Test
    void aLateEdgeTurnsTheJamIntoAnOpening() {
        bank.doors.get(3).jammed = true;
        world.use(world.open(1, 1, 3));
        bank.spring(3);
        world.run(500);
        assertThat(world.burnt(1, 3)).isEqualTo(1);
        assertThat(trail.last().reason()).isEqualTo("late");
    }

    @Test
    void anEdgeLongAfterTheJamBurnsNothing() {
        bank.doors.get(3).jammed = true;
        world.use(world.open(1, 1, 3));
        world.run(LateJams.LATE_MILLIS);
        bank.spring(3);
        world.run(500);
        assertThat(world.burnt(1, 3)).isZero();
    }

    @Test
    void anEdgeThatSomebodyElseOrderedDoesNotBurnTheJammedUse() {
        bank.doors.get(3).jammed = true;
        world.use(world.open(1, 1, 3));
        world.gate.clear(3);
        bank.doors.get(3).jammed = false;
        world.use(world.open(2, 1, 3));
        assertThat(world.burnt(1, 3)).isZero();
        assertThat(world.burnt(2, 3)).isEqualTo(1);
    }

    @Test
    void aLineThatIsAwayIsWaitedForBoundedAndThenRefused() {
        bank.lineAway = true;
        String code = world.open(1, 1, 3, 4);
        assertThat(world.reason(code)).isEqualTo(Refusal.DOOR_UNREACHABLE);
        assertThat(bank.waited).isLessThanOrEqualTo(2 * Decision.DOORS_PATIENCE_MILLIS);
        assertThat(trail.count(Event.CODE_ACCEPTED)).isZero();
        assertThat(world.reservations()).isEmpty();

        bank.lineAway = false;
        assertThat(world.use(code).accepted()).isTrue();
    }

    @Test
    void aSilentBoardOnAConnectedLineIsRefusedAtOnce() {
        bank.silent = true;
        assertThat(world.reason(world.open(1, 1, 3))).isEqualTo(Refusal.DOOR_UNREACHABLE);
        assertThat(bank.waited).isZero();
    }

    @Test
    void aDoorThatIsThereWaitsForNoneThatIsAway() {
        bank.awayDoors.add(4);
        assertThat(world.use(world.open(1, 1, 3, 4)).doors()).containsExactly(3);
        assertThat(bank.waited).isZero();
    }

    @Test
    void anyFailureOfTheDecisionLeavesNothingReserved() {
        String code = world.open(1, 1, 3);
        // The first read decides; the second is for the record.
        world.store.failAfter(1);
        assertThatThrownBy(() -> world.scan(code)).isInstanceOf(IllegalStateException.class);
        world.store.failAfter(Integer.MAX_VALUE);
        assertThat(world.use(code).accepted()).isTrue();
    }

    @Test
    void newsThatCouldNotBeWrittenGoesWithTheNextBatch() {
        String victim = world.open(9, 1, 4);
        trail.failing = true;
        world.reason(world.code(1, Scope.open(List.of(3), 1), Optional.of(new News(4, 2, List.of(9L)))));
        assertThat(world.reason(victim)).isEqualTo(Refusal.REVOKED);
        trail.failing = false;
        world.use(world.open(2, 1, 5));
        world.restart();
        world.run(200);
        assertThat(world.reason(victim)).isEqualTo(Refusal.REVOKED);
        assertThat(trail.count(Event.REVOKED)).isEqualTo(1);
        assertThat(trail.count(Event.NEWS_AHEAD)).isEqualTo(1);
    }

    @Test
    void aRefusedCodeWaitsForNoLine() {
        bank.lineAway = true;
        world.reason(world.open(1, 1, 99));
        assertThat(bank.waited).isZero();
    }

    @Test
    void whatTheScannerReadsThatIsNoCodeIsRecordedByItsHash() {
        assertThat(world.reason("HELLO")).isEqualTo("bad-signature");
        AuditEntry entry = trail.last();
        assertThat(entry.event()).isEqualTo(Event.CODE_REFUSED);
        assertThat(entry.actor().id()).isEqualTo(World.SCANNER);
        assertThat(entry.cause()).hasSize(32);
        assertThat(entry.details().toString()).doesNotContain("HELLO");
    }

    @Test
    void whatTheScannerCouldNotReadIsRecordedOnceAndCountedBesides() {
        assertThat(world.gate.unreadable(Unreadable.TOO_LONG, World.SCANNER, 3)).isTrue();
        AuditEntry entry = trail.last();
        assertThat(entry.event()).isEqualTo(Event.CODE_REFUSED);
        assertThat(entry.reason()).isEqualTo("too-long");
        assertThat(entry.actor().id()).isEqualTo(World.SCANNER);

        world.gate.unreadable(Unreadable.NOT_PRINTABLE, World.SCANNER, 1);
        assertThat(trail.last().reason()).isEqualTo(Refusal.NOT_PRINTABLE);

        world.gate.close();
        assertThat(trail.last().event()).isEqualTo(Event.REFUSALS);
        assertThat(trail.last().details()).isEqualTo(Map.of("too-long", 2L));
        assertThat(world.gate.unreadable(Unreadable.TOO_LONG, World.SCANNER, 1)).isFalse();
    }

    @Test
    void whatNamesNoDoorOfHereIsRefused() {
        assertThat(world.reason(world.code(5, Scope.staff(List.of(), 0)))).isEqualTo(Refusal.CHOOSE_AT_KIOSK);
        assertThat(world.reason(world.open(6, 1, 99))).isEqualTo(Refusal.UNKNOWN_DOOR);
        assertThat(bank.pulses).isEmpty();
        assertThat(world.store.size()).isZero();
    }

    @Test
    void afterALostStateOnlyStaffGetIn() {
        world.store.setAside("damaged");
        assertThat(world.reason(world.open(1, 1, 3))).isEqualTo(Refusal.STATE_LOST);
        assertThat(world.scan(world.code(2, Scope.staff(List.of(3), 0))).accepted())
                .isTrue();
    }

    @Test
    void withoutADurableRecordNothingOpens() {
        trail.failing = true;
        String code = world.open(1, 1, 3);
        assertThat(world.reason(code)).isEqualTo(Refusal.NOT_RECORDED);
        assertThat(world.reason("HELLO")).isEqualTo("bad-signature");
        assertThat(bank.pulses).isEmpty();

        trail.failing = false;
        assertThat(world.use(code).accepted()).as("nothing was left reserved").isTrue();
        assertThat(world.burnt(1, 3)).isEqualTo(1);
    }

    @Test
    void anOutcomeThatCouldNotBeRecordedIsRecordedLater() {
        String code = world.open(1, 1, 3);
        world.scan(code);
        trail.failing = true;
        world.run(2_000);
        bank.shut(3);
        assertThat(world.reason(code)).isEqualTo(Refusal.BUSY);

        trail.failing = false;
        world.run(10_000);
        assertThat(world.burnt(1, 3)).isEqualTo(1);
        assertThat(trail.count(Event.OPENING, "opened")).isEqualTo(1);
        assertThat(world.reason(code)).isEqualTo(Refusal.USED_UP);
    }

    @Test
    void anAcceptedCodeRaisesTheClocksFloorInTheSameBatch() {
        world.clock.millis += 5_000_000;
        String code = world.open(1, 1, 3);
        world.use(code);
        assertThat(world.clock.floor).isEqualTo(FakeClock.START + 5_000);
        assertThat(world.store.get(new byte[] {'c', 'f'})).isPresent();
    }

    @Test
    void aRefusedCodeRaisesNoFloor() {
        long floor = world.clock.floor;
        world.reason(world.open(1, 1, 99));
        assertThat(world.clock.floor).isEqualTo(floor);
    }

    @Test
    void newsRevokesOtherCodesAndStaysRevoked() {
        String victim = world.open(9, 1, 4);
        String carrier = world.code(1, Scope.open(List.of(3), 1), Optional.of(new News(4, 2, List.of(9L, 12L))));
        world.use(carrier);

        assertThat(trail.entries)
                .extracting(AuditEntry::event)
                .containsExactly(Event.REVOKED, Event.NEWS_AHEAD, Event.CODE_ACCEPTED, Event.OPENING);
        assertThat(world.reason(victim)).isEqualTo(Refusal.REVOKED);
        world.restart();
        world.run(200);
        assertThat(world.reason(victim)).isEqualTo(Refusal.REVOKED);
        assertThat(world.reason(carrier)).as("its news is no news now").isEqualTo(Refusal.USED_UP);
        assertThat(trail.count(Event.NEWS_AHEAD)).isEqualTo(1);
        assertThat(trail.count(Event.REVOKED)).isEqualTo(1);
    }

    @Test
    void newsOfACodeThatOpensNothingHoldsToo() {
        String victim = world.open(9, 1, 4);
        world.scan(world.code(1, Scope.open(List.of(99), 1), Optional.of(new News(0, 0, List.of(9L)))));
        assertThat(world.reason(victim)).isEqualTo(Refusal.REVOKED);
    }

    @Test
    void whatTheSnapshotRevokesIsRevoked() {
        world.revoked = new Revocations(4, new TreeMap<>(java.util.Map.of(9L, Long.MAX_VALUE)));
        world.restart();
        world.run(200);
        assertThat(world.reason(world.open(9, 1, 4))).isEqualTo(Refusal.REVOKED);
        world.use(world.code(1, Scope.open(List.of(3), 1), Optional.of(new News(4, 0, List.of(9L)))));
        assertThat(trail.count(Event.NEWS_AHEAD)).isZero();
        assertThat(trail.count(Event.REVOKED)).isZero();
    }

    @Test
    void testsADoorWithRecords() {
        Verdict verdict = world.gate.test(3);
        assertThat(verdict.accepted()).isTrue();
        assertThat(world.gate.test(3).reason()).isEqualTo(Refusal.BUSY);
        assertThat(world.reason(world.open(1, 1, 3))).isEqualTo(Refusal.BUSY);
        assertThat(world.gate.test(99).reason()).isEqualTo(Refusal.UNKNOWN_DOOR);
        world.run(2_000);
        assertThat(verdict.openings().join()).hasSize(1);
        assertThat(trail.count(Event.TEST_OPENING)).isEqualTo(1);
        assertThat(trail.count(Event.OPENING, "opened")).isEqualTo(1);
        assertThat(world.gate.test(3).accepted()).isTrue();
    }

    @Test
    void aClosedGateLooksAtNothing() {
        world.gate.close();
        assertThat(world.gate.handle(world.open(1, 1, 3), "front")).isFalse();
        assertThat(world.gate.test(3).reason()).isEqualTo(Refusal.STOPPING);
        assertThat(bank.pulses).isEmpty();
    }

    @Test
    void aRefusedScanWasStillLookedAt() {
        assertThat(world.gate.handle("HELLO", "front")).isTrue();
    }

    @Test
    void aFloodOfBadScansStoresNothingButSummaries() {
        for (int i = 0; i < 10_000; i++) {
            world.scan("BAD-" + i);
            world.clock.millis += 20;
            world.outcomes.round();
        }
        assertThat(trail.size()).isLessThanOrEqualTo(4 * RefusalLog.SINGLES + 4);
        assertThat(world.store.size()).isZero();
    }
}
