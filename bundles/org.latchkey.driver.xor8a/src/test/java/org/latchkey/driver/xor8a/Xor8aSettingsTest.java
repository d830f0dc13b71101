// SPDX-License-Identifier: Apache-2.0
package org.latchkey.driver.xor8a;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.latchkey.device.api.ChannelAddress;

class Xor8aSettingsTest {

    private static Xor8aSettings settings(int answer, int openAnswer, int settle, int gap) {
        ChannelAddress channel = ChannelAddress.parse("serial:/dev/fake");
        return new Xor8aSettings("west", channel, false, Optional.empty(), answer, openAnswer, settle, gap);
    }

    @ParameterizedTest
    @CsvSource({"50, 50, 100, 0", "5000, 10000, 20000, 200"})
    void limitsAreAllowed(int answer, int openAnswer, int settle, int gap) {
        assertThatCode(() -> settings(answer, openAnswer, settle, gap)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "49, 1500, 2500, 5, answerMillis", "5001, 1500, 2500, 5, answerMillis",
        "500, 49, 2500, 5, openAnswerMillis", "500, 10001, 2500, 5, openAnswerMillis",
        "500, 1500, 99, 5, settleMillis", "500, 1500, 20001, 5, settleMillis",
        "500, 1500, 2500, -1, gapMillis", "500, 1500, 2500, 201, gapMillis"
    })
    void beyondThemTheNameIsTold(int answer, int openAnswer, int settle, int gap, String name) {
        assertThatThrownBy(() -> settings(answer, openAnswer, settle, gap))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(name);
    }
}
