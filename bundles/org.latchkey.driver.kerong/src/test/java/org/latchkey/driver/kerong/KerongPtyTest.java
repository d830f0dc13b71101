// SPDX-License-Identifier: Apache-2.0
package org.latchkey.driver.kerong;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Collections;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.latchkey.channel.serial.SerialChannels;
import org.latchkey.device.api.ChannelAddress;
import org.latchkey.device.api.DeviceException;
import org.latchkey.device.api.LockAddress;
import org.latchkey.line.Await;
import org.latchkey.line.PtyBoard;
import org.latchkey.simulators.line.LineSettings;
import org.latchkey.simulators.pty.Pty;

/** The driver through a real port, paced like the line. */
@Timeout(120)
class KerongPtyTest {

    private static final String READ_0 = "02 00 30 03 35";
    private static final String ALL_CLOSED_0 = "02 00 35 FF FF 00 00 03 38";
    private static final String LOCK_1_OPEN_0 = "02 00 35 FE FF 00 00 03 37";
    private static final String OPEN_0_1 = "0200310336";
    private static final LockAddress LOCK = new LockAddress(0, 1);

    @TempDir
    Path folder;

    private final SerialChannels channels = new SerialChannels();
    private PtyBoard board;
    private KerongBus bus;

    @BeforeEach
    void start() {
        board = new PtyBoard(Pty.open(folder.resolve("lock")), LineSettings.paced(19_200));
        board.answer(READ_0, ALL_CLOSED_0, 5);
        bus = bus();
        Await.until(bus::connected);
    }

    private KerongBus bus() {
        ChannelAddress address = ChannelAddress.parse("serial:" + board.pty().path() + "?baud=19200");
        KerongBus made = new KerongBus(new KerongSettings("west", address, false, true, 16, 2_000, 25, 3_000, 5));
        made.use(channels);
        return made;
    }

    @AfterEach
    void stop() {
        bus.stop();
        channels.stop();
        board.close();
    }

    @Test
    void aDoorIsOpenedAndSeenOpen() throws Exception {
        assertThat(bus.read(0).isOpen(1)).isFalse();
        bus.pulse(LOCK);
        board.answer(READ_0, LOCK_1_OPEN_0, 5);
        assertThat(bus.read(0).isOpen(1)).isTrue();
        assertThat(Collections.frequency(board.requests(), OPEN_0_1)).isEqualTo(1);
    }

    @Test
    void answersInBurstsAndBehindAnEchoAreUnderstood() throws Exception {
        board.settings(LineSettings.paced(19_200).withSplit(4, 20).withEcho(true));
        for (int i = 0; i < 10; i++) {
            assertThat(bus.read(0).isOpen(1)).isFalse();
            bus.pulse(LOCK);
        }
        Await.until(() -> Collections.frequency(board.requests(), OPEN_0_1) == 10);
    }

    @Test
    void pluggedInAgainUnderAnotherNameItServesOn() throws Exception {
        String name = board.pty().slave();
        board.pty().unplug();
        Await.until(() -> !bus.connected());
        assertThatThrownBy(() -> bus.read(0))
                .isInstanceOfSatisfying(DeviceException.class, e -> assertThat(e.certainlyNotSent())
                        .isTrue());
        board.pty().plug();
        assertThat(board.pty().slave()).isNotEqualTo(name);
        Await.until(bus::connected);
        assertThat(bus.read(0).isOpen(1)).isFalse();
    }

    @Test
    void aSwappedDriverContinuesOnTheSameLine() throws Exception {
        for (int i = 0; i < 5; i++) {
            KerongBus next = bus();
            bus.stop();
            bus = next;
            Await.until(bus::connected);
            bus.pulse(LOCK);
            assertThat(bus.read(0).isOpen(1)).isFalse();
        }
        assertThat(Collections.frequency(board.requests(), OPEN_0_1)).isEqualTo(5);
    }

    @Test
    void aThousandExchangesLeaveNoThreadBehind() throws Exception {
        board.settings(LineSettings.unpaced());
        board.answer(READ_0, ALL_CLOSED_0, 0);
        bus.read(0);
        int threads = Thread.activeCount();
        for (int i = 0; i < 1_000; i++) {
            assertThat(bus.read(0).isOpen(16)).isFalse();
        }
        assertThat(Thread.activeCount()).isLessThanOrEqualTo(threads);
    }
}
