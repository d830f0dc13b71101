// SPDX-License-Identifier: Apache-2.0
package org.latchkey.driver.wkly;

import java.util.List;
import org.latchkey.device.api.ByteChannels;
import org.latchkey.device.api.ChannelAddress;
import org.latchkey.device.api.LineProbe;
import org.latchkey.line.bus.TrialBus;
import org.osgi.service.component.annotations.Component;

/** Looks for WKLY boards on lines that no configuration names. */
@Component(service = LineProbe.class)
public final class WklyProbe implements LineProbe {

    @Override
    public String driver() {
        return "wkly";
    }

    @Override
    public List<Integer> rates() {
        return List.of(9_600);
    }

    @Override
    public int firstBoard() {
        return 0;
    }

    @Override
    public int lastBoard() {
        return WklyFrames.LAST_BOARD;
    }

    @Override
    public Trial open(ByteChannels channels, ChannelAddress channel, boolean openWhenSet, int answerMillis) {
        WklyBus bus = new WklyBus(new WklySettings(TrialBus.LINE, channel, openWhenSet, answerMillis, 1_500, 5));
        return new TrialBus(bus, channels, () -> false);
    }
}
