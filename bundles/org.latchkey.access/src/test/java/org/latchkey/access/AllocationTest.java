// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.latchkey.lockers.holders.HolderBook;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.audit.Event;
import org.latchkey.protocol.code.Scope;
import org.latchkey.unit.api.BankRules;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.Doors.Opening;
import org.latchkey.unit.api.Doors.Outcome;
import org.latchkey.unit.api.GateWatcher;
import org.latchkey.unit.api.Gatekeeper.Verdict;
import org.latchkey.unit.api.Holders;
import org.latchkey.unit.api.Holders.Hold;
import org.latchkey.unit.api.Holders.Kind;
import org.latchkey.unit.api.Holders.Phase;
import org.latchkey.unit.api.Occupancy.Use;

class AllocationTest {

    private final World world = new World();
    private final FakeBank bank = world.bank;
    private final MemoryTrail trail = world.trail;

    AllocationTest() {
        world.run(200);
    }

    private String any(int number, long uses) {
        return world.code(number, Scope.allocate("A", 1, uses));
    }

    private int take(String code) {
        Verdict verdict = world.use(code);
        assertThat(verdict.reason()).isEqualTo(Gate.OK);
        return verdict.doors().get(0);
    }

    private void shut(int door) {
        bank.shut(door);
        world.run(200);
    }

    private void shutAndLeave(int door) {
        shut(door);
        world.run(Stays.VACANT_MILLIS + 500);
    }

    private Optional<Hold> hold(int door) {
        Optional<Hold> inMemory = world.holders.at(door);
        Optional<Hold> stored = new HolderBook(world.store, world.clock::millis).at(door);
        assertThat(stored.map(Hold::toString)).as("what is stored").isEqualTo(inMemory.map(Hold::toString));
        return inMemory;
    }

    private Use use(int door) {
        return world.occupancy.places().get(door - 1).use();
    }

    private void fill(int... free) {
        List<Integer> left = Arrays.stream(free).boxed().toList();
        for (int door = 1; door <= World.DOORS; door++) {
            if (!left.contains(door)) {
                Batch batch = new Batch();
                Hold other = new Hold(door, Kind.SESSION, "s" + door, 1, 0);
                Holders.Change change = world.holders
                        .change(Optional.empty(), Optional.of(other), batch)
                        .orElseThrow();
                world.store.write(batch);
                change.settle(true);
            }
        }
    }

    @Test
    void theFirstUseChoosesADoorAndLaterOnesOpenIt() {
        String code = any(1, 0);
        bank.beforePulse = door -> {
            assertThat(hold(door)).as("durable before the pulse").isPresent();
            assertThat(world.reservations()).hasSize(1);
        };
        int door = take(code);
        assertThat(trail.entries)
                .extracting(AuditEntry::event)
                .containsExactly(Event.CODE_ACCEPTED, Event.DOOR_ALLOCATED, Event.OPENING);
        assertThat(trail.batches).as("allocation and reservation are one batch").isEqualTo(2);
        assertThat(use(door)).isEqualTo(Use.ALLOCATED);
        shutAndLeave(door);
        assertThat(take(code)).isEqualTo(door);
        assertThat(hold(door).orElseThrow().opened()).isTrue();
    }

    @Test
    void differentCustomersGetDifferentDoors() {
        int first = take(any(1, 0));
        int second = take(any(2, 0));
        assertThat(second).isNotEqualTo(first);
    }

    @Test
    void theLeastUsedDoorOfTheSizeIsGivenOut() {
        int first = take(any(1, 2));
        shut(first);
        take(any(1, 2));
        shutAndLeave(first);
        assertThat(use(first)).isEqualTo(Use.FREE);
        assertThat(take(any(2, 0))).as("not the one that was opened twice").isNotEqualTo(first);
        int large = take(world.code(3, Scope.allocate("", 2, 0)));
        assertThat(large).isBetween(World.ROW + 1, 2 * World.ROW);
    }

    @Test
    void lowDoorsComeFirstWhenAskedFor() {
        world.gate.preferLow(30_000);
        assertThat(take(any(1, 0))).isGreaterThan(2 * World.ROW);
        assertThat(take(any(2, 0))).as("for one code only").isLessThanOrEqualTo(World.ROW);
    }

    @Test
    void withoutAFreeDoorNothingIsBurntOrHeld() {
        fill();
        String code = any(1, 2);
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
        assertThat(List.of(use(1), use(2), use(3), use(4))).containsExactly(Use.HELD, Use.HELD, Use.FAULTY, Use.FREE);
        assertThat(take(any(1, 0))).isEqualTo(4);
    }

