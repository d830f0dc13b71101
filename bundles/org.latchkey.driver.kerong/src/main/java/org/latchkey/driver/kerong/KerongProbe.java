// SPDX-License-Identifier: Apache-2.0
package org.latchkey.driver.kerong;

import java.util.List;
import org.latchkey.device.api.ByteChannels;
import org.latchkey.device.api.ChannelAddress;
import org.latchkey.device.api.LineProbe;
import org.latchkey.line.bus.TrialBus;
import org.osgi.service.component.annotations.Component;

/** Looks for KERONG boards on lines that no configuration names. */
@Component(service = LineProbe.class)
public final class KerongProbe implements LineProbe {

    @Override
    public String driver() {
        return "kerong";
    }

    @Override
    public List<Integer> rates() {
        return List.of(19_200, 9_600, 115_200);
    }

    @Override
    public int firstBoard() {
        return KerongFrames.FIRST_BOARD;
    }

    @Override
    public int lastBoard() {
        return KerongFrames.LAST_BOARD;
    }

    @Override
    public Trial open(ByteChannels channels, ChannelAddress channel, boolean openWhenSet, int answerMillis) {
        KerongBus bus = new KerongBus(new KerongSettings(
                TrialBus.LINE, channel, openWhenSet, true, KerongFrames.MOST_LOCKS, answerMillis, 100, 1_500, 5));
        return new TrialBus(bus, channels, () -> false);
    }
}
