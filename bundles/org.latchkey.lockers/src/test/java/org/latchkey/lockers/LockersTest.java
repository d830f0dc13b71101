// SPDX-License-Identifier: Apache-2.0
package org.latchkey.lockers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.latchkey.device.api.LockAddress;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.unit.api.Doors;
import org.latchkey.unit.api.Doors.Opening;
import org.latchkey.unit.api.Doors.Outcome;
import org.latchkey.unit.api.Doors.State;

/** The threads together, in real time with generous bounds. */
class LockersTest {

    private static final long BOUND_SECONDS = 30;

    private final FakeBus bus = new FakeBus(Sites.LINE, Ticker.SYSTEM);
    private final FakeTrail trail = new FakeTrail();
    private final DoorJournal journal = new DoorJournal(Ticker.SYSTEM, Runnable::run);
    private final Lockers lockers = new Lockers(new Wiring(Sites.twoBoards()), Ticker.SYSTEM, journal);

    @BeforeEach
    void start() {
        journal.use(trail);
        lockers.start();
    }

    @AfterEach
    void stop() {
        lockers.stop();
    }

    @Test
    void tellsWhatALockDrawsFrom() {
        assertThat(lockers.supply(3)).isEqualTo("main");
        assertThat(lockers.supply(99)).isEmpty();
    }

    @Test
    void opensADoorAndTellsListeners() throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        Doors.Listener listener = (status, commanded) -> {
            if (status.door() == 3 && status.state() == State.OPEN && commanded) {
                told.countDown();
            }
        };
        lockers.add(listener);
        // The first state is no edge, so the door must have been seen closed.
        lockers.add(bus, 0, 1);
        awaitState(3, State.CLOSED);

        assertThat(finish(lockers.open(3)).outcome()).isEqualTo(Outcome.OPENED);
        assertThat(told.await(BOUND_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(trail.entries).isEmpty();
    }

    @Test
    void aLateOpeningHasOneRecordWhoeverWritesIt() throws Exception {
        CountDownLatch told = new CountDownLatch(2);
        lockers.add(new Doors.Listener() {
            @Override
            public void changed(Doors.Status status, boolean commanded) {
                told.countDown();
            }

            @Override
            public boolean recordsLate(Doors.Status status, Doors.By by) {
                return status.door() == 4;
            }
        });
        lockers.add(bus, 0, 1);
        awaitState(3, State.CLOSED);
        for (int door : new int[] {3, 4}) {
            bus.stick(door, true);
            assertThat(finish(lockers.open(door)).outcome()).isEqualTo(Outcome.JAMMED);
        }
        bus.stick(3, false);
        bus.stick(4, false);

        assertThat(told.await(BOUND_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(trail.entries)
                .extracting(AuditEntry::door, AuditEntry::reason)
                .containsExactly(tuple(3, "late"));
    }

    @Test
    void waitsForABusThatIsBeingSwapped() throws Exception {
        assertThat(lockers.reachable(3, 0)).isFalse();
        CompletableFuture<Opening> opening = lockers.open(3);
        lockers.add(bus, 0, 1);
        assertThat(finish(opening).outcome()).isEqualTo(Outcome.OPENED);
        assertThat(lockers.reachable(3, 0)).isTrue();
        assertThat(lockers.settleMillis(3)).isEqualTo(FakeBus.SETTLE);
    }

    @Test
    void aSilentBoardIsNotReachableUntilItAnswers() throws Exception {
        bus.silentBoards.add(1);
        lockers.add(bus, 0, 1);
        assertThat(lockers.silent(3)).as("the line is away").isFalse();
        assertThat(lockers.reachable(3, 50)).isFalse();
        assertThat(lockers.reachable(8, 0))
                .as("no sensor, so its state never matters")
                .isTrue();
        CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(() -> lockers.reachable(3, 20_000));
        bus.silentBoards.remove(1);
        assertThat(waiting.get(BOUND_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void anUnknownDoorIsNeverSent() throws Exception {
        assertThat(finish(lockers.open(99)).outcome()).isEqualTo(Outcome.NOT_SENT);
        assertThat(lockers.reachable(99, 0)).isFalse();
        assertThat(lockers.clear(99)).isFalse();
    }

    @Test
    void theQueueIsBoundedAndEndsWithTheUnit() throws Exception {
        List<CompletableFuture<Opening>> openings = new ArrayList<>();
        for (int i = 0; i < Supply.QUEUE + 10; i++) {
            openings.add(lockers.open(1));
        }
        assertThat(finish(openings.get(openings.size() - 1)).detail()).contains("too many");
        openings.get(3).cancel(false);

        lockers.stop();

        assertThat(openings).allMatch(CompletableFuture::isDone);
        assertThat(finish(lockers.open(1)).detail()).isEqualTo(Supply.STOPPING);
        assertThat(bus.pulses).isZero();
    }

    @Test
    void aDriverThatThrowsDoesNotEndTheSupply() throws Exception {
        lockers.add(
                new org.latchkey.device.api.LockBus() {
                    @Override
                    public String line() {
                        return Sites.LINE;
                    }

                    @Override
                    public void pulse(LockAddress address) {
                        throw new IllegalStateException("broken driver");
                    }

                    @Override
                    public org.latchkey.device.api.BoardState read(int board) {
                        throw new IllegalStateException("broken driver");
                    }

                    @Override
                    public long settleMillis() {
                        return 0;
                    }

                    @Override
                    public boolean connected() {
                        return true;
                    }
                },
                0,
                7);
        assertThat(finish(lockers.open(3)).outcome()).isEqualTo(Outcome.NO_ANSWER);
        lockers.add(bus, 1, 8);
        assertThat(finish(lockers.open(3)).outcome()).isEqualTo(Outcome.OPENED);
    }

    private void awaitState(int door, State state) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(BOUND_SECONDS);
        while (lockers.status(door).orElseThrow().state() != state && System.nanoTime() < deadline) {
            Ticker.SYSTEM.pause(1);
        }
    }

    private static Opening finish(CompletableFuture<Opening> opening) throws Exception {
        return opening.get(BOUND_SECONDS, TimeUnit.SECONDS);
    }
}
