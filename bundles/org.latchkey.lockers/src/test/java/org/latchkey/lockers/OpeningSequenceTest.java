// SPDX-License-Identifier: Apache-2.0
package org.latchkey.lockers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.latchkey.device.api.DeviceException;
import org.latchkey.device.api.DeviceException.Kind;
import org.latchkey.device.api.LockAddress;
import org.latchkey.unit.api.Doors;
import org.latchkey.unit.api.Doors.Opening;
import org.latchkey.unit.api.Doors.Outcome;
import org.latchkey.unit.api.Doors.State;

class OpeningSequenceTest {

    private static final LockAddress LOCK_3 = new LockAddress(1, 3);
    private static final int SENSORLESS = 8;
    private static final long GAP = 500;
    private static final Optional<Opening> CALLED_OFF = Optional.of(new Opening(Outcome.NOT_SENT, "called off"));

    private final FakeTicker ticker = new FakeTicker();
    private final Wiring wiring = new Wiring(Sites.twoBoards());
    private final FakeBus bus = new FakeBus(Sites.LINE, ticker);
    private final Buses buses = new Buses(ticker);
    private final DoorBook book = new DoorBook(wiring, ticker);
    private final LineReader reader = new LineReader(wiring.line(Sites.LINE), buses, book, edge -> {});
    private final OpeningSequence sequence =
            new OpeningSequence(buses, Map.of(Sites.LINE, reader)::get, book, ticker, GAP);

    OpeningSequenceTest() {
        buses.add(bus, 0, 1);
    }

    @Test
    void opensAndSaysSoAsSoonAsTheSensorTells() throws Exception {
        long before = ticker.millis();

        assertThat(open(3).outcome()).isEqualTo(Outcome.OPENED);
        assertThat(bus.pulses).isEqualTo(1);
        assertThat(ticker.millis() - before).isLessThan(FakeBus.SETTLE);
        assertThat(state(3)).isEqualTo(State.OPEN);
    }

    @Test
    void anIdleSupplyPulsesWithoutAnyDelay() throws Exception {
        long before = ticker.millis();
        open(3);
        assertThat(bus.lastPulse).isEqualTo(before);
    }

    @Test
    void oneWhoseTimeIsOverSendsNothing() throws Exception {
        Opening opening = sequence.run(wiring.door(3).orElseThrow(), () -> Optional.of(Doors.TOO_LATE));
        assertThat(opening).isEqualTo(Doors.TOO_LATE);
        assertThat(bus.pulses).isZero();
    }

    @Test
    void oneWhoseTimeEndsWhileItWaitsForTheGapSendsNothing() throws Exception {
        open(3);
        long over = ticker.millis() + 1;
        Opening opening = sequence.run(
                wiring.door(4).orElseThrow(),
                () -> ticker.millis() >= over ? Optional.of(Doors.TOO_LATE) : Optional.empty());
        assertThat(opening).isEqualTo(Doors.TOO_LATE);
        assertThat(bus.pulses).isEqualTo(1);
    }

    @Test
    void keepsTheGapBetweenTwoOpenings() throws Exception {
        open(3);
        long first = bus.lastPulse;
        open(4);
        assertThat(bus.lastPulse - first).isGreaterThanOrEqualTo(GAP);
    }

    @Test
    void triesAJamOnceMoreAndOnlyAfterTheBoardsTime() throws Exception {
        bus.stuck.put(LOCK_3, 1);
        long before = ticker.millis();

        Opening opening = open(3);

        assertThat(opening.outcome()).isEqualTo(Outcome.OPENED);
        assertThat(bus.pulses).isEqualTo(2);
        assertThat(bus.lastPulse - before).isGreaterThanOrEqualTo(FakeBus.SETTLE);
        assertThat(book.status(3).orElseThrow().quarantined()).isFalse();
    }

    @Test
    void aSecondJamQuarantinesTheDoorUntilItIsSeenOpen() throws Exception {
        bus.stuck.put(LOCK_3, 9);

        assertThat(open(3).outcome()).isEqualTo(Outcome.JAMMED);
        assertThat(bus.pulses).isEqualTo(2);
        assertThat(book.status(3).orElseThrow().quarantined()).isTrue();

        bus.open.add(LOCK_3);
        reader.read(1);
        assertThat(book.status(3).orElseThrow().quarantined()).isFalse();
    }

