// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.audit.Event;
import org.latchkey.protocol.code.Scope;
import org.latchkey.unit.api.BankRules;
import org.latchkey.unit.api.Holders.Hold;
import org.latchkey.unit.api.Holders.Kind;
import org.latchkey.unit.api.Holders.Phase;
import org.latchkey.unit.api.Occupancy.Use;

/** Doors that the unit chooses: who gets which, and until when. */
class AllocationTest {

    private final World world = new World();
    private final FakeBank bank = world.bank;
    private final MemoryTrail trail = world.trail;

    AllocationTest() {
        world.run(200);
    }

    private void fill(int... free) {
        List<Integer> left = Arrays.stream(free).boxed().toList();
        for (int door = 1; door <= World.DOORS; door++) {
            if (!left.contains(door)) {
                world.give(new Hold(door, Kind.SESSION, "s" + door, 1, 0));
            }
        }
    }

    @Test
    void theFirstUseChoosesADoorAndLaterOnesOpenIt() {
        String code = world.any(1, 0);
        bank.beforePulse = door -> {
            assertThat(world.hold(door)).as("durable before the pulse").isPresent();
            assertThat(world.reservations()).hasSize(1);
        };
        int door = world.take(code);
        assertThat(trail.entries)
                .extracting(AuditEntry::event)
                .containsExactly(Event.CODE_ACCEPTED, Event.DOOR_ALLOCATED, Event.OPENING);
        assertThat(trail.batches).as("allocation and reservation are one batch").isEqualTo(2);
        assertThat(world.useOf(door)).isEqualTo(Use.ALLOCATED);
        world.shutAndLeave(door);
        assertThat(world.take(code)).isEqualTo(door);
        assertThat(world.hold(door).orElseThrow().opened()).isTrue();
    }

    @Test
    void differentCustomersGetDifferentDoors() {
        int first = world.take(world.any(1, 0));
        int second = world.take(world.any(2, 0));
        assertThat(second).isNotEqualTo(first);
    }

    @Test
    void theLeastUsedDoorOfTheSizeIsGivenOut() {
        int first = world.take(world.any(1, 2));
        world.shut(first);
        world.take(world.any(1, 2));
        world.shutAndLeave(first);
        assertThat(world.useOf(first)).isEqualTo(Use.FREE);
        assertThat(world.take(world.any(2, 0)))
                .as("not the one that was opened twice")
                .isNotEqualTo(first);
        int large = world.take(world.code(3, Scope.allocate("", 2, 0)));
        assertThat(large).isBetween(World.ROW + 1, 2 * World.ROW);
    }

    @Test
    void lowDoorsComeFirstWhenAskedFor() {
        world.gate.preferLow(30_000);
        assertThat(world.take(world.any(1, 0))).isGreaterThan(2 * World.ROW);
        assertThat(world.take(world.any(2, 0))).as("for one code only").isLessThanOrEqualTo(World.ROW);
        world.gate.preferLow(30_000);
        world.gate.preferLow(0);
        assertThat(world.take(world.any(3, 0))).as("taken back").isLessThanOrEqualTo(World.ROW);
    }

    @Test
    void withoutAFreeDoorNothingIsBurntOrHeld() {
        fill();
        String code = world.any(1, 2);
        assertThat(world.reason(code)).isEqualTo(Refusal.NO_FREE_DOOR);
        assertThat(world.reservations()).isEmpty();
        assertThat(bank.pulses).isEmpty();
        assertThat(world.holders.of(Kind.CODE, "0000000100000007")).isEmpty();
    }

    @Test
    void doorsThatStandOpenOrHaveSomethingInThemAreNotGivenOut() {
        fill(1, 2, 3, 4);
        bank.doors.get(1).open = true;
        bank.doors.get(2).item = Optional.of(true);
        bank.doors.get(3).quarantined = true;
        bank.doors.get(4).item = Optional.of(false);
        world.run(200);
        assertThat(List.of(world.useOf(1), world.useOf(2), world.useOf(3), world.useOf(4)))
                .containsExactly(Use.HELD, Use.HELD, Use.FAULTY, Use.FREE);
        assertThat(world.take(world.any(1, 0))).isEqualTo(4);
    }

