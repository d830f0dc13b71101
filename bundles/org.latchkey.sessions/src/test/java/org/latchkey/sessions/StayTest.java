// SPDX-License-Identifier: Apache-2.0
package org.latchkey.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.latchkey.sessions.World.GRACE;
import static org.latchkey.sessions.World.PIN;
import static org.latchkey.sessions.World.STAY;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.audit.ClockQuality;
import org.latchkey.protocol.audit.Event;
import org.latchkey.protocol.site.BankTerms;
import org.latchkey.protocol.site.Policy;
import org.latchkey.protocol.site.SiteConfig;
import org.latchkey.protocol.site.Terms;
import org.latchkey.unit.api.Holders.Phase;

/** What becomes of a session by itself. */
class StayTest {

    private static final long SECOND = 1_000;

    private final World world = new World();

    private Phase phase(int door) {
        return world.holders.at(door).orElseThrow().phase();
    }

    @Test
    void aStayThatIsTooLongIsRecordedOnce() {
        world.stay(2);
        world.pass((STAY + GRACE - 1) * SECOND);
        assertThat(phase(2)).isEqualTo(Phase.ACTIVE);
        world.pass(SECOND);
        assertThat(phase(2)).isEqualTo(Phase.OVERSTAY);
        world.start();
        world.pass(86_400 * SECOND);
        assertThat(world.trail.count(Event.DOOR_OVERSTAYED)).isEqualTo(1);
        assertThat(world.begin(2).reason()).as("nobody else gets it").isEqualTo("door-not-free");
        assertThat(world.reopen(2, PIN).accepted()).as("its customer keeps it").isTrue();
        world.doors.close(2);
        world.end(2);
        world.doors.close(2);
        world.run();
        assertThat(world.holders.all()).isEmpty();
    }

    @Test
    void whereStaffEmptyDoorsThePinNoLongerOpens() {
        world.staff = true;
        world.start();
        world.stay(2);
        world.pass((STAY + GRACE) * SECOND);
        assertThat(world.reopen(2, PIN).reason()).isEqualTo("overstayed");
        assertThat(world.end(2).reason()).isEqualTo("overstayed");
        world.sessions.release(2, "LK1:STAFF");
        world.run();
        assertThat(world.begin(2).accepted()).isTrue();
    }

    @Test
    void anEmptyDoorIsNotKeptForever() {
        world.stay(2);
        world.doors.items.put(2, false);
        world.pass((STAY + GRACE) * SECOND);
        assertThat(world.holders.all()).isEmpty();
        assertThat(world.trail.last().reason()).isEqualTo("empty");
    }

    @Test
    void anEndThatFailsAfterTheStayDoesNotBeginItAnew() {
        world.stay(2);
        world.pass((STAY + GRACE) * SECOND);
        world.doors.jams.add(2);
        world.end(2);
        world.pass(SECOND);
        assertThat(phase(2)).isEqualTo(Phase.OVERSTAY);
        assertThat(world.trail.count(Event.DOOR_OVERSTAYED)).isEqualTo(1);
    }

    @Test
    void whatIsLeftInsideADoorThatWasGivenBackIsForStaff() {
        world.stay(2);
        world.doors.items.put(2, true);
        world.end(2);
        world.doors.close(2);
        world.pass((STAY + GRACE) * SECOND);
        assertThat(phase(2)).isEqualTo(Phase.OVERSTAY);
        assertThat(world.trail.count(Event.DOOR_OVERSTAYED)).isEqualTo(1);
    }

    @Test
    void aClockThatWasWrongDoesNotMakeAStayTooLong() {
        world.quality = ClockQuality.UNPROVEN;
        world.stay(2);
        world.pass(600 * SECOND);
        world.quality = ClockQuality.PROVEN;
        world.seconds += 300L * 86_400;
        world.pass(SECOND);
        assertThat(phase(2)).isEqualTo(Phase.ACTIVE);
        assertThat(world.holders.at(2).orElseThrow().until())
                .as("what has passed counts")
                .isEqualTo(world.seconds + STAY - 601);
        world.pass((STAY + GRACE) * SECOND);
        assertThat(phase(2)).isEqualTo(Phase.OVERSTAY);
    }