    @Test
    void aCountedCodeEndsWithItsLastUseAndFreesTheDoorOnceItIsShut() {
        String code = any(1, 2);
        int door = take(code);
        shutAndLeave(door);
        assertThat(use(door)).isEqualTo(Use.ALLOCATED);
        take(code);
        world.run(5_000);
        assertThat(hold(door).orElseThrow().phase()).isEqualTo(Phase.ENDING);
        shutAndLeave(door);
        assertThat(hold(door)).isEmpty();
        assertThat(trail.last().event()).isEqualTo(Event.DOOR_RELEASED);
        assertThat(world.reason(code)).as("no second door").isEqualTo(Refusal.USED_UP);
    }

    @Test
    void whatIsLeftBehindKeepsTheDoorFromOthers() {
        String code = any(1, 2);
        int door = take(code);
        bank.doors.get(door).item = Optional.of(true);
        shut(door);
        take(code);
        shutAndLeave(door);
        world.run(Stays.DIFFERS_MILLIS + 500);
        assertThat(hold(door)).isPresent();
        assertThat(trail.count(Event.OCCUPANCY_DIFFERS)).isEqualTo(1);
        bank.doors.get(door).item = Optional.of(false);
        world.run(Stays.VACANT_MILLIS + 500);
        assertThat(hold(door)).isEmpty();
    }

    @Test
    void theCustomerGivesTheDoorBack() {
        String code = any(1, 0);
        assertThat(world.gate.end(code, "kiosk").reason()).isEqualTo(Refusal.NO_DOOR_HELD);
        int door = take(code);
        assertThat(world.gate.end(code, "kiosk").accepted()).isTrue();
        assertThat(hold(door).orElseThrow().phase()).as("it stands open").isEqualTo(Phase.ENDING);
        shutAndLeave(door);
        assertThat(hold(door)).isEmpty();
        int next = take(code);
        shut(next);
        assertThat(world.gate.end(code, "kiosk").accepted()).isTrue();
        assertThat(hold(next)).as("at once").isEmpty();
        assertThat(trail.last().reason()).isEqualTo(Stays.ENDED);
    }

    @Test
    void anExpiredAllocationOverstaysAndIsNotFree() {
        String code = any(1, 0);
        int door = take(code);
        shut(door);
        world.clock.millis += 31 * World.DAY * 1_000;
        world.run(500);
        assertThat(use(door)).isEqualTo(Use.OVERSTAY);
        assertThat(trail.last().event()).isEqualTo(Event.DOOR_OVERSTAYED);
        world.run(600_000);
        assertThat(hold(door)).as("nothing tells that it is empty").isPresent();
        bank.doors.get(door).item = Optional.of(false);
        world.run(Stays.VACANT_MILLIS + 500);
        assertThat(hold(door)).isEmpty();
    }

    @Test
    void staffWhoOpenAnOverstayedDoorEmptyIt() {
        int door = take(any(1, 0));
        shut(door);
        world.clock.millis += 31 * World.DAY * 1_000;
        world.run(500);
        world.use(world.code(9, Scope.staff(List.of(door), 0)));
        assertThat(hold(door)).isPresent();
        shutAndLeave(door);
        assertThat(hold(door)).isEmpty();
    }

    @Test
    void anExpiredAllocationThatNeverOpenedIsFree() {
        String code = any(1, 0);
        bank.doors.values().forEach(metal -> metal.jammed = true);
        fill(1);
        int door = take(code);
        assertThat(hold(door)).isPresent();
        world.clock.millis += 31 * World.DAY * 1_000;
        world.run(500);
        assertThat(hold(door)).isEmpty();
        assertThat(trail.last().reason()).isEqualTo(Stays.NEVER_OPENED);
    }

    @Test
    void onlyTheFirstOpeningMovesOnAfterAJam() {
        bank.doors.get(1).jammed = true;
        String code = any(1, 2);
        Verdict first = world.use(code);
        world.run(2_000);
        assertThat(first.doors()).containsExactly(1);
        assertThat(first.openings().join()).extracting(Opening::outcome).containsExactly(Outcome.JAMMED);
        assertThat(hold(1)).isEmpty();
        assertThat(hold(2).orElseThrow().opened()).isTrue();
        assertThat(world.burnt(1, 1)).isZero();
        assertThat(world.burnt(1, 2)).isEqualTo(1);
        GateWatcher.Presented told = world.told.get(1);
        assertThat(told.verdict().reason()).isEqualTo(Gate.MOVED);
        assertThat(told.verdict().doors()).containsExactly(2);

        shut(2);
        bank.doors.get(2).jammed = true;
        world.use(code);
        world.run(2_000);
        assertThat(hold(2)).as("what is in it stays in it").isPresent();
        assertThat(world.holders.all()).hasSize(1);
        assertThat(world.reason(code)).isEqualTo(Refusal.OUT_OF_ORDER);
    }