    @Test
    void aCountedCodeEndsWithItsLastUseAndFreesTheDoorOnceItIsShut() {
        String code = world.any(1, 2);
        int door = world.take(code);
        world.shutAndLeave(door);
        assertThat(world.useOf(door)).isEqualTo(Use.ALLOCATED);
        world.take(code);
        world.run(5_000);
        assertThat(world.hold(door).orElseThrow().phase()).isEqualTo(Phase.ENDING);
        world.shutAndLeave(door);
        assertThat(world.hold(door)).isEmpty();
        assertThat(trail.last().event()).isEqualTo(Event.DOOR_RELEASED);
        assertThat(world.reason(code)).as("no second door").isEqualTo(Refusal.USED_UP);
    }

    @Test
    void whatIsLeftBehindKeepsTheDoorFromOthers() {
        String code = world.any(1, 2);
        int door = world.take(code);
        bank.doors.get(door).item = Optional.of(true);
        world.shut(door);
        world.take(code);
        world.shutAndLeave(door);
        world.run(Stays.DIFFERS_MILLIS + 500);
        assertThat(world.hold(door)).isPresent();
        assertThat(trail.count(Event.OCCUPANCY_DIFFERS)).isEqualTo(1);
        bank.doors.get(door).item = Optional.of(false);
        world.leave();
        assertThat(world.hold(door)).isEmpty();
    }

    @Test
    void theCustomerGivesTheDoorBack() {
        String code = world.any(1, 0);
        assertThat(world.gate.end(code, "kiosk").reason()).isEqualTo(Refusal.NO_DOOR_HELD);
        int door = world.take(code);
        assertThat(world.gate.end(code, "kiosk").accepted()).isTrue();
        assertThat(world.hold(door).orElseThrow().phase()).as("it stands open").isEqualTo(Phase.ENDING);
        world.shutAndLeave(door);
        assertThat(world.hold(door)).isEmpty();
        int next = world.take(code);
        world.shut(next);
        assertThat(world.gate.end(code, "kiosk").accepted()).isTrue();
        assertThat(world.hold(next)).as("at once").isEmpty();
        assertThat(trail.last().reason()).isEqualTo(Stays.ENDED);
    }

    @Test
    void theCustomerGivesBackADoorThatThePortalAssigned() {
        String code = world.any(1, 0);
        world.give(new Hold(4, Kind.ASSIGNED, "0000000100000007", 1, 0));
        assertThat(world.take(code)).isEqualTo(4);
        assertThat(world.gate.end(code, "kiosk").accepted()).isTrue();
        assertThat(world.hold(4).orElseThrow().phase()).as("it stands open").isEqualTo(Phase.ENDING);
        world.restart();
        world.shutAndLeave(4);
        assertThat(world.hold(4)).isEmpty();
        assertThat(trail.last().event()).isEqualTo(Event.DOOR_RELEASED);

        world.give(new Hold(4, Kind.ASSIGNED, "0000000100000007", 1, 0));
        assertThat(world.takeAndShut(code)).isEqualTo(4);
        assertThat(world.gate.end(code, "kiosk").accepted()).isTrue();
        assertThat(world.hold(4)).as("at once").isEmpty();
    }

    @Test
    void whoGoesOnAfterGivingAnAssignedDoorBackKeepsIt() {
        String code = world.any(1, 0);
        world.give(new Hold(4, Kind.ASSIGNED, "0000000100000007", 1, 0));
        world.take(code);
        bank.doors.get(4).item = Optional.of(true);
        assertThat(world.gate.end(code, "kiosk").accepted()).isTrue();
        world.shutAndLeave(4);
        assertThat(world.hold(4).orElseThrow().phase()).as("not empty").isEqualTo(Phase.ENDING);
        assertThat(world.takeAndShut(code)).isEqualTo(4);
        assertThat(world.hold(4).orElseThrow().phase()).isEqualTo(Phase.ACTIVE);
    }

    @Test
    void anExpiredAllocationOverstaysAndIsNotFree() {
        String code = world.any(1, 0);
        int door = world.take(code);
        world.shut(door);
        world.clock.millis += 31 * World.DAY * 1_000;
        world.run(500);
        assertThat(world.useOf(door)).isEqualTo(Use.OVERSTAY);
        assertThat(trail.last().event()).isEqualTo(Event.DOOR_OVERSTAYED);
        world.run(600_000);
        assertThat(world.hold(door)).as("nothing tells that it is empty").isPresent();
        bank.doors.get(door).item = Optional.of(false);
        world.leave();
        assertThat(world.hold(door)).isEmpty();
    }

