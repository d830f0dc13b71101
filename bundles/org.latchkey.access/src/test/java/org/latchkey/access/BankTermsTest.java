// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.latchkey.protocol.Reason;
import org.latchkey.protocol.audit.ClockQuality;
import org.latchkey.protocol.audit.Event;
import org.latchkey.protocol.code.Scope;
import org.latchkey.protocol.site.BankTerms;
import org.latchkey.protocol.site.Policy;
import org.latchkey.protocol.site.Terms;
import org.latchkey.unit.api.Holders.Hold;
import org.latchkey.unit.api.Holders.Kind;
import org.latchkey.unit.api.Holders.Phase;

/** What banks have differently from their site, where it counts. Codes live thirty days here. */
class BankTermsTest {

    private static final long GRACE = 600;
    private static final long LIFE = 30 * World.DAY;
    private static final byte[] BOOKING = {1, 2, 3, 4, 5, 6, 7, 8};

    private final World world = new World();
    private final FakeBank bank = world.bank;

    /** Bank B begins at door 21; the site itself has no grace and takes every code. */
    private void terms(String of, long maxSeconds, long graceSeconds) {
        Terms terms = new Terms(3_600, maxSeconds, graceSeconds, Policy.OVERSTAY_KEEP, List.of("en"));
        bank.bankB = 21;
        world.policy = World.policy(0, new BankTerms(of, terms));
        world.restart();
        world.run(1_000);
    }

    private void pass(long seconds) {
        world.clock.millis += seconds * 1_000;
        world.run(500);
    }

    @Test
    void aHolderGetsAtTheirThingsForTheGraceOfTheirBankAlone() {
        terms("A", World.LONGEST, GRACE);
        String here = world.code(1, Scope.allocate("A", 1, 0));
        String there = world.code(2, Scope.allocate("B", 1, 0));
        int door = world.takeAndShut(here);
        int other = world.takeAndShut(there);
        pass(LIFE);
        assertThat(world.reason(there)).isEqualTo(Reason.EXPIRED);
        assertThat(world.holders.at(other).orElseThrow().phase()).isEqualTo(Phase.OVERSTAY);
        assertThat(world.takeAndShut(here)).isEqualTo(door);
        assertThat(world.holders.at(door).orElseThrow().phase()).isEqualTo(Phase.ACTIVE);
        pass(GRACE);
        assertThat(world.holders.at(door).orElseThrow().phase()).isEqualTo(Phase.OVERSTAY);
        assertThat(world.trail.last().event()).isEqualTo(Event.DOOR_OVERSTAYED);
        assertThat(world.reason(here)).isEqualTo(Reason.EXPIRED);
        assertThat(bank.pulses)
                .filteredOn(one -> one == door)
                .as("both in time")
                .hasSize(2);
    }

    @Test
    void theGraceIsForThoseWhoHoldADoor() {
        terms("A", World.LONGEST, GRACE);
        String never = world.code(1, Scope.allocate("A", 1, 0));
        String fixed = world.open(2, 0, 7);
        String staff = world.code(3, Scope.staff(List.of(7), 0));
        String unopened = world.code(4, Scope.allocate("A", 2, 0));
        world.give(
                new Hold(12, Kind.CODE, "0000000400000007", 1, world.clock.now().seconds() + LIFE));
        pass(LIFE);
        assertThat(world.holders.all())
                .as("no door that never opened outlives its code")
                .isEmpty();
        for (String code : List.of(never, fixed, staff, unopened)) {
            assertThat(world.reason(code)).as(code).isEqualTo(Reason.EXPIRED);
        }
    }

    @Test
    void anAssignedDoorOfSeveralOpensInTheGraceAndNoOther() {
        terms("A", World.LONGEST, GRACE);
        String code = world.open(5, 0, 3, 4);
        world.give(new Hold(4, Kind.ASSIGNED, "0000000500000007", 1, 0));
        pass(LIFE);
        assertThat(world.use(code).doors()).containsExactly(4);
        pass(GRACE);
        assertThat(world.reason(code)).isEqualTo(Reason.EXPIRED);
    }

    @Test
    void aPickUpThatIsLateWithinTheGraceIsStillOne() {
        terms("A", World.LONGEST, GRACE);
        String pickUp = world.code(2, Scope.pickUp("A", 0, BOOKING, 1));
        int door = world.takeAndShut(world.code(1, Scope.dropOff("A", 0, BOOKING, 1)));
        pass(LIFE + GRACE - 5);
        assertThat(world.use(pickUp).doors()).containsExactly(door);
    }