    @Test
    void aDoorThatSpringsOpenAfterItsCustomerMovedOnIsKeptForStaff() {
        bank.doors.get(1).jammed = true;
        take(any(1, 0));
        world.run(2_000);
        bank.spring(1);
        world.run(500);
        assertThat(hold(1).orElseThrow().kind()).isEqualTo(Kind.HELD);
        shutAndLeave(1);
        assertThat(use(1)).isEqualTo(Use.HELD);
        world.gate.clear(1);
        assertThat(use(1)).isEqualTo(Use.FREE);
    }

    @Test
    void aFixedDoorCodeNeverOpensADoorThatSomebodyHolds() {
        int door = take(any(1, 0));
        shut(door);
        assertThat(world.reason(world.open(5, 1, door))).isEqualTo(BankRules.DOOR_TAKEN);
    }

    @Test
    void aClosedBankGivesOutNoDoorButOpensThoseThatAreHeld() {
        String code = any(1, 0);
        int door = take(code);
        shut(door);
        world.rules.closed = BankRules.BANK_CLOSED;
        assertThat(world.reason(any(2, 0))).isEqualTo(BankRules.BANK_CLOSED);
        assertThat(take(code)).isEqualTo(door);
        shut(door);
        world.rules.lockedDown = true;
        assertThat(world.reason(code)).isEqualTo(BankRules.LOCKED_DOWN);
    }

    @Test
    void aDiskThatFailsLeavesNobodyADoor() {
        trail.failing = true;
        assertThat(world.reason(any(1, 0))).isEqualTo(Refusal.NOT_RECORDED);
        trail.failing = false;
        assertThat(world.holders.all()).isEmpty();
        assertThat(world.reservations()).isEmpty();
        assertThat(take(any(1, 0))).isEqualTo(1);
    }

    @Test
    void nothingSentLeavesNobodyADoor() {
        bank.beforePulse = door -> bank.lineAway = true;
        world.use(any(1, 0));
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
        int door = take(any(1, 0));
        shut(door);
        String elsewhere = world.code(2, Scope.staff(List.of(door + 1), 0));
        assertThat(world.gate.release(door, elsewhere, "kiosk").reason()).isEqualTo(Refusal.UNKNOWN_DOOR);
        assertThat(world.gate.release(door, any(3, 0), "kiosk").reason()).isEqualTo(Refusal.NOT_SUPPORTED);
        String staff = world.code(4, Scope.staff(List.of(), 0));
        assertThat(world.gate.release(door, staff, "kiosk").accepted()).isTrue();
        assertThat(hold(door)).isEmpty();
        assertThat(world.gate.release(door, staff, "kiosk").reason()).isEqualTo(Refusal.NO_DOOR_HELD);
    }

    @Test
    void anAllocationSurvivesACrashBeforeThePulse() {
        String code = any(1, 2);
        bank.beforePulse = door -> {
            throw new Crash("before the pulse");
        };
        crash(code);
        world.start();
        world.run(5_000);
        assertThat(hold(1)).isPresent();
        assertThat(bank.pulses).isEmpty();
        assertThat(take(code)).isEqualTo(1);
        assertThat(world.burnt(1, 1)).isEqualTo(1);
    }

    private void crash(String code) {
        try {
            world.scan(code);
        } catch (RuntimeException expected) {
            // The unit is gone, and with it whoever called.
            assertThat(expected).isNotNull();
        }
        world.crash();
    }

    @Test
    void anOpeningThatARestartCutOffConfirmsTheAllocation() {
        String code = any(1, 0);
        crash(code);
        bank.advance(500);
        world.start();
        world.run(3_000);
        assertThat(hold(1).orElseThrow().opened()).isTrue();
        shut(1);
        assertThat(take(code)).isEqualTo(1);
    }

    /** The line is dead from the pulse on; the customer opens, puts something in and shuts before it is back. */
    private int takeInTheDark(String code) {
        bank.afterPulse = door -> bank.silent = true;
        int door = world.scan(code).doors().get(0);
        bank.afterPulse = ignored -> {};
        bank.advance(10_000);
        world.run(200);
        bank.shut(door);
        bank.silent = false;
        world.run(3_000);
        return door;
    }

    @Test
    void aDoorThatMayHaveOpenedInTheDarkStaysItsCustomers() {
        int door = takeInTheDark(any(1, 0));
        assertThat(bank.doors.get(door).openings).isEqualTo(1);
        assertThat(trail.last().event()).isEqualTo(Event.OPENING_SETTLED);
        assertThat(hold(door).orElseThrow().opened()).isTrue();
        world.clock.millis += 31 * World.DAY * 1_000;
        world.run(2_000);
        assertThat(use(door)).as("with something in it").isEqualTo(Use.OVERSTAY);
    }

