// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.latchkey.access.Reservation.State;
import org.latchkey.protocol.audit.Event;
import org.latchkey.protocol.code.Scope;
import org.latchkey.unit.api.Holders.Phase;

/** Openings without an outcome, at a door that is their customer's: whose things are in it gets at them. */
class OwnDoorTest {

    private static final byte[] BOOKING = {1, 2, 3, 4, 5, 6, 7, 8};

    private final World world = new World();
    private final FakeBank bank = world.bank;
    private final String dropOff = world.code(1, Scope.dropOff("A", 0, BOOKING, 0));
    private final String pickUp = world.code(2, Scope.pickUp("A", 0, BOOKING, 1));

    OwnDoorTest() {
        world.run(200);
    }

    /** The unit dies with the pulse, and the door stays shut. */
    private void cutOff(String code, int door) {
        world.scan(code);
        bank.doors.get(door).opensAt = Long.MAX_VALUE;
        world.restart();
        world.run(3_000);
        assertThat(world.reservations().values()).extracting(Reservation::state).containsExactly(State.RETURNED);
    }

    private void passReturn() {
        world.run(Settler.RETURN_SECONDS * 1_000 + 1_000);
    }

    @Test
    void aPickUpThatNeverOpenedIsNotBurntHoweverLateItComesBack() {
        int door = world.takeAndShut(dropOff);
        cutOff(pickUp, door);
        passReturn();
        world.restart();
        world.run(10_000);
        assertThat(world.burnt(2, door)).isZero();
        assertThat(world.use(pickUp).doors()).containsExactly(door);
        assertThat(world.holders.at(door).orElseThrow().phase()).isEqualTo(Phase.ENDING);
        world.shutAndLeave(door);
        assertThat(world.holders.all()).isEmpty();
        assertThat(world.reason(pickUp)).isEqualTo(Refusal.USED_UP);
    }

    @Test
    void theOtherCodeOfTheBookingTakesNothingFromIt() {
        int door = world.takeAndShut(dropOff);
        cutOff(pickUp, door);
        assertThat(world.takeAndShut(dropOff)).isEqualTo(door);
        passReturn();
        assertThat(world.use(pickUp).doors()).containsExactly(door);
    }

    @Test
    void whoOpensTheDoorLaterIsSomebodyElse() {
        int door = world.takeAndShut(dropOff);
        cutOff(pickUp, door);
        passReturn();
        bank.spring(door);
        world.run(500);
        world.shut(door);
        assertThat(world.burnt(2, door)).isZero();
        assertThat(world.use(pickUp).doors()).containsExactly(door);
    }

    @Test
    void anOpeningSoonAfterIsItsOwn() {
        int door = world.takeAndShut(dropOff);
        cutOff(pickUp, door);
        bank.spring(door);
        world.run(500);
        assertThat(world.burnt(2, door)).isEqualTo(1);
        assertThat(world.holders.at(door).orElseThrow().phase()).isEqualTo(Phase.ENDING);
    }

    @Test
    void aCountedCodeGetsBackWhatItPutIn() {
        String code = world.code(3, Scope.allocate("A", 1, 2));
        int door = world.takeAndShut(code);
        cutOff(code, door);
        passReturn();
        assertThat(world.takeAndShut(code)).isEqualTo(door);
        world.leave();
        assertThat(world.holders.all()).isEmpty();
    }

    @Test
    void aBoardThatIsSilentForLongKeepsNobodyFromTheirThings() {
        int door = world.takeAndShut(dropOff);
        world.scan(pickUp);
        bank.doors.get(door).opensAt = Long.MAX_VALUE;
        bank.silent = true;
        world.run(Settler.READING_MILLIS + 5_000);
        assertThat(world.trail.count(Event.OPENING_SETTLED, "returned")).isEqualTo(1);
        bank.silent = false;
        world.run(1_000);
        assertThat(world.use(pickUp).doors()).containsExactly(door);
    }

    @Test
    void aDoorWithoutASensorIsOpenedAgain() {
        int door = world.takeAndShut(dropOff);
        bank.doors.get(door).sensed = false;
        world.scan(pickUp);
        world.restart();
        world.run(2_000);
        assertThat(world.use(pickUp).doors()).containsExactly(door);
    }

    @Test
    void whatWasReturnedEndsWithTheStay() {
        String code = world.code(3, Scope.allocate("A", 1, 2));
        int door = world.takeAndShut(code);
        cutOff(code, door);
        passReturn();
        String staff = world.code(9, Scope.staff(List.of(door), 0));
        assertThat(world.gate.release(door, staff, "kiosk").accepted()).isTrue();
        world.run(2_000);
        assertThat(world.reservations()).isEmpty();
        assertThat(world.holders.all()).as("nothing opened late").isEmpty();
        assertThat(world.reason(code)).isEqualTo(Refusal.USED_UP);
    }
}