    @Test
    void aSilentBoardIsUnknownAndNeverPulsedAgain() throws Exception {
        bus.silentBoards.add(1);

        assertThat(open(3).outcome()).isEqualTo(Outcome.NO_ANSWER);
        assertThat(bus.pulses).isEqualTo(1);
    }

    @Test
    void aDoorThatThePollerSawOpenHasOpenedThoughItIsShutAgain() throws Exception {
        bus.opensAfter = 0;
        bus.afterPulse = () -> {
            poll();
            bus.open.remove(LOCK_3);
        };

        assertThat(open(3).outcome()).isEqualTo(Outcome.OPENED);
        assertThat(bus.pulses).isEqualTo(1);
        assertThat(state(3)).isEqualTo(State.CLOSED);
    }

    @Test
    void whatAnEarlierOrderOpenedConfirmsNoLaterOne() throws Exception {
        open(3);
        bus.open.remove(LOCK_3);
        reader.read(1);
        bus.stuck.put(LOCK_3, 9);

        assertThat(open(3).outcome()).isEqualTo(Outcome.JAMMED);
    }

    private void poll() {
        try {
            reader.read(1);
        } catch (DeviceException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void anUnansweredPulseThatOpenedTheDoorIsAnOpening() throws Exception {
        bus.pulseFails = Kind.NO_ANSWER;
        bus.pulseActsThough = true;

        assertThat(open(3).outcome()).isEqualTo(Outcome.OPENED);
        assertThat(bus.pulses).isEqualTo(1);
    }

    @Test
    void anUnansweredPulseIsRepeatedOnlyOnceAndOnlyAfterALook() throws Exception {
        bus.pulseFails = Kind.BAD_ANSWER;

        assertThat(open(3).outcome()).isEqualTo(Outcome.JAMMED);
        assertThat(bus.reads).isPositive();
    }

    @Test
    void aDoorThatWasOutOfSightAfterItsPulseIsNotPulsedAgain() throws Exception {
        bus.stuck.put(LOCK_3, 9);
        bus.afterPulse = () -> {
            bus.connected = false;
            assertThatThrownBy(this::poll).isInstanceOf(AssertionError.class);
            bus.connected = true;
        };

        assertThat(open(3).outcome()).isEqualTo(Outcome.NO_ANSWER);
        assertThat(bus.pulses).isEqualTo(1);
        assertThat(book.status(3).orElseThrow().quarantined()).isFalse();
    }

    @Test
    void aDoorWhoseDriverWasSwappedAfterItsPulseIsNotPulsedAgain() throws Exception {
        FakeBus next = new FakeBus(Sites.LINE, ticker);
        bus.stuck.put(LOCK_3, 9);
        bus.afterPulse = () -> {
            buses.add(next, 1, 2);
            buses.remove(bus);
        };

        assertThat(open(3).outcome()).isEqualTo(Outcome.NO_ANSWER);
        assertThat(bus.pulses + next.pulses).isEqualTo(1);
        assertThat(next.reads).isPositive();
    }

    @Test
    void aSpellOfBlindnessBeforeThePulseDoesNotCount() throws Exception {
        bus.connected = false;
        assertThatThrownBy(this::poll).isInstanceOf(AssertionError.class);
        bus.connected = true;
        bus.stuck.put(LOCK_3, 1);

        assertThat(open(3).outcome()).isEqualTo(Outcome.OPENED);
        assertThat(bus.pulses).isEqualTo(2);
    }

    @Test
    void aLineThatGoesAfterTheDoorWasSeenShutIsNotWaitedForWithASecondPulse() throws Exception {
        bus.stuck.put(LOCK_3, 9);
        long firstLookAfterTheTime = FakeBus.SETTLE + FakeBus.EXCHANGE;
        bus.afterRead = () -> bus.connected = ticker.millis() - bus.lastPulse < firstLookAfterTheTime;

        assertThat(open(3).outcome()).isEqualTo(Outcome.JAMMED);
        assertThat(bus.pulses).isEqualTo(1);
    }

    @Test
    void theLookBeforeTheSecondPulseComesAfterTheGap() throws Exception {
        long gap = 2 * FakeBus.SETTLE;
        OpeningSequence slow = new OpeningSequence(buses, Map.of(Sites.LINE, reader)::get, book, ticker, gap);
        bus.stuck.put(LOCK_3, 9);
        bus.afterRead = () -> {
            if (bus.pulses == 1 && ticker.millis() >= bus.lastPulse + FakeBus.SETTLE + gap / 4) {
                bus.open.add(LOCK_3);
            }
        };

        Opening opening = slow.run(wiring.door(3).orElseThrow(), Optional::empty);

        assertThat(opening.outcome()).isEqualTo(Outcome.OPENED);
        assertThat(bus.pulses).isEqualTo(1);
    }

    @Test
    void nothingIsSentOnALineThatStaysAway() throws Exception {
        bus.connected = false;

        assertThat(open(3).outcome()).isEqualTo(Outcome.NOT_SENT);
        assertThat(bus.pulses).isZero();
    }

    @Test
    void whatTheBoardCanNotDoIsNotSent() throws Exception {
        bus.pulseFails = Kind.REFUSED;
        assertThat(open(3).outcome()).isEqualTo(Outcome.NOT_SENT);
    }

    @Test
    void aDoorWithoutSensorIsPulsedAndBelieved() throws Exception {
        assertThat(open(SENSORLESS).outcome()).isEqualTo(Outcome.PULSED);
        bus.pulseFails = Kind.NO_ANSWER;
        assertThat(open(SENSORLESS).outcome()).isEqualTo(Outcome.NO_ANSWER);
        assertThat(bus.reads).isZero();
    }

    @Test
    void aCancelledOrderSendsNothing() throws Exception {
        Opening opening = sequence.run(wiring.door(3).orElseThrow(), () -> CALLED_OFF);
        assertThat(opening.outcome()).isEqualTo(Outcome.NOT_SENT);
        assertThat(bus.pulses).isZero();
    }

    @Test
    void cancellingDuringAJamSkipsTheRetry() throws Exception {
        bus.stuck.put(LOCK_3, 9);
        Opening opening =
                sequence.run(wiring.door(3).orElseThrow(), () -> bus.pulses > 0 ? CALLED_OFF : Optional.empty());
        assertThat(opening.outcome()).isEqualTo(Outcome.JAMMED);
        assertThat(bus.pulses).isEqualTo(1);
    }

    @Test
    void aLateEdgeBelongsToTheOrder() throws Exception {
        bus.stuck.put(LOCK_3, 9);
        open(3);
        assertThat(edgeAfter(1_000)).contains(true);
    }

    @Test
    void anEdgeLongAfterTheJamDoesNot() throws Exception {
        bus.stuck.put(LOCK_3, 9);
        open(3);
        assertThat(edgeAfter(DoorBook.LATE_MILLIS + 1)).contains(false);
    }

    @Test
    void aDoorThatOpensBeforeAnyPulseWasNotOpenedByTheOrder() throws Exception {
        open(4);
        poll();
        Optional<Doors.Ordered> why = sequenceEdge(() -> CALLED_OFF);
        assertThat(why).isEmpty();
    }

    /** What explains that door 3 opens while its order waits for the gap and is then halted. */
    private Optional<Doors.Ordered> sequenceEdge(Supplier<Optional<Opening>> halted) throws Exception {
        List<DoorBook.Edge> edges = new ArrayList<>();
        sequence.run(wiring.door(3).orElseThrow(), () -> {
            bus.open.add(LOCK_3);
            try {
                edges.addAll(book.apply(Sites.LINE, 1, bus.read(1)));
            } catch (DeviceException e) {
                throw new AssertionError(e);
            }
            return halted.get();
        });
        assertThat(edges).hasSize(1);
        return edges.get(0).why();
    }

    private Optional<Boolean> edgeAfter(long millis) throws DeviceException {
        ticker.pause(millis);
        bus.open.add(LOCK_3);
        return book.apply(Sites.LINE, 1, bus.read(1)).stream()
                .map(edge -> edge.why().isPresent())
                .findFirst();
    }

    private Opening open(int door) throws InterruptedException {
        return sequence.run(wiring.door(door).orElseThrow(), Optional::empty);
    }

    private State state(int door) {
        return book.status(door).orElseThrow().state();
    }
}
