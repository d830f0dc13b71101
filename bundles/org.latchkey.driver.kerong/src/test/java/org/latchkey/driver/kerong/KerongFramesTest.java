// SPDX-License-Identifier: Apache-2.0
package org.latchkey.driver.kerong;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against bytes written down by others. */
class KerongFramesTest {

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    private static List<byte[]> find(int board, String received) {
        return new KerongStateForm(board).find(hex(received), false);
    }

    private static String trouble(int board, String received) {
        return new KerongStateForm(board).trouble(hex(received));
    }

    @Test
    void requestsAreTheBytesOfTheSheet() {
        assertThat(KerongFrames.state(0)).isEqualTo(hex("02 00 30 03 35"));
        assertThat(KerongFrames.state(1)).isEqualTo(hex("02 10 30 03 45"));
        assertThat(KerongFrames.open(0, 1)).isEqualTo(hex("02 00 31 03 36"));
        assertThat(KerongFrames.open(0, 16)).isEqualTo(hex("02 0F 31 03 45"));
        assertThat(KerongFrames.open(14, 16)).isEqualTo(hex("02 EF 31 03 25"));
    }

    @Test
    void aStateIsFoundBehindEchoAndGarbage() {
        assertThat(find(0, "02 00 35 FF 7F 01 80 03 39")).hasSize(1);
        assertThat(find(0, "02 00 30 03 35 02 00 35 FF 7F 01 80 03 39")).hasSize(1);
        assertThat(find(0, "02 02 FF 02 00 35 FF 7F 01 80 03 39")).hasSize(1);
        assertThat(find(0, "02 00 35 FF 7F 01 80 03 39 02 00 35 FF FF 01 80 03 B9"))
                .hasSize(2);
    }

    @Test
    void stateBytesThatLookLikeFrameEndsDoNotDisturb() {
        byte[] state = find(3, "02 30 35 03 02 02 03 03 74").get(0);
        assertThat(KerongFrames.latches(state)).containsExactly(3, 2);
        assertThat(KerongFrames.items(state)).containsExactly(2, 3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "02 00 35 FF 7F 01 80 03 3A", // sum
                "02 10 35 FF 7F 01 80 03 49", // board 1
                "02 01 35 FF 7F 01 80 03 3A", // no board's address
                "02 00 36 FF 7F 01 80 03 3A", // answer to all boards
                "02 00 35 FF 7F 01 80 03", // short
                "02 00 30 03 35", // echo
                ""
            })
    void whatIsNoStateOfBoardZero(String received) {
        assertThat(find(0, received)).isEmpty();
    }

    @Test
    void echoesAreNobodysFaultAndOthersAre() {
        assertThat(trouble(0, "")).isEmpty();
        assertThat(trouble(0, "02 00 30 03 35")).isEmpty();
        assertThat(trouble(0, "02 0F 31 03 45 02 00 30 03 35")).isEmpty();
        assertThat(trouble(0, "02 10 35 FF 7F 01 80 03 49")).isEqualTo("board 1 answered instead");
        assertThat(trouble(0, "02 00 35 FF 7F 01 80 03 3A")).contains("02 00 35 ff 7f 01 80 03 3a");
        assertThat(trouble(0, "02 00 30 03 35 02 00")).contains("02 00");
    }
}
