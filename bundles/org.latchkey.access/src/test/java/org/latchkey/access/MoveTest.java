// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.latchkey.protocol.audit.Event;
import org.latchkey.protocol.code.Scope;
import org.latchkey.unit.api.Doors.Opening;
import org.latchkey.unit.api.Doors.Outcome;
import org.latchkey.unit.api.GateWatcher;
import org.latchkey.unit.api.Gatekeeper.Verdict;
import org.latchkey.unit.api.Holders.Kind;
import org.latchkey.unit.api.Occupancy.Use;

/** A first opening jams, its customer is given another door, and things come in between. */
class MoveTest {

    private final World world = new World();
    private final FakeBank bank = world.bank;
    private final MemoryTrail trail = world.trail;

    MoveTest() {
        world.run(200);
    }

    @Test
    void onlyTheFirstOpeningMovesOnAfterAJam() {
        bank.doors.get(1).jammed = true;
        String code = world.any(1, 2);
        Verdict first = world.use(code);
        world.run(2_000);
        assertThat(first.doors()).containsExactly(1);
        assertThat(first.openings().join()).extracting(Opening::outcome).containsExactly(Outcome.JAMMED);
        assertThat(world.hold(1)).isEmpty();
        assertThat(world.hold(2).orElseThrow().opened()).isTrue();
        assertThat(world.burnt(1, 1)).isZero();
        assertThat(world.burnt(1, 2)).isEqualTo(1);
        GateWatcher.Presented told = world.told.get(1);
        assertThat(told.verdict().reason()).isEqualTo(Gate.MOVED);
        assertThat(told.verdict().doors()).containsExactly(2);

        world.shut(2);
        bank.doors.get(2).jammed = true;
        world.use(code);
        world.run(2_000);
        assertThat(world.hold(2)).as("what is in it stays in it").isPresent();
        assertThat(world.holders.all()).hasSize(1);
        assertThat(world.reason(code)).isEqualTo(Refusal.OUT_OF_ORDER);
    }

    @Test
    void aDoorThatSpringsOpenAfterItsCustomerMovedOnIsKeptForStaff() {
        bank.doors.get(1).jammed = true;
        world.take(world.any(1, 0));
        world.run(2_000);
        bank.spring(1);
        world.run(500);
        assertThat(world.hold(1).orElseThrow().kind()).isEqualTo(Kind.HELD);
        world.shutAndLeave(1);
        assertThat(world.useOf(1)).isEqualTo(Use.HELD);
        world.gate.clear(1);
        assertThat(world.useOf(1)).isEqualTo(Use.FREE);
    }

    @Test
    void aMoveThatTheDiskDoesNotTakeIsTriedAgain() {
        bank.doors.get(1).jammed = true;
        trail.refusing = entry -> entry.event() == Event.DOOR_ALLOCATED && entry.door() != 1;
        world.use(world.any(1, 0));
        assertThat(bank.pulses).as("nothing without its record").containsOnly(1);
        assertThat(world.hold(1)).isPresent();
        assertThat(world.hold(2)).isEmpty();
        trail.refusing = entry -> false;
        world.run(3_000);
        assertThat(world.hold(1)).isEmpty();
        assertThat(world.hold(2).orElseThrow().opened()).isTrue();
    }

    @Test
    void aMoveThatTheDiskNeverTakesEnds() {
        bank.doors.get(1).jammed = true;
        trail.refusing = entry -> entry.event() == Event.DOOR_ALLOCATED && entry.door() != 1;
        String code = world.any(1, 0);
        world.use(code);
        world.run(Admission.DISK_PATIENCE_MILLIS + 1_000);
        trail.refusing = entry -> false;
        world.run(60_000);
        assertThat(bank.pulses).as("its customer is gone").containsOnly(1);
        assertThat(world.take(code)).as("with the next scan").isEqualTo(2);
    }

    @Test
    void aMoveThatIsDurableTooLateOpensNothing() {
        bank.doors.get(1).jammed = true;
        bank.afterPulse = door -> trail.deafTo = Event.DOOR_ALLOCATED;
        String code = world.any(1, 2);
        world.use(code);
        assertThat(world.hold(2)).isPresent();
        world.run(Admission.DISK_PATIENCE_MILLIS + 1_000);
        trail.deafTo = null;
        trail.unheard.forEach(late -> late.complete(7L));
        world.run(5_000);
        assertThat(bank.pulses).containsOnly(1);
        assertThat(world.holders.all()).isEmpty();
        assertThat(world.reservations()).isEmpty();
        assertThat(world.told).as("nobody is sent to a door that stays shut").hasSize(1);
        assertThat(world.take(code)).isEqualTo(2);
    }

    @Test
    void nobodyIsMovedWhoseStayHasEndedMeanwhile() {
        bank.doors.get(1).jammed = true;
        trail.refusing = entry -> entry.event() == Event.DOOR_ALLOCATED && entry.door() != 1;
        world.use(world.any(1, 0));
        String staff = world.code(4, Scope.staff(List.of(), 0));
        assertThat(world.gate.release(1, staff, "kiosk").accepted()).isTrue();
        trail.refusing = entry -> false;
        world.run(3_000);
        assertThat(bank.pulses).containsOnly(1);
        assertThat(world.holders.all()).isEmpty();
        assertThat(world.reservations()).isEmpty();
    }
}
