// SPDX-License-Identifier: Apache-2.0
package org.latchkey.driver.wkly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
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
class WklyBusTest {

    private static final String OPEN_0_1 = "574b4c590900820183";
    private static final String OPENED = "57 4B 4C 59 0B 00 82 00 01 00 81";
    private static final String READ_0 = "574b4c5908008485";
    /** 24 locks, the first 00 and all others 01. */
    private static final String STATE_0 = "57 4B 4C 59 22 00 84 00 18 00" + " 01".repeat(23);

    private final Map<String, String[]> answers = new ConcurrentHashMap<>();
    private final FakeChannels channels = new FakeChannels(this::board);
    private WklyBus bus;

    private FakeChannel board() {
        FakeChannel channel = new FakeChannel();
        return channel.answering(request -> channel.receive(answers.getOrDefault(request, new String[0])));
    }

    private void answer(String request, String... pieces) {
        answers.put(request, pieces);
    }

    private void start(boolean openWhenSet) {
        ChannelAddress address = ChannelAddress.parse("tcp:127.0.0.1:4001");
        bus = new WklyBus(new WklySettings("west", address, openWhenSet, 200, 500, 0));
        bus.use(channels);
        Await.until(() -> bus.connected());
    }

    @AfterEach
    void stop() {
        bus.stop();
    }

    private FakeChannel channel() {
        return channels.opened().get(0);
    }

    private static String sealed(String frame) {
        byte xor = 0;
        for (byte b : HexFormat.of().parseHex(frame.replace(" ", ""))) {
            xor ^= b;
        }
        return frame + HexFormat.of().toHexDigits(xor);
    }

    private static void assertKind(Kind kind, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(DeviceException.class, e -> assertThat(e.kind())
                .isEqualTo(kind));
    }

    @Test
    void anOpeningIsSentOnceAndAnswered() throws Exception {
        answer(OPEN_0_1, OPENED);
        start(false);
        bus.pulse(new LockAddress(0, 1));
        assertThat(channel().sent()).containsExactly(OPEN_0_1);
    }

    @Test
    void aBoardThatFailedSaysSo() {
        answer(OPEN_0_1, sealed("57 4B 4C 59 0B 00 82 FF 01 00"));
        answer(READ_0, sealed("57 4B 4C 59 0B 00 84 FF 01 00"));
        start(false);
        assertKind(Kind.BAD_ANSWER, () -> bus.pulse(new LockAddress(0, 1)));
        assertKind(Kind.BAD_ANSWER, () -> bus.read(0));
    }

    @Test
    void silenceIsNoAnswerAndNothingIsRepeated() {
        start(false);
        assertKind(Kind.NO_ANSWER, () -> bus.pulse(new LockAddress(0, 1)));
        assertThat(channel().sent()).containsExactly(OPEN_0_1);
    }

    @Test
    void addressesOutOfRangeSendNothing() {
        start(false);
        assertKind(Kind.REFUSED, () -> bus.pulse(new LockAddress(32, 1)));
        assertKind(Kind.REFUSED, () -> bus.pulse(new LockAddress(0, 65)));
        assertKind(Kind.REFUSED, () -> bus.read(-1));
        assertThat(channel().sent()).isEmpty();
    }

    @Test
    void stateZeroIsAnOpenDoor() throws Exception {
        answer(READ_0, sealed(STATE_0));
        start(false);
        BoardState state = bus.read(0);
        assertThat(state.locks()).isEqualTo(24);
        assertThat(state.open().stream().boxed()).containsExactly(0);
        assertThat(state.itemSensed()).isFalse();
    }

    @Test
    void unlessConfiguredOtherwise() throws Exception {
        answer(READ_0, sealed(STATE_0));
        start(true);
        assertThat(bus.read(0).open().cardinality()).isEqualTo(23);
        assertThat(bus.read(0).isOpen(1)).isFalse();
    }

    @Test
    void aStateThatIsNeitherIsABadAnswer() {
        answer(READ_0, sealed("57 4B 4C 59 0B 00 84 00 01 02"));
        start(false);
        assertKind(Kind.BAD_ANSWER, () -> bus.read(0));
    }

    @Test
    void aDoorThatMovesWhileAskedDoesNotDisturb() throws Exception {
        answer(READ_0, "57 4B 4C 59 0A 00 85 01 01 86", sealed(STATE_0));
        start(false);
        assertThat(bus.read(0).isOpen(1)).isTrue();
    }
}
