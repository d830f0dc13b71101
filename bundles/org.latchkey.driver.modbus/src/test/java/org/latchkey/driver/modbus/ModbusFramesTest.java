// SPDX-License-Identifier: Apache-2.0
package org.latchkey.driver.modbus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against bytes written down by others. */
class ModbusFramesTest {

    private static final String READ = "01 02 00 00 00 08 79 CC";
    private static final String NONE_SET = "01 02 01 00 A1 88";
    private static final String FLASH = "01 05 02 00 00 07 8D B0";

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    private static List<byte[]> inputs(String received) {
        return ModbusForm.inputs(hex(READ), 8).find(hex(received), false);
    }

    @Test
    void requestsAreTheBytesOfTheSheet() {
        assertThat(ModbusFrames.inputs(1, 8)).isEqualTo(hex(READ));
        assertThat(ModbusFrames.flash(1, 1, 7)).isEqualTo(hex(FLASH));
        assertThat(ModbusFrames.flash(1, 1, 4)).isEqualTo(hex("01 05 02 00 00 04 CD B1"));
        assertThat(ModbusFrames.allOff(1)).isEqualTo(hex("01 05 00 FF 00 00 FD FA"));
    }

    @Test
    void anAnswerIsFoundBehindEchoAndGarbage() {
        assertThat(inputs(NONE_SET)).hasSize(1);
        assertThat(inputs(READ + NONE_SET)).hasSize(1);
        assertThat(inputs("01 02 FF" + NONE_SET)).hasSize(1);
        assertThat(inputs(NONE_SET + NONE_SET)).hasSize(2);
    }

    @Test
    void theAnswerToAFlashIsTheFlash() {
        ModbusForm form = ModbusForm.written(hex(FLASH));
        assertThat(form.find(hex(FLASH), false)).containsExactly(hex(FLASH));
        assertThat(form.find(hex("01 05 02 00 00 04 CD B1"), false)).isEmpty();
    }

    @Test
    void aRefusalIsAnAnswerToo() {
        assertThat(inputs("01 82 02 C1 61")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "01 02 01 00 A1 89", // CRC
                "02 02 01 00 A1 CC", // board 2
                "01 01 01 00 51 88", // relays
                "01 02 01 00 A1", // cut
                READ,
                "01",
                ""
            })
    void whatIsNoAnswerToThisRequest(String received) {
        assertThat(inputs(received)).isEmpty();
    }

    @Test
    void anEchoIsNobodysFaultAndOthersAre() {
        ModbusForm form = ModbusForm.inputs(hex(READ), 8);
        assertThat(form.trouble(hex(""))).isEmpty();
        assertThat(form.trouble(hex(READ))).isEmpty();
        assertThat(form.trouble(hex(READ + "01 02 01 00 A1 89"))).contains("01 02 01 00 a1 89");
    }
}
