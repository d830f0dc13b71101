// SPDX-License-Identifier: Apache-2.0
package org.latchkey.lockers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.latchkey.protocol.audit.Event;
import org.latchkey.unit.api.Doors.Opening;
import org.latchkey.unit.api.Doors.Outcome;
import org.latchkey.unit.api.Doors.State;
import org.latchkey.unit.api.Doors.Status;
import org.latchkey.unit.api.Doors.Wear;
import org.latchkey.unit.api.testing.MemoryStore;

class DoorKeeperTest {

    private static final long LIMIT = 60_000;

    private final FakeTicker ticker = new FakeTicker();
    private final MemoryStore store = new MemoryStore();
    private final StoringTrail trail = new StoringTrail(store);
    private final Set<Integer> open = new HashSet<>();
    private final Set<Integer> quarantined = new HashSet<>();
    private final List<Integer> told = new ArrayList<>();
    private boolean unread;
    private DoorKeeper keeper;

    DoorKeeperTest() {
        start();
    }

    private void start() {
        quarantined.clear();
        keeper = new DoorKeeper(
                this::doors, quarantined::add, (status, millis) -> told.add(status.door()), ticker, LIMIT);
        keeper.use(store);
    }

    private List<Status> doors() {
        return List.of(door(1), door(2));
    }

    private Status door(int door) {
        State known = open.contains(door) ? State.OPEN : State.CLOSED;
        State state = unread ? State.UNKNOWN : known;
        return new Status(door, "A", true, state, Optional.empty(), 1, quarantined.contains(door), "");
    }

    private void pass(long millis) {
        ticker.pause(millis);
        keeper.tick(Optional.of(trail));
    }

    @Test
    void aDoorLeftOpenIsToldOnceUntilItIsClosed() {
        open.add(1);
        pass(0);
        pass(LIMIT - 1);
        assertThat(trail.entries).isEmpty();
        pass(1);
        pass(LIMIT);
        start();
        pass(LIMIT);
        pass(LIMIT);
        assertThat(trail.count(Event.DOOR_LEFT_OPEN)).isEqualTo(1);
        assertThat(told).containsExactly(1);
        assertThat(trail.last().details()).containsEntry("seconds", LIMIT / 1_000);

        open.clear();
        pass(0);
        open.add(1);
        pass(0);
        pass(LIMIT);
        assertThat(trail.count(Event.DOOR_LEFT_OPEN)).isEqualTo(2);
        assertThat(trail.count(Event.DOOR_CLOSED))
                .as("the journal has its closing")
                .isZero();
    }

    @Test
    void aDoorThatWasShutWhileTheUnitWasDownIsRecordedOnce() {
        open.add(1);
        pass(0);
        pass(LIMIT);
        unread = true;
        start();
        pass(0);
        open.clear();
        unread = false;
        store.full(true);
        pass(0);
        assertThat(trail.count(Event.DOOR_CLOSED)).isZero();
        store.full(false);
        pass(0);
        pass(0);
        start();
        pass(0);
        assertThat(trail.count(Event.DOOR_CLOSED)).isEqualTo(1);
        assertThat(trail.last().door()).isEqualTo(1);
        assertThat(store.count("lo")).isZero();
    }

    @Test
    void aBoardThatIsSilentForAWhileDoesNotMakeItNew() {
        open.add(1);
        pass(0);
        unread = true;
        pass(LIMIT / 2);
        unread = false;
        pass(LIMIT / 2);
        assertThat(told).containsExactly(1);
    }

    @Test
    void whatCouldNotBeRecordedIsToldLater() {
        open.add(2);
        pass(0);
        store.full(true);
        pass(LIMIT);
        assertThat(told).isEmpty();
        store.full(false);
        pass(1);
        assertThat(told).containsExactly(2);
    }

    @Test
    void aQuarantineOutlivesARestartUntilItIsLifted() {
        quarantined.add(2);
        pass(0);
        start();
        assertThat(quarantined).containsExactly(2);
        quarantined.clear();
        pass(0);
        start();
        assertThat(quarantined).isEmpty();
        assertThat(store.count("lf")).isZero();
    }

    @Test
    void aQuarantineThatTheDiskDidNotTakeIsStoredLater() {
        quarantined.add(2);
        store.full(true);
        pass(0);
        store.full(false);
        pass(0);
        start();
        assertThat(quarantined).containsExactly(2);
    }

    @Test
    void wearIsCountedOverRestarts() {
        keeper.ended(1, new Opening(Outcome.OPENED, ""));
        keeper.ended(1, new Opening(Outcome.OPENED, "second pulse"));
        keeper.ended(1, new Opening(Outcome.JAMMED, ""));
        keeper.ended(1, new Opening(Outcome.NO_ANSWER, ""));
        keeper.ended(1, new Opening(Outcome.NOT_SENT, ""));
        keeper.ended(2, new Opening(Outcome.PULSED, ""));
        pass(1);
        assertThat(store.count("lv")).as("not with every opening").isZero();
        pass(DoorKeeper.WEAR_MILLIS);
        start();
        keeper.ended(1, new Opening(Outcome.OPENED, ""));
        keeper.close();
        start();
        assertThat(keeper.wear()).containsExactlyInAnyOrder(new Wear(1, 3, 1, 1, 1), new Wear(2, 1, 0, 0, 0));
        assertThat(store.count("lv")).isEqualTo(2);
    }

    @Test
    void withoutAStoreOrATrailNothingIsLostThatMatters() {
        keeper.drop(store);
        quarantined.add(1);
        open.add(2);
        keeper.tick(Optional.empty());
        ticker.pause(LIMIT);
        keeper.tick(Optional.empty());
        keeper.use(store);
        pass(1);
        assertThat(store.count("lf")).isEqualTo(1);
        assertThat(told).containsExactly(2);
    }
}