    @Test
    void aStayThatIsNeverProvenEndsByTheTimeThatPassed() {
        world.quality = ClockQuality.UNPROVEN;
        world.stay(2);
        world.seconds += 300L * 86_400;
        world.pass((STAY - 10) * SECOND);
        assertThat(phase(2)).isEqualTo(Phase.ACTIVE);
        world.pass(20 * SECOND);
        world.pass(GRACE * SECOND);
        assertThat(phase(2)).isEqualTo(Phase.OVERSTAY);
    }

    @Test
    void aClockThatRanAheadForAWhileDoesNotShutTheCustomerOut() {
        world.staff = true;
        world.start();
        world.stay(2);
        world.quality = ClockQuality.UNPROVEN;
        world.seconds += 365L * 86_400;
        world.pass(SECOND);
        assertThat(phase(2)).isEqualTo(Phase.OVERSTAY);
        world.seconds -= 365L * 86_400;
        assertThat(world.reopen(2, PIN).accepted()).isTrue();
        assertThat(phase(2)).isEqualTo(Phase.ACTIVE);
        assertThat(world.trail.entries)
                .filteredOn(entry -> entry.event() == Event.DOOR_OVERSTAYED)
                .extracting(AuditEntry::outcome)
                .containsExactly("overstayed", "goes-on");
        world.doors.close(2);
        world.pass((STAY + GRACE) * SECOND);
        assertThat(world.reopen(2, PIN).reason()).isEqualTo("overstayed");
    }

    @Test
    void aCustomerWhoGoesOnBeforeTheClockIsProvenDoesNotOverstay() {
        world.staff = true;
        world.start();
        world.quality = ClockQuality.UNPROVEN;
        world.stay(2);
        world.doors.items.put(2, true);
        world.seconds += 3L * 86_400;
        world.doors.jams.add(2);
        world.end(2);
        world.pass(SECOND);
        assertThat(phase(2)).as("nothing could be taken out").isEqualTo(Phase.ACTIVE);
        world.doors.jams.clear();
        world.doors.quarantined.clear();
        world.end(2);
        world.doors.close(2);
        world.pass(SECOND);
        assertThat(phase(2)).as("something was left in it").isEqualTo(Phase.ENDING);
        assertThat(world.reopen(2, PIN).accepted()).isTrue();
        assertThat(phase(2)).isEqualTo(Phase.ACTIVE);
        world.doors.items.put(2, false);
        world.doors.close(2);
        world.pass(SECOND);
        assertThat(phase(2)).as("still theirs").isEqualTo(Phase.ACTIVE);
        assertThat(world.reopen(2, PIN).accepted()).isTrue();
        assertThat(world.trail.count(Event.DOOR_OVERSTAYED)).isZero();
    }

    @Test
    void theStayIsTheOneOfCodesWithoutATime() {
        SiteConfig plain = new SiteConfig("s", "S", "UTC", 7_200, List.of(), List.of(), List.of());
        assertThat(Stays.of(plain).of("")).isEqualTo(new Stay(7_200, 0, false, "keep"));
        Policy policy = new Policy(600, 60, "staff", List.of("en"), List.of());
        SiteConfig strict =
                new SiteConfig("s", "S", "UTC", 7_200, List.of(), List.of(), List.of(), Optional.of(policy), List.of());
        assertThat(Stays.of(strict).of("")).isEqualTo(new Stay(600, 60, true, "staff"));
    }

    @Test
    void aBankHasItsOwnStay() {
        BankTerms hall = new BankTerms("hall", new Terms(300, 900, 30, "staff", List.of("en")));
        Policy policy = new Policy(3_600, 0, "keep", List.of("en"), List.of(), List.of(hall));
        List<SiteConfig.Bank> banks =
                List.of(new SiteConfig.Bank("hall", "Hall", List.of()), new SiteConfig.Bank("yard", "Yard", List.of()));
        SiteConfig config =
                new SiteConfig("s", "S", "UTC", 7_200, List.of(), List.of(), banks, Optional.of(policy), List.of());
        assertThat(Stays.of(config).of("hall")).isEqualTo(new Stay(300, 30, true, "staff"));
        assertThat(Stays.of(config).of("yard")).isEqualTo(new Stay(3_600, 0, false, "keep"));
    }
}
