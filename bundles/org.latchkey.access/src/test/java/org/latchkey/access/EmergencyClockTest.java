// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.latchkey.protocol.audit.Actor;
import org.latchkey.protocol.audit.ClockQuality;
import org.latchkey.unit.api.EmergencyOpening.Asked;
import org.latchkey.unit.api.EmergencyOpening.Report;

/** How long an emergency opening goes on when the unit's clock is wrong. */
class EmergencyClockTest {

    private static final Actor TECHNICIAN = new Actor(Actor.Kind.TECHNICIAN, "ab");

    private final World world = new World();
    private final FakeBank bank = world.bank;

    private Report report() {
        return world.gate.emergency().last().orElseThrow();
    }

    /** The line of door 7 comes back after each door was tried. */
    private void beginWithoutDoorSeven() {
        bank.slowDoors.add(7);
        assertThat(world.gate.emergency().begin(Asked.TECHNICIAN, TECHNICIAN)).isTrue();
        world.run(20_000);
        assertThat(report().failed()).containsOnlyKeys(7);
        bank.slowDoors.clear();
        bank.doors.keySet().forEach(bank::shut);
        bank.pulses.clear();
    }

    @Test
    void aClockThatIsSetRightCutsNothingShort() {
        bank.slowDoors.add(7);
        assertThat(world.gate.emergency().begin(Asked.TECHNICIAN, TECHNICIAN)).isTrue();
        world.run(300);
        world.clock.ahead = 7_200;
        world.run(20_000);
        assertThat(report().opened()).hasSize(World.DOORS - 1);
        bank.slowDoors.clear();
        world.run(60_000);
        assertThat(report().opened()).hasSize(World.DOORS);
        assertThat(report().millis()).isLessThan(120_000);
    }

    @Test
    void aNewGatekeeperOfTheSameStartOfTheUnitKnowsTheHourWhateverTheClockSays() {
        beginWithoutDoorSeven();
        world.clock.ahead = -7_200;
        world.swap();
        world.run(60_000);
        assertThat(bank.pulses).containsExactly(7);
        assertThat(report().ended()).isTrue();
    }

    @Test
    void afterAPowerCutNothingIsTriedAgainByAClockThatNobodyHasProven() {
        beginWithoutDoorSeven();
        world.restart();
        world.run(60_000);
        assertThat(bank.pulses).isEmpty();
        assertThat(world.trail.last().details()).containsEntry("failed", "7:not-sent");
        assertThat(world.store.count("uw")).isZero();
    }

    @Test
    void afterAPowerCutAProvenClockTellsTheHour() {
        beginWithoutDoorSeven();
        world.crash();
        world.clock.quality = ClockQuality.PROVEN;
        world.start();
        world.run(60_000);
        assertThat(bank.pulses).containsExactly(7);
    }

    @Test
    void aWishOfAClockThatRanAheadIsNotTriedAgain() {
        world.clock.ahead = 86_400;
        beginWithoutDoorSeven();
        world.crash();
        world.clock.ahead = 0;
        world.clock.quality = ClockQuality.PROVEN;
        world.start();
        world.run(60_000);
        assertThat(bank.pulses).isEmpty();
        assertThat(report().ended()).isTrue();
    }
}
