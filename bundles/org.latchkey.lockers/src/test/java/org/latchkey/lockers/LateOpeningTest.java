// SPDX-License-Identifier: Apache-2.0
package org.latchkey.lockers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.latchkey.device.api.DeviceException;
import org.latchkey.device.api.LockAddress;
import org.latchkey.protocol.audit.Actor;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.audit.Event;
import org.latchkey.unit.api.Doors.By;
import org.latchkey.unit.api.Doors.Outcome;

/** Doors that open after their opening has ended: none without a record, and each as theirs who ordered it. */
class LateOpeningTest {

    private static final LockAddress LOCK_3 = new LockAddress(1, 3);
    private static final By OPERATOR = new By(new Actor(Actor.Kind.COMMAND, "0102"), new byte[32]);
    private static final By TECHNICIAN = new By(new Actor(Actor.Kind.TECHNICIAN, "console"), new byte[0]);

    private final FakeTicker ticker = new FakeTicker();
    private final Wiring wiring = new Wiring(Sites.twoBoards());
    private final FakeBus bus = new FakeBus(Sites.LINE, ticker);
    private final Buses buses = new Buses(ticker);
    private final DoorBook book = new DoorBook(wiring, ticker);
    private final FakeTrail trail = new FakeTrail();
    private final DoorJournal journal = new DoorJournal(ticker, Runnable::run);
    private final LineReader reader =
            new LineReader(wiring.line(Sites.LINE), buses, book, edge -> journal.changed(edge, false));
    private final OpeningSequence sequence =
            new OpeningSequence(buses, Map.of(Sites.LINE, reader)::get, book, ticker, 500);

    @BeforeEach
    void start() {
        buses.add(bus, 0, 1);
        journal.use(trail);
    }

    @Test
    void aJamThatSpringsOpenSecondsLaterIsRecorded() throws Exception {
        poll();
        bus.stuck.put(LOCK_3, 9);
        assertThat(open(OPERATOR)).isEqualTo(Outcome.JAMMED);
        ticker.pause(5_000);
        assertThat(trail.entries).isEmpty();

        spring();

        assertLateBy(OPERATOR);
    }

    @Test
    void anUnansweredOpeningOfADoorThatWasNeverReadIsRecordedOnceItIsSeenOpen() throws Exception {
        bus.silentBoards.add(1);
        assertThat(open(OPERATOR)).isEqualTo(Outcome.NO_ANSWER);
        bus.silentBoards.remove(1);

        spring();

        assertLateBy(OPERATOR);
    }

    @Test
    void itBelongsToTheLastWhosePulseLeft() throws Exception {
        poll();
        bus.stuck.put(LOCK_3, 9);
        open(TECHNICIAN);
        open(OPERATOR);
        // Nothing of this one leaves, so it explains nothing, and takes nothing from the one before.
        bus.connected = false;
        assertThat(open(TECHNICIAN)).isEqualTo(Outcome.NOT_SENT);
        bus.connected = true;

        spring();

        assertLateBy(OPERATOR);
    }

    @Test
    void theSecondTimeTheDoorOpensNobodyOrderedIt() throws Exception {
        poll();
        bus.stuck.put(LOCK_3, 9);
        open(OPERATOR);
        spring();
        bus.open.remove(LOCK_3);
        poll();
        spring();

        assertThat(trail.entries)
                .extracting(AuditEntry::event)
                .containsExactly(Event.OPENING, Event.DOOR_CLOSED, Event.DOOR_FORCED);
    }

    @Test
    void whatOpensBetweenTheLastLookAndTheEndIsTheOutcome() throws Exception {
        poll();
        bus.stuck.put(LOCK_3, 9);
        // The line's reader looks after the second pulse until the board's time is over, and then the poller once more.
        int[] closedLooks = {0};
        bus.afterRead = () -> {
            boolean lastLook = bus.pulses == 2 && ticker.millis() >= bus.lastPulse + FakeBus.SETTLE + FakeBus.EXCHANGE;
            if (lastLook && closedLooks[0]++ == 0) {
                bus.open.add(LOCK_3);
            }
        };
        OpeningSequence polled = new OpeningSequence(buses, line -> polledBetween(closedLooks), book, ticker, 500);

        Outcome outcome = polled.run(wiring.door(3).orElseThrow(), Optional::empty, OPERATOR)
                .outcome();

        assertThat(outcome).isEqualTo(Outcome.OPENED);
        assertThat(book.status(3).orElseThrow().quarantined()).isFalse();
        assertThat(trail.entries).isEmpty();
    }

    /** Polls as soon as the door has opened, before the opening asks how its sight was. */
    private LineReader polledBetween(int[] closedLooks) {
        if (closedLooks[0] == 1) {
            closedLooks[0]++;
            poll();
        }
        return reader;
    }

    private void assertLateBy(By by) {
        assertThat(trail.entries).hasSize(1);
        AuditEntry entry = trail.entries.get(0);
        assertThat(entry.event()).isEqualTo(Event.OPENING);
        assertThat(entry.actor()).isEqualTo(by.actor());
        assertThat(entry.door()).isEqualTo(3);
        assertThat(entry.outcome()).isEqualTo("opened");
        assertThat(entry.reason()).isEqualTo("late");
        assertThat(entry.cause()).isEqualTo(by.cause());
    }

    private Outcome open(By by) throws InterruptedException {
        return sequence.run(wiring.door(3).orElseThrow(), Optional::empty, by).outcome();
    }

    private void spring() {
        bus.open.add(LOCK_3);
        poll();
    }

    private void poll() {
        try {
            reader.read(1);
        } catch (DeviceException e) {
            throw new AssertionError(e);
        }
    }
}
