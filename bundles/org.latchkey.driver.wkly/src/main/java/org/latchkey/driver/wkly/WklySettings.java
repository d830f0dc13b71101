// SPDX-License-Identifier: Apache-2.0
package org.latchkey.driver.wkly;

import org.latchkey.device.api.ChannelAddress;

/**
 * A line's checked configuration.
 *
 * @param openWhenSet true if state 01 means an open door
 */
record WklySettings(
        String line, ChannelAddress channel, boolean openWhenSet, int answerMillis, int settleMillis, int gapMillis) {

    WklySettings {
        check("answerMillis", answerMillis, 50, 5_000);
        check("settleMillis", settleMillis, 100, 20_000);
        check("gapMillis", gapMillis, 0, 200);
    }

    static WklySettings of(WklyConfig config) {
        return new WklySettings(
                config.line(),
                ChannelAddress.parse(config.channel()),
                config.openWhenSet(),
                config.answerMillis(),
                config.settleMillis(),
                config.gapMillis());
    }

    private static void check(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " is from " + least + " to " + most + ", not " + value);
        }
    }
}
