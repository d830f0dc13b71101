// SPDX-License-Identifier: Apache-2.0
package org.latchkey.driver.wkly;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Collections;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.latchkey.channel.serial.SerialChannels;
import org.latchkey.device.api.ChannelAddress;
import org.latchkey.device.api.LockAddress;
import org.latchkey.line.Await;
import org.latchkey.line.PtyBoard;
import org.latchkey.simulators.line.LineSettings;
import org.latchkey.simulators.pty.Pty;

/** The driver through a real port, paced like the line. */
@Timeout(120)
class WklyPtyTest {

    private static final String READ_0 = "57 4B 4C 59 08 00 84 85";
    private static final String LOCK_1_OPEN = "57 4B 4C 59 0C 00 84 00 02 00 01 82";
    private static final String ALL_CLOSED = "57 4B 4C 59 0C 00 84 00 02 01 01 83";
    private static final String OPEN_0_1 = "57 4B 4C 59 09 00 82 01 83";
    private static final String OPENED = "57 4B 4C 59 0B 00 82 00 01 00 81";
    private static final LockAddress LOCK = new LockAddress(0, 1);
    private static final int LENGTH_AT = 4;

    @TempDir
    Path folder;

    private final SerialChannels channels = new SerialChannels();
    private PtyBoard board;
    private WklyBus bus;

    @BeforeEach
    void start() {
        board = new PtyBoard(
                Pty.open(folder.resolve("lock")),
                LineSettings.paced(9_600),
                heard -> heard.length > LENGTH_AT ? heard[LENGTH_AT] : Integer.MAX_VALUE);
        board.answer(READ_0, ALL_CLOSED, 5);
        board.answer(OPEN_0_1, OPENED, 50);
        ChannelAddress address = ChannelAddress.parse("serial:" + board.pty().path());
        bus = new WklyBus(new WklySettings("west", address, false, 2_000, 3_000, 5));
        bus.use(channels);
        Await.until(bus::connected);
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
        board.answer(READ_0, LOCK_1_OPEN, 5);
        assertThat(bus.read(0).isOpen(1)).isTrue();
        assertThat(Collections.frequency(
                        board.requests(), OPEN_0_1.replace(" ", "").toLowerCase(Locale.ROOT)))
                .isEqualTo(1);
    }

    @Test
    void answersInBurstsAndBehindAnEchoAreUnderstood() throws Exception {
        board.settings(LineSettings.paced(9_600).withSplit(4, 20).withEcho(true));
        for (int i = 0; i < 10; i++) {
            assertThat(bus.read(0).isOpen(1)).isFalse();
            bus.pulse(LOCK);
        }
    }
}
