// SPDX-License-Identifier: Apache-2.0
package org.latchkey.driver.wkly;

import org.latchkey.device.api.ChannelAddress;
import org.latchkey.line.bus.LineBus;

/**
 * A line's checked configuration.
 *
 * @param openWhenSet true if state 01 means an open door
 */
record WklySettings(
        String line, ChannelAddress channel, boolean openWhenSet, int answerMillis, int settleMillis, int gapMillis) {

    WklySettings {
        LineBus.check("answerMillis", answerMillis, 50, 5_000);
        LineBus.check("settleMillis", settleMillis, 100, 20_000);
        LineBus.check("gapMillis", gapMillis, 0, 200);
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
}
