// SPDX-License-Identifier: Apache-2.0
package org.latchkey.channel.serial;

import java.io.IOException;
import org.latchkey.device.api.ByteChannel;
import org.latchkey.device.api.ByteChannels;
import org.latchkey.device.api.ChannelAddress;
import org.latchkey.device.api.DeviceException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * Opens serial ports and TCP serial servers. Immediate, because a delayed component would go with its last user and
 * close the very lines that wait for the next one.
 */
@Component(
        immediate = true,
        property = {ByteChannels.SCHEMES + "=" + ChannelAddress.SERIAL, ByteChannels.SCHEMES + "=" + ChannelAddress.TCP
        })
public final class SerialChannels implements ByteChannels {

    private final Lines lines = new Lines(SerialChannels::openLine, HAND_OVER_MILLIS);

    /** Opens nothing yet. */
    @Activate
    public SerialChannels() {}

    private static Line openLine(ChannelAddress address, Runnable whenGone) throws IOException {
        return address.scheme().equals(ChannelAddress.SERIAL)
                ? SerialLine.open(address, whenGone)
                : TcpLine.open(address, whenGone);
    }

    @Override
    public ByteChannel open(ChannelAddress address) throws DeviceException {
        return lines.open(address);
    }

    /** Closes every line. */
    @Deactivate
    public void stop() {
        lines.close();
    }
}
