// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.latchkey.protocol.audit.Event;
import org.latchkey.protocol.code.Scope;
import org.latchkey.unit.api.Holders.Kind;
import org.latchkey.unit.api.Holders.Phase;

/** Two codes of one booking, which share a door. */
class BookingTest {

    private static final byte[] BOOKING = {1, 2, 3, 4, 5, 6, 7, 8};

    private final World world = new World();
    private final FakeBank bank = world.bank;
    private final String dropOff = world.code(1, Scope.dropOff("A", 0, BOOKING, 1));
    private final String pickUp = world.code(2, Scope.pickUp("A", 0, BOOKING, 1));

    BookingTest() {
        world.run(200);
    }

    private int drop() {
        int door = world.use(dropOff).doors().get(0);
        shut(door);
        return door;
    }

    private void shut(int door) {
        bank.shut(door);
        world.run(200);
    }

    private void leave() {
        world.run(Stays.VACANT_MILLIS + 500);
    }

    @Test
    void whatIsDroppedOffIsPickedUpFromTheSameDoorWhichIsThenFree() {
        int door = drop();
        leave();
        assertThat(world.holders.at(door)).as("kept").isPresent();
        assertThat(world.use(pickUp).doors()).containsExactly(door);
        assertThat(world.holders.at(door).orElseThrow().phase()).isEqualTo(Phase.ENDING);
        shut(door);
        leave();
        assertThat(world.holders.all()).isEmpty();
        assertThat(world.trail.last().event()).isEqualTo(Event.DOOR_RELEASED);
        assertThat(world.reason(pickUp)).isEqualTo(Refusal.USED_UP);
        assertThat(world.reason(dropOff)).isEqualTo(Refusal.USED_UP);
    }

    @Test
    void nothingIsPickedUpThatWasNotDroppedOff() {
        assertThat(world.reason(pickUp)).isEqualTo(Refusal.NOT_DROPPED_OFF);
        world.scan(dropOff);
        assertThat(world.reason(pickUp)).isEqualTo(Refusal.PICK_UP_TOO_EARLY);
        world.run(2_000);
        assertThat(world.burnt(2, 1)).isZero();
        shut(1);
        assertThat(world.use(pickUp).accepted()).isTrue();
    }

    @Test
    void aDropOffThatJammedDoesNotCount() {
        bank.doors.values().forEach(metal -> metal.jammed = true);
        world.use(dropOff);
        assertThat(world.reason(pickUp)).isEqualTo(Refusal.PICK_UP_TOO_EARLY);
    }

    @Test
    void otherBookingsAndOtherBanksHaveOtherDoors() {
        int door = drop();
        byte[] other = {8, 8, 8, 8, 8, 8, 8, 8};
        assertThat(world.use(world.code(3, Scope.dropOff("A", 0, other, 1))).doors())
                .doesNotContain(door);
        assertThat(world.reason(world.code(4, Scope.pickUp("", 0, BOOKING, 1))))
                .as("the booking is one of bank A")
                .isEqualTo(Refusal.NOT_DROPPED_OFF);
    }

    @Test
    void whatIsNotTakenOutKeepsTheDoor() {
        int door = drop();
        bank.doors.get(door).item = Optional.of(true);
        world.use(pickUp);
        shut(door);
        leave();
        assertThat(world.holders.at(door)).isPresent();
        bank.doors.get(door).item = Optional.of(false);
        leave();
        assertThat(world.holders.at(door)).isEmpty();
    }

    @Test
    void theBookingSurvivesARestartBetweenTheTwo() {
        int door = drop();
        world.restart();
        world.run(1_000);
        assertThat(world.use(pickUp).doors()).containsExactly(door);
        world.restart();
        world.run(1_000);
        assertThat(world.holders.of(Kind.BOOKING, "A/0102030405060708")).isPresent();
        shut(door);
        leave();
        assertThat(world.holders.all()).isEmpty();
    }

    @Test
    void aPickUpThatARestartCutOffFreesTheDoorOnceItIsShut() {
        int door = drop();
        world.scan(pickUp);
        world.crash();
        bank.advance(500);
        world.start();
        world.run(3_000);
        assertThat(world.holders.at(door).orElseThrow().phase()).isEqualTo(Phase.ENDING);
        shut(door);
        leave();
        assertThat(world.holders.at(door)).isEmpty();
    }
}
