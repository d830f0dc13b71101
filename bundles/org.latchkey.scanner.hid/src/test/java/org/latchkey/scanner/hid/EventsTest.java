// SPDX-License-Identifier: Apache-2.0
package org.latchkey.scanner.hid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.latchkey.device.api.DeviceException;

class EventsTest {

    private final StringBuilder typed = new StringBuilder();
    private final Events events = new Events(new Keys(character -> typed.append((char) character)));

    private String after(Typist typist) throws DeviceException {
        byte[] bytes = typist.bytes();
        events.feed(bytes, bytes.length);
        return typed.toString();
    }

    @Test
    void everyPrintableCharacterOfAUsKeyboardIsTyped() throws DeviceException {
        assertThat(after(new Typist().code(Typist.everything()))).isEqualTo(Typist.everything() + "\r");
    }

    @Test
    void eventsMayComeInAnyPieces() throws DeviceException {
        byte[] bytes = Typist.of("LK1:6BF+70%X$ A*B/C.D-E");
        Random sizes = new Random(5);
        for (int at = 0; at < bytes.length; ) {
            int n = Math.min(1 + sizes.nextInt(40), bytes.length - at);
            events.feed(Arrays.copyOfRange(bytes, at, at + n), n);
            at += n;
        }
        assertThat(typed).hasToString("LK1:6BF+70%X$ A*B/C.D-E\r");
    }

    @Test
    void aScannerThatTypesUnderCapsLockIsRead() throws DeviceException {
        Typist typist = new Typist().stroke(Typist.CAPS_LOCK).text("lk1a").key(Typist.LEFT_SHIFT, 1);
        assertThat(after(typist.stroke(30).stroke(2).key(Typist.LEFT_SHIFT, 0).stroke(Typist.ENTER)))
                .isEqualTo("LK1Aa!\r");
        assertThat(after(new Typist().code("b")))
                .as("the next code starts afresh")
                .endsWith("\rb\r");
    }

    @Test
    void aKeyThatIsHeldTypesOnceAndTheKeypadTypesDigits() throws DeviceException {
        assertThat(after(
                        new Typist().key(30, 1).key(30, 2).key(30, 2).key(30, 0).keypadSeven()))
                .isEqualTo("a7");
    }

    @Test
    void whatTypesNothingAndCommandsAreUnreadable() throws DeviceException {
        Typist typist =
                new Typist().stroke(59).key(Typist.LEFT_CTRL, 1).stroke(30).key(Typist.LEFT_CTRL, 0);
        assertThat(after(typist.stroke(30).stroke(0x2FF))).isEqualTo("\0\0a\0");
    }

    @Test
    void whereEventsWereLostNothingCountsUpToTheNextReport() throws DeviceException {
        Typist typist = new Typist().text("ab").event(0, 3, 0).event(1, 46, 1).event(0, 0, 0);
        assertThat(after(typist.text("d"))).isEqualTo("ab\0d");
    }

    @Test
    void otherKindsOfEventsAreNothing() throws DeviceException {
        assertThat(after(new Typist().event(0x11, 0, 1).event(2, 0, -5).event(0x14, 1, 33)))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"32, 0, 0", "65535, 30, 1", "1, 768, 1", "1, 30, 3", "1, 30, -1"})
    void whatNoInputDeviceSendsEndsItsUse(int type, int code, int value) {
        byte[] bytes = new Typist().event(type, code, value).bytes();
        assertThatThrownBy(() -> events.feed(bytes, bytes.length)).isInstanceOf(DeviceException.class);
    }

    @Test
    void noiseNeverDoesMoreThanThat() {
        Random random = new Random(7);
        int refused = 0;
        for (int round = 0; round < 2_000; round++) {
            byte[] noise = new byte[1 + random.nextInt(200)];
            random.nextBytes(noise);
            try {
                new Events(new Keys(character -> typed.append((char) character))).feed(noise, noise.length);
            } catch (DeviceException expected) {
                refused++;
            }
        }
        assertThat(refused).isPositive();
        assertThat(typed.length()).isLessThan(1_000);
    }
}
