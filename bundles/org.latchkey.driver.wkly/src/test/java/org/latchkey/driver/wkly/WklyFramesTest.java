// SPDX-License-Identifier: Apache-2.0
package org.latchkey.driver.wkly;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against bytes written down by others. */
class WklyFramesTest {

    private static final String ECHO = "57 4B 4C 59 09 00 82 01 83";
    private static final String OPENED = "57 4B 4C 59 0B 00 82 00 01 00 81";
    private static final String CHANGED = "57 4B 4C 59 0A 00 85 01 01 86";

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    private static List<byte[]> opened(String received) {
        return WklyForm.opened(0, 1).find(hex(received), false);
    }

    @Test
    void requestsAreTheBytesOfTheSheet() {
        assertThat(WklyFrames.open(0, 1)).isEqualTo(hex(ECHO));
        assertThat(WklyFrames.readAll(0)).isEqualTo(hex("57 4B 4C 59 08 00 84 85"));
        assertThat(WklyFrames.open(31, 24)).isEqualTo(hex("57 4B 4C 59 09 1F 82 18 85"));
    }

    @Test
    void anAnswerIsFoundAmongEchoNewsAndGarbage() {
        assertThat(opened(OPENED)).containsExactly(hex(OPENED));
        assertThat(opened(ECHO + OPENED)).hasSize(1);
        assertThat(opened(CHANGED + OPENED + CHANGED)).hasSize(1);
        assertThat(opened("57 4B 57 4B 4C 59 FF" + OPENED)).hasSize(1);
        assertThat(opened(OPENED + OPENED)).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "57 4B 4C 59 0B 00 82 00 01 00 80", // sum
                "57 4B 4C 59 0B 01 82 00 01 00 80", // board 1
                "57 4B 4C 59 0B 00 82 00 02 00 82", // lock 2
                "57 4B 4C 59 0B 00 83 00 01 00 80", // one lock's state
                "57 4B 4C 59 0C 00 82 00 01 00 81", // length
                "57 4B 4C 59 07 00 82", // shorter than any frame
                "57 4B 4C 59 0B 00 82 00 01 00", // cut
                ECHO,
                ""
            })
    void whatIsNoAnswerToThisOpening(String received) {
        assertThat(opened(received)).isEmpty();
    }

    @Test
    void aStateHasAsManyLocksAsItSays() {
        WklyForm state = WklyForm.state(0);
        assertThat(state.find(hex("57 4B 4C 59 0C 00 84 00 02 01 00 82"), false))
                .hasSize(1);
        assertThat(state.find(hex("57 4B 4C 59 0C 00 84 00 03 01 00 83"), false))
                .as("three locks in two bytes")
                .isEmpty();
        assertThat(state.find(hex("57 4B 4C 59 0A 00 84 00 00 87"), false))
                .as("no locks at all")
                .isEmpty();
    }

    @Test
    void echoesAndNewsAreNobodysFaultAndOthersAre() {
        WklyForm form = WklyForm.opened(0, 1);
        assertThat(form.trouble(hex(""))).isEmpty();
        assertThat(form.trouble(hex(ECHO + CHANGED))).isEmpty();
        assertThat(form.trouble(hex("57 4B 4C 59 0B 01 82 00 01 00 80"))).contains("board 1 answered instead");
        assertThat(form.trouble(hex(ECHO + "57 4B"))).contains("57 4b");
    }
}
