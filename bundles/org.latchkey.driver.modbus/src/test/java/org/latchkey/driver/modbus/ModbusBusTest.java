// SPDX-License-Identifier: Apache-2.0
package org.latchkey.driver.modbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
class ModbusBusTest {

    private static final String READ = "010200000008" + "79cc";
    private static final String ALL_OFF = "010500ff0000fdfa";
    private static final String FLASH_1 = "010502000005" + "0c71";
    /** Input 1 clear, all others set. */
    private static final String FIRST_CLEAR = "01 02 01 FE 20 08";

    private final Map<String, String[]> answers = new ConcurrentHashMap<>();
    private final FakeChannels channels = new FakeChannels(this::board);
    private ModbusBus bus;

    private FakeChannel board() {
        FakeChannel channel = new FakeChannel();
        return channel.answering(request -> channel.receive(answers.getOrDefault(request, new String[0])));
    }

    private void answer(String request, String... pieces) {
        answers.put(request, pieces);
    }

    private void start(boolean openWhenSet) {
        answer(ALL_OFF, ALL_OFF);
        ChannelAddress address = ChannelAddress.parse("tcp:127.0.0.1:4001");
        bus = new ModbusBus(new ModbusSettings("west", address, openWhenSet, 8, 500, 200, 500, 5));
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

    private static void assertKind(Kind kind, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(DeviceException.class, e -> assertThat(e.kind())
                .isEqualTo(kind));
    }

    @Test
    void aBoardIsQuietedOnceAndThenFlashed() throws Exception {
        answer(FLASH_1, FLASH_1);
        start(false);
        bus.pulse(new LockAddress(1, 1));
        bus.pulse(new LockAddress(1, 1));
        assertThat(channel().sent()).containsExactly(ALL_OFF, FLASH_1, FLASH_1);
    }

    @Test
    void aBoardThatIsNotQuietedIsNotFlashed() {
        start(false);
        answers.remove(ALL_OFF);
        assertKind(Kind.NO_ANSWER, () -> bus.pulse(new LockAddress(1, 1)));
        assertThat(channel().sent()).containsExactly(ALL_OFF);
    }

    @Test
    void anotherAnswerThanTheFlashIsABadAnswer() {
        answer(FLASH_1, ALL_OFF);
        start(false);
        assertKind(Kind.BAD_ANSWER, () -> bus.pulse(new LockAddress(1, 1)));
    }

    @Test
    void aRefusalIsABadAnswer() {
        answer(READ, "01 82 02 C1 61");
        start(false);
        assertThatThrownBy(() -> bus.read(1)).hasMessageContaining("exception 2");
        assertKind(Kind.BAD_ANSWER, () -> bus.read(1));
    }

    @Test
    void addressesOutOfRangeSendNothing() {
        start(false);
        assertKind(Kind.REFUSED, () -> bus.pulse(new LockAddress(0, 1)));
        assertKind(Kind.REFUSED, () -> bus.pulse(new LockAddress(1, 9)));
        assertKind(Kind.REFUSED, () -> bus.read(248));
        assertThat(channel().sent()).isEmpty();
    }

    @Test
    void aClearInputIsAnOpenDoorUnlessConfiguredOtherwise() throws Exception {
        answer(READ, FIRST_CLEAR);
        start(false);
        BoardState state = bus.read(1);
        assertThat(state.locks()).isEqualTo(8);
        assertThat(state.open().stream().boxed()).containsExactly(0);
        bus.stop();
        start(true);
        assertThat(bus.read(1).open().cardinality()).isEqualTo(7);
    }

    @Test
    void anEchoAloneIsNoBoard() {
        answer(READ, READ);
        start(false);
        assertKind(Kind.NO_ANSWER, () -> bus.read(1));
    }

    @Test
    void afterTheLineWasAwayBoardsAreQuietedAgain() throws Exception {
        answer(READ, FIRST_CLEAR);
        start(false);
        bus.read(1);
        channel().vanish();
        Await.until(() -> channels.opened().size() == 2 && bus.connected());
        bus.read(1);
        assertThat(channels.opened().get(1).sent()).containsExactly(ALL_OFF, READ);
    }
}
