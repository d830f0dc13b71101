// SPDX-License-Identifier: Apache-2.0
package org.latchkey.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.latchkey.sessions.World.PIN;
import static org.latchkey.sessions.World.opening;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.latchkey.protocol.audit.Actor;
import org.latchkey.protocol.audit.Event;
import org.latchkey.unit.api.BankRules;
import org.latchkey.unit.api.Doors.By;
import org.latchkey.unit.api.Doors.Opening;
import org.latchkey.unit.api.Doors.Ordered;
import org.latchkey.unit.api.Doors.Outcome;
import org.latchkey.unit.api.Holders.Hold;
import org.latchkey.unit.api.Holders.Kind;
import org.latchkey.unit.api.PinSessions.Answer;

/** A session's first door jams, its customer is given another, and things come in between. */
class MoveTest {

    private final World world = new World();

    MoveTest() {
        world.doors.jams.add(1);
    }

    private Hold hold(int door) {
        return world.holders.at(door).orElseThrow();
    }

    /** A jammed door gives way. */
    private void spring(int door) {
        spring(door, Optional.empty());
    }

    private void spring(int door, Optional<Ordered> why) {
        world.doors.jams.remove(door);
        world.doors.clear(door);
        world.doors.open.add(door);
        world.sessions.edge(world.doors.status(door).orElseThrow(), why);
        world.run();
    }

    @Test
    void aDoorThatSpringsOpenAfterTheMoveIsKeptForStaff() {
        Answer answer = world.begin(1);
        assertThat(opening(answer).detail()).isEqualTo("moved:2");
        world.pass(30_000);
        spring(1);
        assertThat(hold(1).kind()).isEqualTo(Kind.HELD);
        assertThat(hold(1).id()).as("for whom it may be").isEqualTo(hold(2).id());
        assertThat(world.trail.count(Event.OCCUPANCY_DIFFERS, "held")).isEqualTo(1);
        world.doors.close(1);
        world.pass(3_600_000);
        assertThat(world.begin(1).reason()).isEqualTo("door-not-free");
        world.sessions.release(1, "LK1:STAFF");
        world.run();
        assertThat(world.begin(1).accepted()).isTrue();
    }

    @Test
    void soIsOneThatOpensBeforeItsJamIsWorkedOff() {
        world.doors.held = true;
        Answer answer = world.sessions.begin(1, PIN.toCharArray());
        world.doors.waiting.get(0).run();
        world.doors.clear(1);
        world.doors.open.add(1);
        world.doors.held = false;
        world.run();
        assertThat(opening(answer).outcome()).as("it is the customer's own").isEqualTo(Outcome.OPENED);
        assertThat(world.holders.all()).extracting(Hold::door).containsExactly(1);
        assertThat(hold(1).opened()).isTrue();
    }

    @Test
    void aDoorThatSpringsOpenWhenNoOtherWasLeftIsKeptToo() {
        world.doors.jams.addAll(List.of(2, 3, 4, 5));
        world.begin(1);
        assertThat(world.holders.all()).isEmpty();
        spring(1);
        assertThat(hold(1).kind()).isEqualTo(Kind.HELD);
    }

    @Test
    void aDoorThatOpensLongAfterOrForSomebodyElseIsNot() {
        world.begin(1);
        world.pass(LateDoors.LATE_MILLIS);
        spring(1);
        assertThat(world.holders.at(1)).isEmpty();
    }

    @Test
    void aLateDoorIsKeptAsSoonAsTheDiskTakesIt() {
        world.begin(1);
        world.store.full(true);
        spring(1);
        assertThat(world.holders.at(1)).isEmpty();
        world.store.full(false);
        world.pass(5_000);
        assertThat(hold(1).kind()).isEqualTo(Kind.HELD);
    }

    @Test
    void aMoveThatTheDiskDoesNotTakeIsTriedAgain() {
        Answer answer = jamWithAFullDisk();
        assertThat(world.doors.pulses).as("nothing without its record").containsExactly(1);
        world.pass(3_000);
        assertThat(answer.opening()).isNotDone();
        world.store.full(false);
        world.pass(1_000);
        assertThat(opening(answer).detail()).isEqualTo("moved:2");
        assertThat(world.holders.all()).extracting(Hold::door).containsExactly(2);
    }

    private Answer jamWithAFullDisk() {
        world.doors.held = true;
        Answer answer = world.sessions.begin(1, PIN.toCharArray());
        world.doors.held = false;
        world.store.full(true);
        world.doors.waiting.get(0).run();
        world.run();
        return answer;
    }

    @Test
    void nobodyIsMovedByADiskThatComesBackTooLate() {
        Answer answer = jamWithAFullDisk();
        for (int i = 0; i < 20; i++) {
            world.pass(1_000);
        }
        assertThat(opening(answer).outcome()).isEqualTo(Outcome.JAMMED);
        world.store.full(false);
        world.pass(10_000);
        assertThat(world.doors.pulses).containsExactly(1);
        assertThat(world.holders.all()).isEmpty();
        assertThat(world.store.count("po")).isZero();
    }

    private Answer jamWithASlowDisk() {
        world.doors.held = true;
        Answer answer = world.sessions.begin(1, PIN.toCharArray());
        world.doors.held = false;
        world.trail.slow = true;
        world.doors.waiting.get(0).run();
        world.run();
        world.trail.slow = false;
        return answer;
    }

