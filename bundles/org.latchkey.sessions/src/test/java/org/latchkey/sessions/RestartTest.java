// SPDX-License-Identifier: Apache-2.0
package org.latchkey.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.latchkey.sessions.World.PIN;

import org.junit.jupiter.api.Test;
import org.latchkey.protocol.audit.Event;
import org.latchkey.unit.api.Doors.Outcome;
import org.latchkey.unit.api.Holders.Hold;
import org.latchkey.unit.api.Holders.Kind;
import org.latchkey.unit.api.Holders.Phase;

/** The power goes at each step of an opening. */
class RestartTest {

    private static final long HOUR = 3_600_000;

    private final World world = new World();

    private void cut(Runnable call) {
        try {
            call.run();
        } catch (World.PowerCut expected) {
            // That is what the test asked for.
        }
        world.trail.cutBefore = false;
        world.trail.cutAfter = false;
        world.doors.waiting.clear();
        world.doors.held = false;
        world.start();
        world.doors.reads += 4;
    }

    private void settle() {
        world.run();
        world.pass(FakeDoors.SETTLE + 1);
        world.doors.reads += 4;
        world.pass(1_000);
    }

    private Hold hold() {
        return world.holders.at(2).orElseThrow();
    }

    @Test
    void beforeTheRecordNothingHappened() {
        world.trail.cutBefore = true;
        cut(() -> world.sessions.begin(2, PIN.toCharArray()));
        settle();
        assertThat(world.holders.all()).isEmpty();
        assertThat(world.trail.entries).isEmpty();
        assertThat(world.doors.pulses).isEmpty();
    }

    @Test
    void afterTheRecordNobodyKnowsOfAPulseSoTheDoorStaysWithItsCustomer() {
        world.trail.cutAfter = true;
        cut(() -> world.sessions.begin(2, PIN.toCharArray()));
        assertThat(world.doors.pulses).isEmpty();
        settle();
        assertThat(world.trail.count(Event.OPENING_SETTLED, "closed")).isEqualTo(1);
        assertThat(world.store.count("po")).isZero();
        assertThat(hold().opened()).isTrue();

        assertThat(world.begin(2).reason()).isEqualTo("door-not-free");
        world.pass((World.STAY + World.GRACE) * 1_000);
        assertThat(hold().phase()).isEqualTo(Phase.OVERSTAY);
        assertThat(world.begin(2).reason()).isEqualTo("door-not-free");
    }

    @Test
    void whoComesBackAfterThatOpensWithThePin() {
        world.trail.cutAfter = true;
        cut(() -> world.sessions.begin(2, PIN.toCharArray()));
        settle();
        assertThat(world.reopen(2, PIN).accepted()).isTrue();
        world.doors.close(2);
        world.pass(HOUR / 4);
        assertThat(hold().opened()).isTrue();
    }

    @Test
    void whatWasPutInDuringABlackoutStaysItsCustomers() {
        world.doors.silent = true;
        assertThat(World.opening(world.begin(2)).outcome()).isEqualTo(Outcome.NO_ANSWER);
        // The pulse had left: opened, filled and shut in the dark. Then the board is back and says "closed".
        world.doors.silent = false;
        world.doors.close(2);
        settle();
        assertThat(world.trail.count(Event.OPENING_SETTLED, "closed")).isEqualTo(1);
        world.pass(HOUR / 2);
        assertThat(world.begin(2).reason()).isEqualTo("door-not-free");
        assertThat(world.reopen(2, PIN).accepted()).isTrue();
    }

    @Test
    void aDoorThatWasReleasedWhenItsPulseLeftWaitsForStaff() {
        world.doors.silent = true;
        world.doors.held = true;
        world.sessions.begin(2, PIN.toCharArray());
        world.release(2, "LK1:STAFF");
        world.doors.waiting.get(0).run();
        world.run();
        assertThat(hold().kind()).isEqualTo(Kind.HELD);
        world.doors.silent = false;
        settle();
        assertThat(hold().kind()).isEqualTo(Kind.HELD);
        assertThat(world.store.count("po")).isZero();
    }

    @Test
    void anOpenDoorAfterTheRestartWasOpened() {
        world.doors.held = true;
        cut(() -> world.sessions.begin(2, PIN.toCharArray()));
        assertThat(world.doors.open).contains(2);
        settle();
        assertThat(world.trail.count(Event.OPENING_SETTLED, "opened")).isEqualTo(1);
        assertThat(hold().opened()).isTrue();
        assertThat(world.doors.pulses).as("never a second pulse").hasSize(1);
    }

    @Test
    void aDoorThatTellsNothingStaysWithItsCustomer() {
        world.doors.held = true;
        cut(() -> world.sessions.begin(2, PIN.toCharArray()));
        world.doors.unread = true;
        world.run();
        world.pass(SessionOpenings.READING_MILLIS + 1);
        assertThat(world.trail.count(Event.OPENING_SETTLED, "unknown")).isEqualTo(1);
        world.doors.unread = false;
        world.doors.close(2);
        world.pass(HOUR / 4);
        assertThat(hold().opened()).isTrue();
    }

    @Test
    void anEndThatWasCutOffIsNoEndUnlessTheDoorIsOpen() {
        world.stay(2);
        world.doors.held = true;
        cut(() -> world.sessions.end(2, PIN.toCharArray()));
        world.doors.close(2);
        settle();
        assertThat(hold().phase()).as("opened and shut in the dark, or never").isEqualTo(Phase.ACTIVE);

        world.doors.held = true;
        cut(() -> world.sessions.end(2, PIN.toCharArray()));
        settle();
        assertThat(hold().phase()).isEqualTo(Phase.ENDING);
        world.doors.close(2);
        world.run();
        assertThat(world.holders.all()).isEmpty();
    }

    @Test
    void aMoveThatWasCutOffLeavesOneDoor() {
        world.doors.jams.add(2);
        world.doors.held = true;
        world.sessions.begin(2, PIN.toCharArray());
        world.doors.waiting.get(0).run();
        world.trail.cutAfter = true;
        cut(world::run);
        settle();
        assertThat(world.holders.all()).extracting(Hold::door).containsExactly(1);
        assertThat(world.trail.count(Event.SESSION_MOVED)).isEqualTo(1);
        assertThat(world.store.count("po")).isZero();
        assertThat(world.reopen(1, PIN).accepted()).isTrue();
    }

    @Test
    void aBoardThatDoesNotAnswerIsSettledWhenItDoes() {
        world.doors.silent = true;
        assertThat(World.opening(world.begin(2)).outcome()).isEqualTo(Outcome.NO_ANSWER);
        world.doors.silent = false;
        world.doors.open.add(2);
        settle();
        assertThat(world.trail.count(Event.OPENING, "no-answer")).isEqualTo(1);
        assertThat(world.trail.count(Event.OPENING_SETTLED, "opened")).isEqualTo(1);
        assertThat(hold().opened()).isTrue();
    }

    @Test
    void whateverIsDamagedIsLeftAlone() {
        world.stay(2);
        world.store.write(new org.latchkey.unit.api.Batch()
                .put(new byte[] {'p', 'o', 0, 3}, new byte[] {9})
                .put(new byte[] {'p', 'w', 0}, new byte[0]));
        world.start();
        assertThat(world.reopen(2, PIN).accepted()).isTrue();
        assertThat(world.begin(3).accepted()).isTrue();
    }
}
