// SPDX-License-Identifier: Apache-2.0
package org.latchkey.driver.xor8a;

import java.util.List;
import java.util.Optional;
import org.latchkey.device.api.ByteChannels;
import org.latchkey.device.api.ChannelAddress;
import org.latchkey.device.api.LineProbe;
import org.latchkey.line.bus.TrialBus;
import org.osgi.service.component.annotations.Component;

/** Looks for "8A/80" boards on lines that no configuration names. */
@Component(service = LineProbe.class)
public final class Xor8aProbe implements LineProbe {

    @Override
    public String driver() {
        return "xor8a";
    }

    @Override
    public List<Integer> rates() {
        return List.of(9_600);
    }

    @Override
    public int firstBoard() {
        return Xor8aFrames.FIRST_BOARD;
    }

    @Override
    public int lastBoard() {
        return Xor8aFrames.LAST_BOARD;
    }

    @Override
    public Trial open(ByteChannels channels, ChannelAddress channel, boolean openWhenSet, int answerMillis) {
        Xor8aBus bus = new Xor8aBus(new Xor8aSettings(
                TrialBus.LINE, channel, openWhenSet, Optional.empty(), answerMillis, 1_500, 1_000, 5));
        return new TrialBus(bus, channels, bus::hearsItself);
    }
}
