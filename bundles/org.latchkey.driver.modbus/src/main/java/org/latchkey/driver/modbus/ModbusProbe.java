// SPDX-License-Identifier: Apache-2.0
package org.latchkey.driver.modbus;

import java.util.List;
import org.latchkey.device.api.ByteChannels;
import org.latchkey.device.api.ChannelAddress;
import org.latchkey.device.api.LineProbe;
import org.latchkey.line.bus.TrialBus;
import org.osgi.service.component.annotations.Component;

/** Looks for Waveshare relay boards on lines that no configuration names. */
@Component(service = LineProbe.class)
public final class ModbusProbe implements LineProbe {

    /** Boards leave the factory with address 1 and are given the next ones; 247 silent addresses take minutes. */
    private static final int LAST_BOARD = 16;

    private static final int LOCKS = 8;

    @Override
    public String driver() {
        return "modbus";
    }

    @Override
    public List<Integer> rates() {
        return List.of(9_600);
    }

    @Override
    public int firstBoard() {
        return ModbusFrames.FIRST_BOARD;
    }

    @Override
    public int lastBoard() {
        return LAST_BOARD;
    }

    @Override
    public Trial open(ByteChannels channels, ChannelAddress channel, boolean openWhenSet, int answerMillis) {
        ModbusBus bus = new ModbusBus(
                new ModbusSettings(TrialBus.LINE, channel, openWhenSet, LOCKS, 500, answerMillis, 1_500, 5),
                ModbusBus.Reads.ONLY);
        return new TrialBus(bus, channels, () -> false);
    }
}
