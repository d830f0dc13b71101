// SPDX-License-Identifier: Apache-2.0
package org.latchkey.driver.xor8a;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Collections;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.latchkey.channel.serial.SerialChannels;
import org.latchkey.device.api.ChannelAddress;
import org.latchkey.device.api.DeviceException;
import org.latchkey.device.api.DeviceException.Kind;
import org.latchkey.device.api.LockAddress;
import org.latchkey.line.Await;
import org.latchkey.line.PtyBoard;
import org.latchkey.simulators.line.LineSettings;
import org.latchkey.simulators.pty.Pty;

/** The driver through a real port, paced like the line. */
@Timeout(120)
class Xor8aPtyTest {

    private static final String READ_1 = "80 01 00 33 B2";
    private static final String CLOSED_1 = "80 01 00 00 01 33 B3";
    private static final String OPENED_1 = "80 01 00 00 00 33 B2";
    private static final String OPEN_1_1 = "8A 01 01 11 9B";
    private static final String ACK_1_1 = "8A 01 01 00 8A";
    private static final LockAddress LOCK = new LockAddress(1, 1);
    private static final int TURN_AROUND = 5;

    @TempDir
    Path folder;

    private final SerialChannels channels = new SerialChannels();
    private PtyBoard board;
    private Xor8aBus bus;

    @BeforeEach
    void start() {
        board = new PtyBoard(Pty.open(folder.resolve("lock")), LineSettings.paced(9600));
        board.answer("80 01 01 33 B3", "80 01 01 00 80", TURN_AROUND)
                .answer("80 01 02 33 B0", "80 01 02 00 83", TURN_AROUND)
                .answer(READ_1, CLOSED_1, TURN_AROUND)
                .answer(OPEN_1_1, ACK_1_1, TURN_AROUND);
        bus = bus();
        Await.until(bus::connected);
    }

    private Xor8aBus bus() {
        ChannelAddress address = ChannelAddress.parse("serial:" + board.pty().path());
        Xor8aSettings settings = new Xor8aSettings("west", address, false, Optional.empty(), 1_000, 5_000, 6_000, 5);
        Xor8aBus made = new Xor8aBus(settings);
        made.use(channels);
        return made;
    }

    @AfterEach
    void stop() {
        bus.stop();
        channels.stop();
        board.close();
    }

    private static void assertKind(Kind kind, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(DeviceException.class, e -> assertThat(e.kind())
                .isEqualTo(kind));
    }

    @Test
    void aDoorIsOpenedAndSeenOpen() throws Exception {
        assertThat(bus.read(1).isOpen(1)).isFalse();
        bus.pulse(LOCK);
        board.answer(READ_1, OPENED_1, TURN_AROUND);
        assertThat(bus.read(1).isOpen(1)).isTrue();
        assertThat(Collections.frequency(board.requests(), "8a0101119b")).isEqualTo(1);
    }

    @Test
    void answersInBurstsAreOneAnswer() throws Exception {
        board.settings(LineSettings.paced(9600).withSplit(3, 15));
        for (int i = 0; i < 20; i++) {
            assertThat(bus.read(1).isOpen(1)).isFalse();
            bus.pulse(LOCK);
        }
    }

    @Test
    void anOpeningMayBeAnsweredAfterASecond() throws Exception {
        board.answer(OPEN_1_1, ACK_1_1, 1_000);
        bus.pulse(LOCK);
        assertThat(bus.read(1).isOpen(1)).isFalse();
    }

    @Test
    void anEchoingAdapterWorks() throws Exception {
        bus.stop();
        board.settings(LineSettings.paced(9600).withEcho(true));
        bus = bus();
        Await.until(bus::connected);
        assertThat(bus.read(1).isOpen(1)).isFalse();
        bus.pulse(LOCK);
        board.ignore(READ_1);
        // A machine that was too busy to hear the echo when the line opened learns of it from the first bad answer.
        Await.until(() -> kindOfRead() == Kind.NO_ANSWER);
    }

    private Kind kindOfRead() {
        try {
            bus.read(1);
            return null;
        } catch (DeviceException e) {
            return e.kind();
        }
    }

    @Test
    void anAnswerThatComesTooLateIsDropped() throws Exception {
        bus.read(1);
        board.answer(READ_1, CLOSED_1, 1_300);
        assertKind(Kind.NO_ANSWER, () -> bus.read(1));
        board.answer(READ_1, OPENED_1, TURN_AROUND);
        // Whether the late answer came before or after the new request: it is not the answer.
        assertThat(bus.read(1).isOpen(1)).isTrue();
        assertThat(bus.read(1).isOpen(1)).isTrue();
    }

    @Test
    void anAdapterPluggedInAgainUnderAnotherNameServesOn() throws Exception {
        bus.read(1);
        String name = board.pty().slave();
        for (int i = 0; i < 3; i++) {
            board.pty().unplug();
            Await.until(() -> !bus.connected());
            assertKind(Kind.LINE_DOWN, () -> bus.pulse(LOCK));
            board.pty().plug();
            assertThat(board.pty().slave()).isNotEqualTo(name);
            name = board.pty().slave();
            Await.until(bus::connected);
            bus.pulse(LOCK);
            assertThat(bus.read(1).isOpen(1)).isFalse();
        }
    }

    @Test
    void anUnplugDuringAnOpeningLeavesItsOutcomeOpen() {
        board.ignore(OPEN_1_1);
        CompletableFuture<Kind> pulse = CompletableFuture.supplyAsync(() -> {
            try {
                bus.pulse(LOCK);
                return null;
            } catch (DeviceException e) {
                return e.kind();
            }
        });
        Await.until(() -> board.requests().contains("8a0101119b"));
        board.pty().unplug();
        assertThat(pulse.orTimeout(20, TimeUnit.SECONDS).join()).isEqualTo(Kind.NO_ANSWER);
    }

    @Test
    void aSwappedDriverContinuesOnTheSameLine() throws Exception {
        bus.read(1);
        for (int i = 0; i < 5; i++) {
            Xor8aBus next = bus();
            assertThat(next.connected()).as("the old one still has the line").isFalse();
            bus.stop();
            bus = next;
            Await.until(bus::connected);
            bus.pulse(LOCK);
            assertThat(board.pty().hasListener()).isTrue();
        }
        assertThat(Collections.frequency(board.requests(), "8a0101119b")).isEqualTo(5);
    }

    @Test
    void aThousandExchangesLeaveNoThreadBehind() throws Exception {
        board.settings(LineSettings.unpaced());
        board.answer(READ_1, CLOSED_1, 0);
        bus.read(1);
        int threads = Thread.activeCount();
        for (int i = 0; i < 1_000; i++) {
            assertThat(bus.read(1).isOpen(1)).isFalse();
        }
        assertThat(Thread.activeCount()).isLessThanOrEqualTo(threads);
    }
}
