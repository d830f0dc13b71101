// SPDX-License-Identifier: Apache-2.0
package org.latchkey.scanner.serial;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.latchkey.device.api.ChannelAddress;

class ScannerSettingsTest {

    @ParameterizedTest
    @CsvSource({"19, 0, idleMillis", "1001, 0, idleMillis", "50, -1, repeatMillis", "50, 10001, repeatMillis"})
    void beyondTheLimitsTheNameIsTold(int idle, int repeat, String name) {
        ChannelAddress channel = ChannelAddress.parse("serial:/dev/fake");
        assertThatThrownBy(() -> new ScannerSettings("front", channel, idle, repeat))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(name);
    }
}
