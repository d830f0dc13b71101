// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.latchkey.protocol.audit.Event;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.Holders;
import org.latchkey.unit.api.Holders.Hold;
import org.latchkey.unit.api.Holders.Kind;
import org.latchkey.unit.api.Occupancy.Use;

/** Doors that the unit chose and that may have opened while it did not look: they stay their customers'. */
class UnseenOpeningTest {

    private final World world = new World();
    private final FakeBank bank = world.bank;
    private final MemoryTrail trail = world.trail;

    UnseenOpeningTest() {
        world.run(200);
    }

    @Test
    void anAllocationSurvivesACrashBeforeThePulse() {
        String code = world.any(1, 2);
        bank.beforePulse = door -> {
            throw new Crash("before the pulse");
        };
        crash(code);
        world.start();
        world.run(5_000);
        assertThat(world.hold(1)).isPresent();
        assertThat(bank.pulses).isEmpty();
        assertThat(world.take(code)).isEqualTo(1);
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
        String code = world.any(1, 0);
        crash(code);
        bank.advance(500);
        world.start();
        world.run(3_000);
        assertThat(world.hold(1).orElseThrow().opened()).isTrue();
        world.shut(1);
        assertThat(world.take(code)).isEqualTo(1);
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
        int door = takeInTheDark(world.any(1, 0));
        assertThat(bank.doors.get(door).openings).isEqualTo(1);
        assertThat(trail.last().event()).isEqualTo(Event.OPENING_SETTLED);
        assertThat(world.hold(door).orElseThrow().opened()).isTrue();
        world.clock.millis += 31 * World.DAY * 1_000;
        world.run(2_000);
        assertThat(world.useOf(door)).as("with something in it").isEqualTo(Use.OVERSTAY);
    }

    @Test
    void whoMayHaveOpenedADoorInTheDarkIsNotMovedToAnother() {
        String code = world.any(1, 2);
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
        world.use(world.any(1, 0));
        world.run(Settler.READING_MILLIS + 10_000);
        assertThat(trail.last().reason()).isEqualTo("no-reading");
        bank.silent = false;
        world.clock.millis += 31 * World.DAY * 1_000;
        world.run(2_000);
        assertThat(world.useOf(1)).isEqualTo(Use.OVERSTAY);
    }

    @Test
    void aDoorThatWasReleasedWhileItsPulseLeftIsKeptForStaff() {
        bank.afterPulse = door -> bank.silent = true;
        int door = world.scan(world.any(1, 0)).doors().get(0);
        Batch batch = new Batch();
        Holders.Change released =
                world.holders.release(world.hold(door).orElseThrow(), batch).orElseThrow();
        world.store.write(batch);
        released.settle(true);
        bank.advance(10_000);
        bank.shut(door);
        bank.silent = false;
        world.run(3_000);
        assertThat(world.hold(door).orElseThrow().kind()).isEqualTo(Kind.HELD);
    }
}