    @Test
    void aDoorIsGivenBackWithinTheGrace() {
        terms("A", World.LONGEST, GRACE);
        String code = world.code(1, Scope.allocate("A", 1, 0));
        world.takeAndShut(code);
        pass(LIFE + 1);
        assertThat(world.gate.end(code, World.SCANNER).accepted()).isTrue();
        assertThat(world.holders.all()).isEmpty();
    }

    @Test
    void whatIsNotInTheGraceOfItsBankIsNotGivenBackEither() {
        terms("A", World.LONGEST, GRACE);
        String code = world.code(1, Scope.allocate("B", 1, 0));
        int door = world.takeAndShut(code);
        pass(LIFE + 1);
        assertThat(world.gate.end(code, World.SCANNER).reason()).isEqualTo(Reason.EXPIRED);
        assertThat(world.holders.at(door)).isPresent();
    }

    @Test
    void anOpeningThatWaitedBeyondTheGraceOfItsBankIsNotSent() {
        terms("A", World.LONGEST, GRACE);
        String code = world.code(1, Scope.allocate("A", 1, 0));
        int door = world.takeAndShut(code);
        pass(LIFE + GRACE - 10);
        bank.queued = true;
        world.scan(code);
        pass(10);
        int pulses = bank.pulses.size();
        bank.turn();
        world.run(500);
        assertThat(bank.pulses).hasSize(pulses);
        assertThat(world.holders.at(door)).isPresent();
    }

    @Test
    void screensAreToldOfTheGraceOfTheDoor() {
        terms("A", World.LONGEST, GRACE);
        String code = world.code(1, Scope.allocate("A", 1, 0));
        long end = world.clock.now().seconds() + LIFE;
        world.takeAndShut(code);
        pass(LIFE);
        world.takeAndShut(code);
        assertThat(world.told.get(world.told.size() - 1).validUntil()).isEqualTo(end + GRACE);
    }

    @Test
    void usesCountForAsLongAsTheGrace() {
        terms("A", World.LONGEST, 10 * World.DAY);
        world.clock.quality = ClockQuality.PROVEN;
        String code = world.code(1, Scope.allocate("A", 1, 3));
        int door = world.takeAndShut(code);
        pass(LIFE + 5 * World.DAY);
        assertThat(world.burnt(1, door)).isEqualTo(1);
        world.takeAndShut(code);
        world.takeAndShut(code);
        assertThat(world.reason(code)).isEqualTo(Refusal.USED_UP);
    }

    @Test
    void aBankWithShorterStaysRefusesLongerCodesButNotStaff() {
        terms("A", World.DAY, 0);
        assertThat(world.reason(world.open(1, 0, 7))).isEqualTo(Reason.LIFETIME);
        assertThat(world.reason(world.code(2, Scope.allocate("A", 0, 0)))).isEqualTo(Reason.LIFETIME);
        assertThat(world.reason(world.code(3, Scope.dropOff("A", 0, BOOKING, 1))))
                .isEqualTo(Reason.LIFETIME);
        assertThat(world.holders.all()).isEmpty();
        assertThat(world.use(world.code(4, Scope.staff(List.of(7), 0))).accepted())
                .isTrue();
        assertThat(world.use(world.open(5, 0, 7, 30)).doors())
                .as("the doors elsewhere open")
                .containsExactly(30);
    }

    @Test
    void whoMayHaveAnyDoorGetsOneWhereTheCodeMayLive() {
        terms("A", World.DAY, 0);
        assertThat(world.takeAndShut(world.code(1, Scope.allocate("", 1, 0)))).isGreaterThan(20);
        assertThat(world.reason(world.code(2, Scope.allocate("", 2, 0))))
                .as("large doors are in bank A alone")
                .isEqualTo(Reason.LIFETIME);
    }

    @Test
    void whoHasADoorKeepsAccessWhenItsBankBecomesStricter() {
        terms("A", World.LONGEST, 0);
        String code = world.code(1, Scope.allocate("A", 1, 0));
        int door = world.takeAndShut(code);
        terms("A", World.DAY, 0);
        assertThat(world.takeAndShut(code)).isEqualTo(door);
    }
}
