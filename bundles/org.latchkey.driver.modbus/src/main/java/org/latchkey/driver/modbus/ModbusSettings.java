// SPDX-License-Identifier: Apache-2.0
package org.latchkey.driver.modbus;

import org.latchkey.device.api.ChannelAddress;
import org.latchkey.line.bus.LineBus;

/**
 * A line's checked configuration.
 *
 * @param openWhenSet true if a set input means an open door
 * @param locks relays, and inputs, on each board
 */
record ModbusSettings(
        String line,
        ChannelAddress channel,
        boolean openWhenSet,
        int locks,
        int pulseMillis,
        int answerMillis,
        int settleMillis,
        int gapMillis) {

    /** Longer burns coils. */
    static final int LONGEST_PULSE_MILLIS = 2_000;

    ModbusSettings {
        LineBus.check("locks", locks, 1, ModbusFrames.MOST_LOCKS);
        LineBus.check("pulseMillis", pulseMillis, ModbusFrames.FLASH_MILLIS, LONGEST_PULSE_MILLIS);
        LineBus.check("answerMillis", answerMillis, 50, 5_000);
        LineBus.check("settleMillis", settleMillis, 100, 20_000);
        LineBus.check("gapMillis", gapMillis, 5, 200);
    }

    static ModbusSettings of(ModbusConfig config) {
        return new ModbusSettings(
                config.line(),
                ChannelAddress.parse(config.channel()),
                config.openWhenSet(),
                config.locks(),
                config.pulseMillis(),
                config.answerMillis(),
                config.settleMillis(),
                config.gapMillis());
    }

    /** The pulse in tenths of a second. */
    int pulseTenths() {
        return pulseMillis / ModbusFrames.FLASH_MILLIS;
    }
}
