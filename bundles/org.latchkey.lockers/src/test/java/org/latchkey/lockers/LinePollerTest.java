// SPDX-License-Identifier: Apache-2.0
package org.latchkey.lockers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.latchkey.device.api.LockAddress;
import org.latchkey.unit.api.Doors.State;

class LinePollerTest {

    private final FakeTicker ticker = new FakeTicker();
    private final Wiring wiring = new Wiring(Sites.twoBoards());
    private final FakeBus bus = new FakeBus(Sites.LINE, ticker);
    private final Buses buses = new Buses(ticker);
    private final DoorBook book = new DoorBook(wiring, ticker);
    private final List<DoorBook.Edge> edges = new ArrayList<>();
    private final AtomicBoolean opening = new AtomicBoolean();
    private final LineReader reader = new LineReader(wiring.line(Sites.LINE), buses, book, edges::add);
    private final LinePoller poller = new LinePoller(wiring.line(Sites.LINE), buses, reader, opening::get, ticker);

    @Test
    void theFirstReadTellsStatesAndNoEdges() {
        bus.open.add(new LockAddress(2, 1));
        buses.add(bus, 0, 1);

        poller.poll();

        assertThat(state(9)).isEqualTo(State.OPEN);
        assertThat(state(1)).isEqualTo(State.CLOSED);
        assertThat(state(8)).as("no sensor").isEqualTo(State.UNKNOWN);
        assertThat(edges).isEmpty();
        assertThat(reader.health().ok()).isTrue();
    }

    @Test
    void tellsDoorsThatChangeByThemselves() {
        buses.add(bus, 0, 1);
        poller.poll();
        bus.open.add(new LockAddress(1, 2));
        run(2 * LinePoller.IDLE_MILLIS);
        bus.open.clear();
        run(2 * LinePoller.IDLE_MILLIS);

        assertThat(edges)
                .extracting(e -> e.status().door(), e -> e.status().state(), edge -> edge.why()
                        .isPresent())
                .containsExactly(tuple(2, State.OPEN, false), tuple(2, State.CLOSED, false));
    }

    @Test
    void aChangeInTheDarkIsSeenAfterwards() {
        buses.add(bus, 0, 1);
        poller.poll();
        bus.connected = false;
        run(100);
        assertThat(state(2)).isEqualTo(State.UNKNOWN);

        bus.open.add(new LockAddress(1, 2));
        bus.connected = true;
        run(1_000);

        assertThat(edges).hasSize(1);
    }

    @Test
    void aSilentBoardBacksOffAndIsTriedForEver() {
        buses.add(bus, 0, 1);
        bus.silentBoards.add(1);
        run(120_000);
        int readsOfTwo = bus.reads;
        assertThat(readsOfTwo).as("board 2 is read as ever, board 1 rarely").isBetween(300, 600);
        assertThat(book.status(1).orElseThrow().trouble()).contains("board 1");
        assertThat(reader.health().ok()).isTrue();
        assertThat(reader.health().message()).contains("board 1");

        bus.silentBoards.clear();
        run(2 * LinePoller.SILENT_MILLIS);
        assertThat(state(1)).isEqualTo(State.CLOSED);
    }

    @Test
    void silentBoardsAreLeftAloneWhileAnOpeningRuns() {
        buses.add(bus, 0, 1);
        bus.silentBoards.addAll(List.of(1, 2));
        run(5_000);
        int before = bus.reads;
        opening.set(true);
        run(60_000);
        assertThat(bus.reads).isEqualTo(before);
    }

    @Test
    void aMissingDriverIsSaidInWords() {
        poller.poll();
        assertThat(reader.health().ok()).isFalse();
        assertThat(reader.health().message()).contains("no driver serves line west");
    }

    @Test
    void theHigherRankedBusServes() {
        FakeBus better = new FakeBus(Sites.LINE, ticker);
        buses.add(bus, 0, 1);
        buses.add(better, 5, 2);
        poller.poll();
        assertThat(better.reads).isPositive();
        assertThat(bus.reads).isZero();

        buses.remove(better);
        run(1_000);
        assertThat(bus.reads).isPositive();
    }

    @Test
    void aDriverOfWrongFramesIsNotWellForWhatTheOneBeforeItRead() {
        buses.add(bus, 0, 1);
        poller.poll();
        FakeBus wrong = new FakeBus(Sites.LINE, ticker);
        wrong.silentBoards.addAll(List.of(1, 2));
        buses.add(wrong, 0, 2);
        buses.remove(bus);

        assertThat(reader.health().ok()).as("before its first read").isFalse();
        assertThat(reader.health().message()).contains("new driver");
        assertThat(state(1)).isEqualTo(State.CLOSED);
        poller.poll();
        assertThat(wrong.reads).as("at once").isEqualTo(2);
        assertThat(reader.health().ok()).as("after one failure").isFalse();
        assertThat(state(1)).as("one failure is noise").isEqualTo(State.CLOSED);

        wrong.silentBoards.clear();
        run(2 * LinePoller.IDLE_MILLIS);
        assertThat(reader.health().ok()).isTrue();
    }

    @Test
    void boardsThatWereSilentAreReadByANewDriverAtOnce() {
        buses.add(bus, 0, 1);
        bus.silentBoards.addAll(List.of(1, 2));
        run(60_000);
        FakeBus right = new FakeBus(Sites.LINE, ticker);
        buses.add(right, 0, 2);
        buses.remove(bus);
        poller.poll();
        assertThat(reader.health().ok()).isTrue();
    }

    private void run(long millis) {
        long end = ticker.millis() + millis;
        while (ticker.millis() < end) {
            ticker.pause(poller.poll());
        }
    }

    private State state(int door) {
        return book.status(door).orElseThrow().state();
    }
}
