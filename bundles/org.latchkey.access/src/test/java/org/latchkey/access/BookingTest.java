// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.latchkey.protocol.audit.ClockQuality;
import org.latchkey.protocol.audit.Event;
import org.latchkey.protocol.code.Op;
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

    @Test
    void whatIsDroppedOffIsPickedUpFromTheSameDoorWhichIsThenFree() {
        int door = world.takeAndShut(dropOff);
        world.leave();
        assertThat(world.holders.at(door)).as("kept").isPresent();
        assertThat(world.use(pickUp).doors()).containsExactly(door);
        assertThat(world.holders.at(door).orElseThrow().phase()).isEqualTo(Phase.ENDING);
        world.shutAndLeave(door);
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
        world.shut(1);
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
        int door = world.takeAndShut(dropOff);
        byte[] other = {8, 8, 8, 8, 8, 8, 8, 8};
        assertThat(world.use(world.code(3, Scope.dropOff("A", 0, other, 1))).doors())
                .doesNotContain(door);
        assertThat(world.reason(world.code(4, Scope.pickUp("", 0, BOOKING, 1))))
                .as("the booking is one of bank A")
                .isEqualTo(Refusal.NOT_DROPPED_OFF);
    }

    @Test
    void whatIsNotTakenOutKeepsTheDoor() {
        int door = world.takeAndShut(dropOff);
        bank.doors.get(door).item = Optional.of(true);
        world.use(pickUp);
        world.shutAndLeave(door);
        assertThat(world.holders.at(door)).isPresent();
        bank.doors.get(door).item = Optional.of(false);
        world.leave();
        assertThat(world.holders.at(door)).isEmpty();
    }

    @Test
    void theBookingSurvivesARestartBetweenTheTwo() {
        int door = world.takeAndShut(dropOff);
        world.restart();
        world.run(1_000);
        assertThat(world.use(pickUp).doors()).containsExactly(door);
        world.restart();
        world.run(1_000);
        assertThat(world.holders.of(Kind.BOOKING, "A/0102030405060708")).isPresent();
        world.shutAndLeave(door);
        assertThat(world.holders.all()).isEmpty();
    }

    @Test
    void aPickUpThatARestartCutOffFreesTheDoorOnceItIsShut() {
        int door = world.takeAndShut(dropOff);
        world.scan(pickUp);
        world.crash();
        bank.advance(500);
        world.start();
        world.run(3_000);
        assertThat(world.holders.at(door).orElseThrow().phase()).isEqualTo(Phase.ENDING);
        world.shutAndLeave(door);
        assertThat(world.holders.at(door)).isEmpty();
    }

    @Test
    void theDropOffOpensItsDoorAgainUntilThePickUpAndNeverAnother() {
        String often = world.code(1, Scope.dropOff("A", 0, BOOKING, 0));
        int door = world.takeAndShut(often);
        assertThat(world.use(often).doors()).containsExactly(door);
        world.shut(door);
        world.use(pickUp);
        bank.shut(door);
        assertThat(world.reason(often)).as("before the door is free").isEqualTo(Refusal.USED_UP);
        world.run(200);
        world.leave();
        assertThat(world.holders.all()).isEmpty();
        world.restart();
        world.run(1_000);
        assertThat(world.reason(often)).isEqualTo(Refusal.USED_UP);
        assertThat(world.reason(world.code(9, Scope.pickUp("A", 0, BOOKING, 0))))
                .isEqualTo(Refusal.USED_UP);
    }

    @Test
    void aCountedDropOffIsBurntByItsOpeningsAlone() {
        String twice = world.code(1, Scope.dropOff("A", 0, BOOKING, 2));
        int door = world.takeAndShut(twice);
        assertThat(world.use(twice).doors()).containsExactly(door);
        world.shut(door);
        assertThat(world.reason(twice)).isEqualTo(Refusal.USED_UP);
        assertThat(world.use(pickUp).doors()).containsExactly(door);
    }

    @Test
    void aDropOffThatIsSettledAfterThePickUpBeginsNoOtherStay() {
        String twice = world.code(1, Scope.dropOff("A", 0, BOOKING, 2));
        int door = world.takeAndShut(twice);
        bank.doors.get(door).jammed = true;
        world.scan(twice);
        world.restart();
        world.run(3_000);
        assertThat(world.reservations().values()).extracting(Reservation::op).containsExactly(Op.DROP_OFF);
        bank.doors.get(door).jammed = false;
        bank.doors.get(door).item = Optional.of(true);
        world.use(pickUp);
        world.shut(door);
        world.run(Settler.RETURN_SECONDS * 1_000 + 1_000);
        assertThat(world.reservations()).as("the returned use is burnt").isEmpty();
        assertThat(world.holders.at(door).orElseThrow().phase()).isEqualTo(Phase.ENDING);
        bank.doors.get(door).item = Optional.of(false);
        world.leave();
        assertThat(world.holders.all()).isEmpty();
    }

    @Test
    void aFullBankRefusesTheNextBookingUntilOneIsPickedUp() {
        int doors = bank.doors.size();
        for (int i = 0; i < doors; i++) {
            byte[] one = {9, 0, 0, 0, 0, 0, 0, (byte) i};
            assertThat(world.use(world.code(20 + i, Scope.dropOff("", 0, one, 1)))
                            .accepted())
                    .isTrue();
            world.shut(i + 1);
        }
        assertThat(world.reason(dropOff)).isEqualTo(Refusal.NO_FREE_DOOR);
        assertThat(world.reason(pickUp)).isEqualTo(Refusal.NOT_DROPPED_OFF);
        int freed = world.use(world.code(40, Scope.pickUp("", 0, new byte[] {9, 0, 0, 0, 0, 0, 0, 0}, 1)))
                .doors()
                .get(0);
        world.shutAndLeave(freed);
        assertThat(world.use(dropOff).doors()).containsExactly(freed);
    }

    /** The portal extends a booking by issuing both codes anew under their ids. */
    @Test
    void anExtendedCodeIsTheSameCodeForLonger() {
        int door = world.takeAndShut(dropOff);
        String longer = world.extended(2, Scope.pickUp("A", 0, BOOKING, 1), 60);
        String drop = world.extended(1, Scope.dropOff("A", 0, BOOKING, 1), 60);
        world.clock.millis += 33 * World.DAY * 1_000;
        world.clock.quality = ClockQuality.PROVEN;
        world.run(1_000);
        assertThat(world.holders.at(door).orElseThrow().phase()).isEqualTo(Phase.OVERSTAY);
        assertThat(world.reason(pickUp)).isEqualTo("expired");
        assertThat(world.reason(drop)).as("its use still counts").isEqualTo(Refusal.USED_UP);
        assertThat(world.use(longer).doors()).containsExactly(door);
        world.shutAndLeave(door);
        assertThat(world.holders.at(door)).isEmpty();
        assertThat(world.reason(longer)).isEqualTo(Refusal.USED_UP);
        assertThat(world.reason(drop)).isEqualTo(Refusal.USED_UP);
    }

    @Test
    void whoComesBackWithALaterEndDoesNotOverstayAnyMore() {
        String counted = world.code(1, Scope.dropOff("A", 0, BOOKING, 2));
        String longer = world.extended(1, Scope.dropOff("A", 0, BOOKING, 2), 60);
        int door = world.takeAndShut(counted);
        world.clock.millis += 33 * World.DAY * 1_000;
        world.clock.quality = ClockQuality.PROVEN;
        world.run(1_000);
        assertThat(world.trail.count(Event.DOOR_OVERSTAYED, "overstayed")).isEqualTo(1);
        assertThat(world.takeAndShut(longer)).isEqualTo(door);
        assertThat(world.holders.at(door).orElseThrow().phase()).isEqualTo(Phase.ACTIVE);
        assertThat(world.trail.count(Event.DOOR_OVERSTAYED, "goes-on")).isEqualTo(1);
    }

    @Test
    void aBookingThatIsOverIsForgottenOnceItCanNotBeExtendedAnyMore() {
        int door = world.takeAndShut(dropOff);
        world.use(pickUp);
        world.shutAndLeave(door);
        world.clock.quality = ClockQuality.PROVEN;
        world.clock.millis += 33 * World.DAY * 1_000;
        world.run(1_000);
        assertThat(world.reason(world.extended(1, Scope.dropOff("A", 0, BOOKING, 0), 60)))
                .as("the portal did not know of the pick-up")
                .isEqualTo(Refusal.USED_UP);
        assertThat(new Ledger(world.store).isBookingOver("A/0102030405060708")).isTrue();
        world.clock.millis += World.LONGEST * 1_000;
        world.run(1_000);
        assertThat(new Ledger(world.store).isBookingOver("A/0102030405060708")).isFalse();
        assertThat(world.burnt(1, door)).isZero();
    }
}