    @Test
    void whoMayHaveOpenedADoorInTheDarkIsNotMovedToAnother() {
        String code = any(1, 2);
        int door = takeInTheDark(code);
        assertThat(world.burnt(1, door)).as("the use is back").isZero();
        bank.doors.get(door).jammed = true;
        world.use(code);
        assertThat(world.holders.all()).extracting(Hold::door).containsExactly(door);
        bank.doors.get(door).jammed = false;
        assertThat(world.reason(code)).isEqualTo(Refusal.OUT_OF_ORDER);
    }

    @Test
    void aDoorThatTellsNothingAfterAnUnknownPulseStaysItsCustomers() {
        bank.afterPulse = door -> bank.silent = true;
        world.use(any(1, 0));
        world.run(Settler.READING_MILLIS + 10_000);
        assertThat(trail.last().reason()).isEqualTo("no-reading");
        bank.silent = false;
        world.clock.millis += 31 * World.DAY * 1_000;
        world.run(2_000);
        assertThat(use(1)).isEqualTo(Use.OVERSTAY);
    }

    @Test
    void aDoorThatWasReleasedWhileItsPulseLeftIsKeptForStaff() {
        bank.afterPulse = door -> bank.silent = true;
        int door = world.scan(any(1, 0)).doors().get(0);
        Batch batch = new Batch();
        Holders.Change released =
                world.holders.release(hold(door).orElseThrow(), batch).orElseThrow();
        world.store.write(batch);
        released.settle(true);
        bank.advance(10_000);
        bank.shut(door);
        bank.silent = false;
        world.run(3_000);
        assertThat(hold(door).orElseThrow().kind()).isEqualTo(Kind.HELD);
    }

    @Test
    void aMoveThatTheDiskDoesNotTakeIsTriedAgain() {
        bank.doors.get(1).jammed = true;
        trail.refusing = entry -> entry.event() == Event.DOOR_ALLOCATED && entry.door() != 1;
        world.use(any(1, 0));
        assertThat(bank.pulses).as("nothing without its record").containsOnly(1);
        assertThat(hold(1)).isPresent();
        assertThat(hold(2)).isEmpty();
        trail.refusing = entry -> false;
        world.run(3_000);
        assertThat(hold(1)).isEmpty();
        assertThat(hold(2).orElseThrow().opened()).isTrue();
    }

    @Test
    void aMoveThatTheDiskNeverTakesEnds() {
        bank.doors.get(1).jammed = true;
        trail.refusing = entry -> entry.event() == Event.DOOR_ALLOCATED && entry.door() != 1;
        String code = any(1, 0);
        world.use(code);
        world.run(Admission.DISK_PATIENCE_MILLIS + 1_000);
        trail.refusing = entry -> false;
        world.run(60_000);
        assertThat(bank.pulses).as("its customer is gone").containsOnly(1);
        assertThat(take(code)).as("with the next scan").isEqualTo(2);
    }

    @Test
    void aMoveThatIsDurableTooLateOpensNothing() {
        bank.doors.get(1).jammed = true;
        bank.afterPulse = door -> trail.deafTo = Event.DOOR_ALLOCATED;
        String code = any(1, 2);
        world.use(code);
        assertThat(hold(2)).isPresent();
        world.run(Admission.DISK_PATIENCE_MILLIS + 1_000);
        trail.deafTo = null;
        trail.unheard.forEach(late -> late.complete(7L));
        world.run(5_000);
        assertThat(bank.pulses).containsOnly(1);
        assertThat(world.holders.all()).isEmpty();
        assertThat(world.reservations()).isEmpty();
        assertThat(world.told).as("nobody is sent to a door that stays shut").hasSize(1);
        assertThat(take(code)).isEqualTo(2);
    }

    @Test
    void nobodyIsMovedWhoseStayHasEndedMeanwhile() {
        bank.doors.get(1).jammed = true;
        trail.refusing = entry -> entry.event() == Event.DOOR_ALLOCATED && entry.door() != 1;
        world.use(any(1, 0));
        String staff = world.code(4, Scope.staff(List.of(), 0));
        assertThat(world.gate.release(1, staff, "kiosk").accepted()).isTrue();
        trail.refusing = entry -> false;
        world.run(3_000);
        assertThat(bank.pulses).containsOnly(1);
        assertThat(world.holders.all()).isEmpty();
        assertThat(world.reservations()).isEmpty();
    }
}
