// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.latchkey.protocol.Reason;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.audit.ClockQuality;
import org.latchkey.protocol.audit.Event;
import org.latchkey.protocol.code.News;
import org.latchkey.protocol.code.Scope;
import org.latchkey.unit.api.Holders.Hold;
import org.latchkey.unit.api.Holders.Kind;
import org.latchkey.unit.api.Holders.Phase;

/** What a code still does in the time that the site grants after its end. */
class GraceTest {

    private static final long LIFE = 30 * World.DAY;
    private static final long GRACE = 5 * World.DAY;
    private static final long BEGIN = FakeClock.START;
    private static final byte[] BOOKING = {1, 2, 3, 4, 5, 6, 7, 8};

    private final World world = new World();

    GraceTest() {
        world.policy = World.policy(GRACE);
        world.restart();
        world.run(200);
    }

    /** So many seconds after the end of a code that was made at the beginning. */
    private void afterEnd(long seconds) {
        world.clock.millis = (BEGIN + LIFE + seconds) * 1_000;
        world.run(500);
    }

    private void refused(String code) {
        int pulses = world.bank.pulses.size();
        assertThat(world.reason(code)).isEqualTo(Reason.EXPIRED);
        assertThat(world.bank.pulses).hasSize(pulses);
        assertThat(world.trail.last().event()).isEqualTo(Event.CODE_REFUSED);
    }

    private AuditEntry lastAccepted() {
        return world.trail.entries.stream()
                .filter(entry -> entry.event() == Event.CODE_ACCEPTED)
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    @Test
    void theDoorThatIsHeldOpensAndTheRecordSaysWhy() {
        String code = world.any(1, 0);
        int door = world.takeAndShut(code);
        assertThat(lastAccepted().reason()).isEmpty();
        afterEnd(0);
        assertThat(world.holders.at(door).orElseThrow().phase()).isEqualTo(Phase.ACTIVE);
        assertThat(world.takeAndShut(code)).isEqualTo(door);
        assertThat(lastAccepted().reason()).isEqualTo(Entries.GRACE);
        assertThat(lastAccepted().outcome()).isEqualTo(Entries.ACCEPTED);
        assertThat(world.told.get(world.told.size() - 1).validUntil()).isGreaterThanOrEqualTo(BEGIN + LIFE + GRACE);
        assertThat(world.trail.count(Event.DOOR_OVERSTAYED)).isZero();
    }

    @Test
    void itEndsToTheSecondAndOnlyThenTheDoorOverstays() {
        String code = world.any(1, 0);
        long end = world.clock.now().seconds() + LIFE;
        int door = world.takeAndShut(code);
        world.clock.millis = (end + GRACE - 3) * 1_000;
        assertThat(world.takeAndShut(code)).isEqualTo(door);
        world.clock.millis = (end + GRACE) * 1_000;
        refused(code);
        world.run(500);
        assertThat(world.holders.at(door).orElseThrow().phase()).isEqualTo(Phase.OVERSTAY);
        assertThat(world.trail.count(Event.DOOR_OVERSTAYED)).isEqualTo(1);
    }

    @Test
    void nothingIsGivenOutAndNoOtherDoorOpens() {
        String never = world.any(1, 0);
        String fixed = world.open(2, 0, 3);
        String dropOff = world.code(3, Scope.dropOff("A", 1, BOOKING, 0));
        String pickUp = world.code(4, Scope.pickUp("A", 1, BOOKING, 0));
        String staff = world.code(5, Scope.staff(List.of(3), 0));
        String technician = world.code(6, Scope.technician(0));
        world.takeAndShut(fixed);
        afterEnd(10);
        List.of(never, fixed, dropOff, pickUp, staff, technician).forEach(this::refused);
        assertThat(world.holders.all()).isEmpty();
        assertThat(world.gate.rights().holder()).isEmpty();
        assertThat(world.gate.release(3, staff, "kiosk").reason()).isEqualTo(Reason.EXPIRED);
    }

    @Test
    void aDoorThatWasReleasedIsGone() {
        String code = world.any(1, 0);
        int door = world.takeAndShut(code);
        assertThat(world.gate.end(code, "kiosk").accepted()).isTrue();
        world.leave();
        assertThat(world.holders.at(door)).isEmpty();
        afterEnd(10);
        refused(code);
    }

    @Test
    void whoIsDoneGivesTheDoorBack() {
        String code = world.any(1, 0);
        int door = world.takeAndShut(code);
        afterEnd(10);
        assertThat(world.gate.end(code, "kiosk").accepted()).isTrue();
        world.leave();
        assertThat(world.holders.at(door)).isEmpty();
    }

    @Test
    void aPickUpOpensWhatWasDroppedOff() {
        String dropOff = world.code(3, Scope.dropOff("A", 1, BOOKING, 0));
        String pickUp = world.code(4, Scope.pickUp("A", 1, BOOKING, 0));
        int door = world.takeAndShut(dropOff);
        afterEnd(10);
        assertThat(world.takeAndShut(pickUp)).isEqualTo(door);
        assertThat(lastAccepted().reason()).isEqualTo(Entries.GRACE);
    }

    @Test
    void aDropOffOpensNothingMoreOnceItWasPickedUp() {
        String dropOff = world.code(3, Scope.dropOff("A", 1, BOOKING, 0));
        String pickUp = world.code(4, Scope.pickUp("A", 1, BOOKING, 0));
        int door = world.takeAndShut(dropOff);
        afterEnd(10);
        assertThat(world.takeAndShut(dropOff)).as("before the pick-up").isEqualTo(door);
        assertThat(world.use(pickUp).doors()).containsExactly(door);
        world.bank.shut(door);
        assertThat(world.reason(dropOff)).isEqualTo(Refusal.USED_UP);
        world.leave();
        assertThat(world.holders.at(door)).isEmpty();
    }

    @Test
    void aFixedDoorOpensIfThePortalGaveItToTheCode() {
        String code = world.open(2, 0, 3, 4);
        world.give(new Hold(4, Kind.ASSIGNED, "0000000200000007", BEGIN, 0));
        afterEnd(10);
        assertThat(world.use(code).doors()).containsExactly(4);
    }

    @Test
    void aJammedDoorIsNotExchanged() {
        String code = world.any(1, 0);
        world.bank.doors.values().forEach(metal -> metal.jammed = true);
        world.scan(code);
        afterEnd(10);
        world.bank.doors.values().forEach(metal -> metal.jammed = false);
        refused(code);
    }

    @Test
    void usesAndRevocationsAreKnownUntilItsEnd() {
        String counted = world.any(1, 2);
        String taken = world.any(2, 0);
        int door = world.takeAndShut(counted);
        world.takeAndShut(counted);
        world.bank.doors.get(door).item = Optional.of(true);
        world.takeAndShut(taken);
        world.use(world.code(7, Scope.open(List.of(30), 0), Optional.of(new News(1, 0, List.of(2L)))));
        world.clock.quality = ClockQuality.PROVEN;
        afterEnd(GRACE - World.DAY);
        world.run(2 * Housekeeping.EVERY_MILLIS);
        assertThat(world.burnt(1, door)).isEqualTo(2);
        assertThat(world.reason(counted)).isNotEqualTo(Gate.OK);
        assertThat(world.reason(taken)).isEqualTo(Refusal.REVOKED);
    }
}