    @Test
    void staffWhoOpenAnOverstayedDoorEmptyIt() {
        int door = world.take(world.any(1, 0));
        world.shut(door);
        world.clock.millis += 31 * World.DAY * 1_000;
        world.run(500);
        world.use(world.code(9, Scope.staff(List.of(door), 0)));
        assertThat(world.hold(door)).isPresent();
        world.shutAndLeave(door);
        assertThat(world.hold(door)).isEmpty();
    }

    @Test
    void anExpiredAllocationThatNeverOpenedIsFree() {
        String code = world.any(1, 0);
        bank.doors.values().forEach(metal -> metal.jammed = true);
        fill(1);
        int door = world.take(code);
        assertThat(world.hold(door)).isPresent();
        world.clock.millis += 31 * World.DAY * 1_000;
        world.run(500);
        assertThat(world.hold(door)).isEmpty();
        assertThat(trail.last().reason()).isEqualTo(Stays.NEVER_OPENED);
    }

    @Test
    void aFixedDoorCodeNeverOpensADoorThatSomebodyHolds() {
        int door = world.take(world.any(1, 0));
        world.shut(door);
        assertThat(world.reason(world.open(5, 1, door))).isEqualTo(BankRules.DOOR_TAKEN);
    }

    @Test
    void aClosedBankGivesOutNoDoorButOpensThoseThatAreHeld() {
        String code = world.any(1, 0);
        int door = world.take(code);
        world.shut(door);
        world.rules.closed = BankRules.BANK_CLOSED;
        assertThat(world.reason(world.any(2, 0))).isEqualTo(BankRules.BANK_CLOSED);
        assertThat(world.take(code)).isEqualTo(door);
        world.shut(door);
        world.rules.lockedDown = true;
        assertThat(world.reason(code)).isEqualTo(BankRules.LOCKED_DOWN);
    }

    @Test
    void aDiskThatFailsLeavesNobodyADoor() {
        trail.failing = true;
        assertThat(world.reason(world.any(1, 0))).isEqualTo(Refusal.NOT_RECORDED);
        trail.failing = false;
        assertThat(world.holders.all()).isEmpty();
        assertThat(world.reservations()).isEmpty();
        assertThat(world.take(world.any(1, 0))).isEqualTo(1);
    }

    @Test
    void nothingSentLeavesNobodyADoor() {
        bank.beforePulse = door -> bank.lineAway = true;
        world.use(world.any(1, 0));
        assertThat(world.holders.all()).isEmpty();
        assertThat(trail.last().reason()).isEqualTo("not-sent");
    }

    @Test
    void staffChooseAmongTheDoorsTheirCodeNames() {
        String named = world.code(1, Scope.staff(List.of(3, 4), 0));
        assertThat(world.reason(named)).isEqualTo(Refusal.CHOOSE_AT_KIOSK);
        assertThat(world.gate.present(named, "kiosk", List.of(5)).reason()).isEqualTo(Refusal.UNKNOWN_DOOR);
        assertThat(world.gate.present(named, "kiosk", List.of(4)).doors()).containsExactly(4);
        world.run(2_000);
        String all = world.code(2, Scope.staff(List.of(), 0));
        assertThat(world.reason(all)).isEqualTo(Refusal.CHOOSE_AT_KIOSK);
        assertThat(world.gate.present(all, "kiosk", List.of(8, 7)).doors()).containsExactly(7, 8);
    }

    @Test
    void staffFreeADoorWhoeverHoldsIt() {
        int door = world.take(world.any(1, 0));
        world.shut(door);
        String elsewhere = world.code(2, Scope.staff(List.of(door + 1), 0));
        assertThat(world.gate.release(door, elsewhere, "kiosk").reason()).isEqualTo(Refusal.UNKNOWN_DOOR);
        assertThat(world.gate.release(door, world.any(3, 0), "kiosk").reason()).isEqualTo(Refusal.NOT_SUPPORTED);
        String staff = world.code(4, Scope.staff(List.of(), 0));
        assertThat(world.gate.release(door, staff, "kiosk").accepted()).isTrue();
        assertThat(world.hold(door)).isEmpty();
        assertThat(world.gate.release(door, staff, "kiosk").reason()).isEqualTo(Refusal.NO_DOOR_HELD);
    }
}