    @Test
    void aMoveThatIsDurableTooLateOpensNothing() {
        Answer answer = jamWithASlowDisk();
        world.pass(Sessions.DISK_PATIENCE_MILLIS);
        assertThat(opening(answer).outcome()).isEqualTo(Outcome.NOT_SENT);
        world.trail.waiting.get(0).run();
        world.run();
        assertThat(world.doors.pulses).containsExactly(1);
        assertThat(world.holders.all()).isEmpty();
        assertThat(world.store.count("po")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {BankRules.LOCKED_DOWN, BankRules.BANK_CLOSED, ""})
    void nobodyIsMovedInABankThatServesNobodyNow(String mode) {
        world.doors.held = true;
        Answer answer = world.sessions.begin(1, PIN.toCharArray());
        world.doors.held = false;
        world.mode = mode;
        world.doors.waiting.get(0).run();
        world.run();
        assertThat(opening(answer).outcome()).isEqualTo(Outcome.JAMMED);
        assertThat(world.doors.pulses).containsExactly(1);
        assertThat(world.holders.all()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {BankRules.LOCKED_DOWN, BankRules.BANK_CLOSED})
    void anOrderThatComesBeforeThePulseOfAMoveStopsIt(String mode) {
        Answer answer = jamWithASlowDisk();
        world.mode = mode;
        world.trail.waiting.get(0).run();
        world.run();
        assertThat(opening(answer).detail()).isEqualTo(mode);
        assertThat(world.doors.pulses).containsExactly(1);
        assertThat(world.holders.all()).isEmpty();
    }

    @Test
    void aDoorThatIsReleasedWhileItOpensIsKeptForStaff() {
        world.doors.held = true;
        Answer answer = world.sessions.begin(2, PIN.toCharArray());
        world.release(2, "LK1:STAFF");
        world.doors.waiting.get(0).run();
        world.run();
        assertThat(opening(answer).outcome()).isEqualTo(Outcome.OPENED);
        assertThat(hold(2).kind()).isEqualTo(Kind.HELD);
        world.doors.close(2);
        world.pass(3_600_000);
        assertThat(world.begin(2).reason()).as("what was put in is in it").isEqualTo("door-not-free");
    }

    @Test
    void aDoorThatIsReleasedAtItsLastOpeningIsFree() {
        world.stay(2);
        world.doors.held = true;
        world.sessions.end(2, PIN.toCharArray());
        world.release(2, "LK1:STAFF");
        world.doors.waiting.get(0).run();
        world.run();
        assertThat(world.holders.at(2)).isEmpty();
    }

    @Test
    void aDoorThatIsReleasedAndJamsIsKeptOnlyIfItOpens() {
        world.doors.held = true;
        world.sessions.begin(1, PIN.toCharArray());
        world.release(1, "LK1:STAFF");
        world.doors.waiting.get(0).run();
        world.run();
        assertThat(world.holders.all()).isEmpty();
        spring(1);
        assertThat(hold(1).kind()).isEqualTo(Kind.HELD);
    }

    @Test
    void anOpeningThatWaitsForItsTurnDoesNotActInALockDown() {
        world.doors.beforeTurn = () -> world.mode = BankRules.LOCKED_DOWN;
        Answer answer = world.begin(2);
        assertThat(opening(answer).outcome()).isEqualTo(Outcome.NOT_SENT);
        assertThat(opening(answer).detail()).isEqualTo(BankRules.LOCKED_DOWN);
        assertThat(world.doors.pulses).isEmpty();
        assertThat(world.holders.all()).as("given back: nothing was sent").isEmpty();
    }

    @Test
    void norOnceItsSessionWasReleased() {
        world.doors.beforeTurn = () -> world.release(2, "LK1:STAFF");
        Answer answer = world.begin(2);
        assertThat(opening(answer)).isEqualTo(new Opening(Outcome.NOT_SENT, Words.SESSION_ENDED));
        assertThat(world.doors.pulses).isEmpty();
        assertThat(world.holders.all()).isEmpty();
        assertThat(world.store.count("po")).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"COMMAND", "CODE", "TECHNICIAN", "SESSION"})
    void aDoorThatOpensForSomebodyElseAfterItsJamIsNotKept(Actor.Kind kind) {
        world.begin(1);
        spring(1, Optional.of(new Ordered(new By(new Actor(kind, "another"), new byte[0]), false)));
        world.doors.close(1);
        world.run();
        assertThat(world.holders.at(1)).isEmpty();
    }

    @Test
    void oneThatOpensLateForItsOwnSessionIs() {
        world.begin(1);
        Actor own = new Actor(Actor.Kind.SESSION, hold(2).id());
        spring(1, Optional.of(new Ordered(new By(own, new byte[0]), true)));
        assertThat(hold(1).kind()).isEqualTo(Kind.HELD);
    }

    @Test
    void nobodyTakesADoorFromItsSessionWhileItOpens() {
        world.doors.held = true;
        world.sessions.begin(2, PIN.toCharArray());
        assertThat(isIdle(2)).isFalse();
        assertThat(isIdle(3)).isTrue();
        assertThat(world.sessions.release(2, "LK1:STAFF").reason()).isEqualTo(Words.BUSY);
        assertThat(hold(2).kind()).isEqualTo(Kind.SESSION);
        world.doors.waiting.get(0).run();
        world.run();
        assertThat(isIdle(2)).isTrue();
        assertThat(world.sessions.release(2, "LK1:STAFF").accepted()).isTrue();
    }

    private boolean isIdle(int door) {
        boolean[] ran = {false};
        boolean idle = world.sessions.doorUse().whileIdle(door, () -> ran[0] = true);
        assertThat(ran[0]).isEqualTo(idle);
        return idle;
    }
}
