// SPDX-License-Identifier: Apache-2.0
package org.latchkey.lockers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.latchkey.lockers.DoorBook.Edge;
import org.latchkey.protocol.audit.Actor;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.audit.Event;
import org.latchkey.unit.api.Doors.By;
import org.latchkey.unit.api.Doors.Ordered;
import org.latchkey.unit.api.Doors.State;
import org.latchkey.unit.api.Doors.Status;
import org.latchkey.unit.api.UnitException;

class DoorJournalTest {

    private static final By SOMEBODY = new By(new Actor(Actor.Kind.COMMAND, "0102"), new byte[32]);

    private final FakeTicker ticker = new FakeTicker();
    private final FakeTrail trail = new FakeTrail();
    private final DoorJournal journal = new DoorJournal(ticker, Runnable::run);

    @Test
    void recordsForcedDoorsAndClosingsButNotWhatWasOrdered() {
        journal.use(trail);
        journal.changed(new Edge(door(3, State.OPEN), Optional.of(new Ordered(SOMEBODY, false))), false);
        alone(door(4, State.OPEN));
        alone(door(3, State.CLOSED));

        assertThat(trail.entries)
                .extracting(AuditEntry::event, AuditEntry::door)
                .containsExactly(tuple(Event.DOOR_FORCED, 4), tuple(Event.DOOR_CLOSED, 3));
    }

    @Test
    void aFlappingSensorEndsInOneSummaryAMinute() {
        journal.use(trail);
        for (int i = 0; i < 6_000; i++) {
            alone(door(3, i % 2 == 0 ? State.OPEN : State.CLOSED));
            ticker.pause(20);
        }
        journal.close();

        long summaries = count(Event.DOOR_CHANGES);
        assertThat(trail.entries).hasSizeLessThanOrEqualTo(2 * DoorJournal.SINGLES + 3);
        assertThat(summaries).isBetween(2L, 3L);
        assertThat(count(Event.DOOR_FORCED) + summed("forced")).isEqualTo(3_000);
        assertThat(count(Event.DOOR_CLOSED) + summed("closed")).isEqualTo(3_000);
    }

    @Test
    void withoutATrailChangesAreCountedUntilThereIsOne() {
        alone(door(3, State.OPEN));
        journal.use(trail);
        ticker.pause(DoorJournal.WINDOW_MILLIS);
        journal.tick();

        assertThat(trail.entries).extracting(AuditEntry::event).containsExactly(Event.DOOR_CHANGES);
        assertThat(trail.entries.get(0).details()).isEqualTo(Map.of("forced", 1L, "closed", 0L, "doors", "3"));
    }

    @Test
    void aSlowTrailIsNotFlooded() {
        trail.slow = true;
        journal.use(trail);
        for (int i = 0; i < 100; i++) {
            alone(door(i, State.CLOSED));
        }
        assertThat(trail.entries).hasSize(DoorJournal.IN_FLIGHT);
    }

    @Test
    void aFailedRecordIsCountedInTheSummary() {
        trail.slow = true;
        journal.use(trail);
        alone(door(3, State.CLOSED));
        trail.waiting.get(0).completeExceptionally(new UnitException("disk full"));
        trail.slow = false;
        journal.close();
        assertThat(summed("closed")).isEqualTo(1);
    }

    @Test
    void aLateOpeningIsRecordedAsTheirsWhoOrderedIt() {
        journal.use(trail);
        journal.changed(late(3), false);
        journal.changed(late(4), true);

        assertThat(trail.entries)
                .extracting(AuditEntry::event, AuditEntry::door, AuditEntry::actor, AuditEntry::outcome)
                .containsExactly(tuple(Event.OPENING, 3, SOMEBODY.actor(), "opened"));
        assertThat(trail.entries.get(0).reason()).isEqualTo("late");
        assertThat(trail.entries.get(0).cause()).isEqualTo(SOMEBODY.cause());
    }

    @Test
    void noLateOpeningIsLostInAFloodOfChangesOrWhileTheTrailIsAway() {
        journal.changed(late(9), false);
        journal.use(trail);
        for (int i = 0; i < 2 * DoorJournal.SINGLES; i++) {
            alone(door(3, State.CLOSED));
        }
        journal.changed(late(4), false);
        journal.close();

        assertThat(count(Event.OPENING)).isEqualTo(1);
        assertThat(summed("late")).isEqualTo(1);
    }

    private void alone(Status status) {
        journal.changed(new Edge(status, Optional.empty()), false);
    }

    private static Edge late(int door) {
        return new Edge(door(door, State.OPEN), Optional.of(new Ordered(SOMEBODY, true)));
    }

    private long count(Event event) {
        return trail.entries.stream().filter(e -> e.event() == event).count();
    }

    private long summed(String detail) {
        return trail.entries.stream()
                .filter(e -> e.event() == Event.DOOR_CHANGES)
                .mapToLong(e -> (Long) e.details().get(detail))
                .sum();
    }

    private static Status door(int number, State state) {
        return new Status(number, "A", true, state, Optional.empty(), 1, false, "");
    }

    @Test
    void namesOnlySomeDoorsInASummary() {
        for (int i = 1; i <= 2_000; i++) {
            alone(door(i, State.OPEN));
        }
        journal.use(trail);
        journal.close();
        List<AuditEntry> entries = trail.entries;
        assertThat((String) entries.get(0).details().get("doors")).hasSizeLessThan(200);
    }
}
