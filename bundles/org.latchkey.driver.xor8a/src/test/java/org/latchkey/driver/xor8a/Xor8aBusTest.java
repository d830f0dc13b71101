// SPDX-License-Identifier: Apache-2.0
package org.latchkey.driver.xor8a;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
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
class Xor8aBusTest {

    private static final String PROBE_1 = "80010133b3";
    private static final String PROBE_2 = "80010233b0";
    private static final String READ_1 = "80010033b2";
    private static final String OPEN_1_1 = "8a0101119b";

    private final Map<String, String[]> answers = new ConcurrentHashMap<>();
    private final FakeChannels channels = new FakeChannels(this::board);
    private Xor8aBus bus;

    private FakeChannel board() {
        FakeChannel channel = new FakeChannel();
        return channel.answering(request -> channel.receive(answers.getOrDefault(request, new String[0])));
    }

    private void answer(String request, String... pieces) {
        answers.put(request, pieces);
    }

    private void start(boolean openWhenSet, Optional<Echo> echo) {
        bus = new Xor8aBus(new Xor8aSettings(
                "west", ChannelAddress.parse("serial:/dev/fake"), openWhenSet, echo, 200, 200, 500, 0));
        bus.use(channels);
        Await.until(() -> bus.connected());
    }

    private void start() {
        start(false, Optional.of(Echo.ABSENT));
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
    void anOpeningIsSentOnceAndAcknowledged() throws Exception {
        answer(OPEN_1_1, "8A 01 01 00 8A");
        start();
        bus.pulse(new LockAddress(1, 1));
        assertThat(channel().sent()).containsExactly(OPEN_1_1);
    }

    @Test
    void anUnansweredOpeningIsNeverRepeated() {
        start();
        assertKind(Kind.NO_ANSWER, () -> bus.pulse(new LockAddress(1, 1)));
        answer(OPEN_1_1, "8A 01 01 00 8B");
        assertKind(Kind.BAD_ANSWER, () -> bus.pulse(new LockAddress(1, 1)));
        assertThat(channel().sent()).containsExactly(OPEN_1_1, OPEN_1_1);
    }

    @Test
    void addressesOutOfRangeSendNothing() {
        start();
        assertKind(Kind.REFUSED, () -> bus.pulse(new LockAddress(0, 1)));
        assertKind(Kind.REFUSED, () -> bus.pulse(new LockAddress(32, 1)));
        assertKind(Kind.REFUSED, () -> bus.pulse(new LockAddress(1, 51)));
        assertKind(Kind.REFUSED, () -> bus.read(0));
        assertKind(Kind.REFUSED, () -> bus.read(32));
        assertThat(channel().sent()).isEmpty();
    }

    @Test
    void aClearBitIsAnOpenDoorUnlessConfiguredOtherwise() throws Exception {
        answer(READ_1, "80 01 00 00 81 33 33", FakeChannel.SILENCE);
        start();
        BoardState state = bus.read(1);
        assertThat(state.locks()).isEqualTo(24);
        assertThat(state.isOpen(1)).isFalse();
        assertThat(state.isOpen(8)).isFalse();
        assertThat(state.isOpen(2)).isTrue();
        assertThat(state.isOpen(24)).isTrue();
        assertThat(state.itemSensed()).isFalse();
        assertThat(state.frame()).hasSize(7);
    }

    @Test
    void withOtherWiringASetBitIsAnOpenDoor() throws Exception {
        answer(READ_1, "80 01 04 00 01 33 B7", FakeChannel.SILENCE);
        start(true, Optional.of(Echo.ABSENT));
        BoardState state = bus.read(1);
        assertThat(state.open().stream().boxed()).containsExactly(0, 18);
    }

    @Test
    void theLengthOfAnAnswerIsLearnedOnceAndThenNotWaitedFor() throws Exception {
        answer(READ_1, "80 01 00 00 00 33 B2", FakeChannel.SILENCE);
        start();
        bus.read(1);
        assertThat(channel().sent()).hasSize(2);
        answer(READ_1, "80 01 00", "00 01 33 B3");
        assertThat(bus.read(1).isOpen(1)).isFalse();
        assertThat(channel().sent()).hasSize(3);
    }

    @Test
    void twoFramesInARowAreNotLearnedAsALongerOne() throws Exception {
        start();
        answer(READ_1, "80 01 01 33 B3", FakeChannel.SILENCE);
        bus.read(1);
        assertThat(bus.read(1).locks()).isEqualTo(8);
        // The XOR of both is zero too: a board with six groups would send just this.
        answer(READ_1, "80 01 00 33 B2 80 01 01 33 B3", FakeChannel.SILENCE);
        assertKind(Kind.BAD_ANSWER, () -> bus.read(1));
    }

    @Test
    void aBoardReplacedByALargerOneIsLearnedAnew() throws Exception {
        answer(READ_1, "80 01 01 33 B3", FakeChannel.SILENCE);
        start();
        bus.read(1);
        answer(READ_1, "80 01 00 00 01 33 B3", FakeChannel.SILENCE);
        assertKind(Kind.BAD_ANSWER, () -> bus.read(1));
        assertThat(bus.read(1).locks()).isEqualTo(24);
    }

    @Test
    void aLateAnswerToTheLastRequestIsNotThisOnes() throws Exception {
        answer(READ_1, "80 01 01 33 B3", FakeChannel.SILENCE);
        start();
        bus.read(1);
        answers.remove(READ_1);
        assertKind(Kind.NO_ANSWER, () -> bus.read(1));
        answer(READ_1, "80 01 01 33 B3", FakeChannel.SILENCE, "80 01 00 33 B2");
        assertThat(bus.read(1).isOpen(1)).as("the second, newer answer").isTrue();
    }

    @Test
    void wrongChecksumsWrongBoardsAndCollisionsAreBadAnswers() {
        start();
        for (String bad : new String[] {"80 01 00 33 B3", "80 02 00 33 B1", "80 81 40 37 F6 00 FE"}) {
            answer(READ_1, bad, FakeChannel.SILENCE);
            assertKind(Kind.BAD_ANSWER, () -> bus.read(1));
        }
    }

    @Test
    void anEchoingAdapterIsFoundOutAndItsEchoIsNoAnswer() throws Exception {
        answer(PROBE_1, "80 01 01 33 B3", "80 01 01 00 80");
        answer(PROBE_2, "80 01 02 33 B0", "80 01 02 00 83");
        answer(OPEN_1_1, "8A 01 01 11 9B");
        answer(READ_1, "80 01 00 33 B2 80 01 01 33 B3", FakeChannel.SILENCE);
        start(false, Optional.empty());
        assertThat(channel().sent()).containsExactly(PROBE_1, PROBE_2);
        assertThat(bus.read(1).isOpen(1)).isFalse();
        assertKind(Kind.NO_ANSWER, () -> bus.pulse(new LockAddress(1, 1)));
        answer(OPEN_1_1, "8A 01 01 11 9B", "8A 01 01 11 9B");
        bus.pulse(new LockAddress(1, 1));
        answer(READ_1, "80 01 00 33 B2");
        assertKind(Kind.NO_ANSWER, () -> bus.read(1));
    }

    @Test
    void aSilentOrOrdinaryLineHasNoEcho() throws Exception {
        answer(PROBE_1, "80 01 01 00 80");
        answer(READ_1, "80 01 00 33 B2", FakeChannel.SILENCE);
        start(false, Optional.empty());
        assertThat(channel().sent()).containsExactly(PROBE_1);
        assertThat(bus.read(1).isOpen(1))
                .as("an answer that equals its request")
                .isTrue();
    }

    @Test
    void anAdapterSwappedForAnEchoingOneIsFoundOut() throws Exception {
        answer(READ_1, "80 01 01 33 B3", FakeChannel.SILENCE);
        start(false, Optional.empty());
        bus.read(1);
        answer(PROBE_1, "80 01 01 33 B3");
        answer(PROBE_2, "80 01 02 33 B0");
        answer(READ_1, "80 01 00 33 B2 80 01 01 33 B3", FakeChannel.SILENCE);
        assertKind(Kind.BAD_ANSWER, () -> bus.read(1));
        assertThat(bus.read(1).isOpen(1)).isFalse();
    }

    @Test
    void aLineThatIsDownRefusesAtOnce() {
        start();
        channels.refuse(Kind.LINE_DOWN);
        channel().vanish();
        assertKind(Kind.LINE_DOWN, () -> bus.pulse(new LockAddress(1, 1)));
        assertKind(Kind.LINE_DOWN, () -> bus.read(1));
        assertThat(bus.connected()).isFalse();
        assertThat(channel().sent()).isEmpty();
    }

    @Test
    void stoppingHandsTheLineOver() {
        start();
        bus.stop();
        assertThat(channel().handedOver()).isEmpty();
        assertKind(Kind.LINE_DOWN, () -> bus.pulse(new LockAddress(1, 1)));
    }
}
