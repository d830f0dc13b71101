// SPDX-License-Identifier: Apache-2.0
package org.latchkey.driver.kerong;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.latchkey.device.api.ChannelAddress;

class KerongSettingsTest {

    private static KerongSettings settings(int locks, int answer, int rest, int settle, int gap) {
        ChannelAddress channel = ChannelAddress.parse("serial:/dev/fake");
        return new KerongSettings("west", channel, false, true, locks, answer, rest, settle, gap);
    }

    @ParameterizedTest
    @CsvSource({"1, 50, 0, 100, 0", "16, 5000, 1000, 20000, 200"})
    void limitsAreAllowed(int locks, int answer, int rest, int settle, int gap) {
        assertThatCode(() -> settings(locks, answer, rest, settle, gap)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1000, 100, 1500, 5, locks", "17, 1000, 100, 1500, 5, locks",
        "16, 49, 100, 1500, 5, answerMillis", "16, 5001, 100, 1500, 5, answerMillis",
        "16, 1000, -1, 1500, 5, restMillis", "16, 1000, 1001, 1500, 5, restMillis",
        "16, 1000, 100, 99, 5, settleMillis", "16, 1000, 100, 20001, 5, settleMillis",
        "16, 1000, 100, 1500, -1, gapMillis", "16, 1000, 100, 1500, 201, gapMillis"
    })
    void beyondThemTheNameIsTold(int locks, int answer, int rest, int settle, int gap, String name) {
        assertThatThrownBy(() -> settings(locks, answer, rest, settle, gap))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(name);
    }
}
