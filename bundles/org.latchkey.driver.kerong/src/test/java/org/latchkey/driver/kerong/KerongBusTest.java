// SPDX-License-Identifier: Apache-2.0
package org.latchkey.driver.kerong;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.latchkey.device.api.BoardState;
import org.latchkey.device.api.ChannelAddress;
import org.latchkey.device.api.DeviceException;
import org.latchkey.device.api.DeviceException.Kind;
import org.latchkey.device.api.LockAddress;
import org.latchkey.line.Await;
import org.latchkey.line.FakeChannel;
import org.latchkey.line.FakeChannels;

/** The driver against a line in memory: what is answered to which request is written here, byte by byte. */
@Timeout(60)
class KerongBusTest {

    private static final String READ_0 = "0200300335";
    private static final String OPEN_0_1 = "0200310336";
    /** Latch bits 1 to 8 set but the lowest, 9 to 16 all; items in lockers 1 and 16. */
    private static final String STATE_0 = "02 00 35 FE FF 01 80 03 B8";

    private final Map<String, String[]> answers = new ConcurrentHashMap<>();
    private final FakeChannels channels = new FakeChannels(this::board);
    private KerongBus bus;

    private FakeChannel board() {
        FakeChannel channel = new FakeChannel();
        return channel.answering(request -> channel.receive(answers.getOrDefault(request, new String[0])));
    }

    private void answer(String request, String... pieces) {
        answers.put(request, pieces);
    }

    private void start(boolean openWhenSet, boolean items, int locks, int answerMillis) {
        ChannelAddress address = ChannelAddress.parse("tcp:127.0.0.1:4001");
        bus = new KerongBus(new KerongSettings("west", address, openWhenSet, items, locks, answerMillis, 0, 500, 0));
        bus.use(channels);
        Await.until(() -> bus.connected());
    }

    private void start() {
        start(false, true, 16, 200);
    }

    @AfterEach
    void stop() {
        bus.stop();
    }

    private FakeChannel channel() {
        return channels.opened().get(0);
    }

    private static void assertKind(Kind kind, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(DeviceException.class, e -> assertThat(e.kind())
                .isEqualTo(kind));
    }

    @Test
    void anOpeningIsSentOnceAndNothingIsAwaited() throws Exception {
        start();
        bus.pulse(new LockAddress(0, 1));
        bus.pulse(new LockAddress(0, 16));
        assertThat(channel().sent()).containsExactly(OPEN_0_1, "020f310345");
    }

    @Test
    void addressesOutOfRangeSendNothing() {
        start(false, true, 12, 200);
        assertKind(Kind.REFUSED, () -> bus.pulse(new LockAddress(15, 1)));
        assertKind(Kind.REFUSED, () -> bus.pulse(new LockAddress(0, 13)));
        assertKind(Kind.REFUSED, () -> bus.read(15));
        assertKind(Kind.REFUSED, () -> bus.read(-1));
        assertThat(channel().sent()).isEmpty();
    }

    @Test
    void aClearLatchBitIsAnOpenDoorUnlessConfiguredOtherwise() throws Exception {
        answer(READ_0, STATE_0);
        start();
        BoardState state = bus.read(0);
        assertThat(state.locks()).isEqualTo(16);
        assertThat(state.open().stream().boxed()).containsExactly(0);
        assertThat(state.itemSensed()).isTrue();
        assertThat(state.items().stream().boxed()).containsExactly(0, 15);
    }

    @Test
    void theOtherPolarityAndTwelveLocks() throws Exception {
        answer(READ_0, STATE_0);
        start(true, false, 12, 200);
        BoardState state = bus.read(0);
        assertThat(state.locks()).isEqualTo(12);
        assertThat(state.open().cardinality()).isEqualTo(11);
        assertThat(state.isOpen(1)).isFalse();
        assertThat(state.covers(13)).isFalse();
        assertThat(state.itemSensed()).isFalse();
        assertThat(state.items().isEmpty()).isTrue();
    }

    @Test
    void anEchoAloneIsSilence() {
        answer(READ_0, "02 00 30 03 35");
        start();
        assertKind(Kind.NO_ANSWER, () -> bus.read(0));
    }

    @Test
    void anEchoedOpeningDoesNotDisturbTheNextRead() throws Exception {
        answer(OPEN_0_1, "02 00 31 03 36");
        answer(READ_0, "02 00 30 03 35", STATE_0);
        start();
        bus.pulse(new LockAddress(0, 1));
        assertThat(bus.read(0).isOpen(1)).isTrue();
    }

    @Test
    void wrongSumsWrongBoardsAndCollisionsAreBadAnswers() {
        start();
        String[] bad = {"02 00 35 FE FF 01 80 03 B7", "02 10 35 FE FF 01 80 03 C8", "02 12 35 FE FF 83", "02 00 35 FE"};
        for (String answer : bad) {
            answer(READ_0, answer);
            assertKind(Kind.BAD_ANSWER, () -> bus.read(0));
        }
        answer(READ_0, STATE_0 + "02 00 35 FF FF 01 80 03 B9");
        assertKind(Kind.BAD_ANSWER, () -> bus.read(0));
    }

    @Test
    void aLateAnswerToTheLastRequestIsNotThisOnes() throws Exception {
        start();
        assertKind(Kind.NO_ANSWER, () -> bus.read(0));
        answer(READ_0, "02 00 35 FF FF 01 80 03 B9", FakeChannel.SILENCE, STATE_0);
        assertThat(bus.read(0).isOpen(1)).as("the second, newer answer").isTrue();
    }

    @Test
    void anOpeningOvertakesWaitingReads() throws Exception {
        start(false, true, 16, 5_000);
        List<Thread> threads = new ArrayList<>();
        threads.add(call(() -> bus.read(0)));
        Await.until(() -> !channel().sent().isEmpty());
        threads.add(waiting(() -> bus.read(0)));
        threads.add(waiting(() -> bus.pulse(new LockAddress(0, 1))));
        answer(READ_0, STATE_0);
        channel().receive(STATE_0);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(channel().sent()).containsExactly(READ_0, OPEN_0_1, READ_0);
    }

    private static Thread call(ThrowingCallable call) {
        Thread thread = new Thread(() -> assertThatCode(call).doesNotThrowAnyException());
        thread.start();
        return thread;
    }

    private static Thread waiting(ThrowingCallable call) {
        Thread thread = call(call);
        Await.until(() -> thread.getState() == Thread.State.WAITING);
        return thread;
    }

    @Test
    void aLineThatIsDownRefusesAtOnce() {
        start();
        channels.refuse(Kind.LINE_DOWN);
        channel().vanish();
        assertKind(Kind.LINE_DOWN, () -> bus.pulse(new LockAddress(0, 1)));
        assertKind(Kind.LINE_DOWN, () -> bus.read(0));
    }

    @Test
    void aLineLostWhileAnOpeningLeavesMayHaveOpened() {
        start();
        channel().breakOnWrite();
        assertKind(Kind.NO_ANSWER, () -> bus.pulse(new LockAddress(0, 1)));
    }
}
