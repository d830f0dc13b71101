// SPDX-License-Identifier: Apache-2.0
package org.latchkey.driver.kerong;

import org.latchkey.device.api.ChannelAddress;
import org.latchkey.line.bus.LineBus;

/**
 * A line's checked configuration.
 *
 * @param openWhenSet true if a set latch bit means an open door
 * @param itemSensors true if item bits mean something
 * @param locks on each board
 */
record KerongSettings(
        String line,
        ChannelAddress channel,
        boolean openWhenSet,
        boolean itemSensors,
        int locks,
        int answerMillis,
        int restMillis,
        int settleMillis,
        int gapMillis) {

    KerongSettings {
        LineBus.check("locks", locks, 1, KerongFrames.MOST_LOCKS);
        LineBus.check("answerMillis", answerMillis, 50, 5_000);
        LineBus.check("restMillis", restMillis, 0, 1_000);
        LineBus.check("settleMillis", settleMillis, 100, 20_000);
        LineBus.check("gapMillis", gapMillis, 0, 200);
    }

    static KerongSettings of(KerongConfig config) {
        return new KerongSettings(
                config.line(),
                ChannelAddress.parse(config.channel()),
                config.openWhenSet(),
                config.itemSensors(),
                config.locks(),
                config.answerMillis(),
                config.restMillis(),
                config.settleMillis(),
                config.gapMillis());
    }
}
