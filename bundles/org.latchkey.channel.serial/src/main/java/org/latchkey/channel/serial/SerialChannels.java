// SPDX-License-Identifier: Apache-2.0
package org.latchkey.channel.serial;

import com.fazecast.jSerialComm.SerialPort;
import java.io.IOException;
import java.util.Optional;
import org.latchkey.device.api.ByteChannel;
import org.latchkey.device.api.ByteChannels;
import org.latchkey.device.api.ChannelAddress;
import org.latchkey.device.api.DeviceException;
import org.osgi.framework.BundleContext;
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

    private final PortKeeper keeper = new PortKeeper(SerialPort::addShutdownHook);
    private final Lines lines;

    /** Opens nothing yet. */
    @Activate
    public SerialChannels(BundleContext context) {
        this(new FrameworkEstate(context.getBundle(0).getBundleContext()));
    }

    /** Without a framework nothing outlives this. */
    public SerialChannels() {
        this(Estate.NONE);
    }

    private SerialChannels(Estate estate) {
        lines = new Lines(this::openLine, HAND_OVER_MILLIS, estate);
    }

    private Line openLine(ChannelAddress address, Optional<Object> left, Runnable whenGone) throws IOException {
        if (!address.scheme().equals(ChannelAddress.SERIAL)) {
            return TcpLine.open(address, left, whenGone);
        }
        keeper.keep();
        return SerialLine.open(address, left, whenGone);
    }

    @Override
    public ByteChannel open(ChannelAddress address) throws DeviceException {
        return lines.open(address);
    }

    /** Closes every line that is in use, and leaves the others to the next version. */
    @Deactivate
    public void stop() {
        try {
            lines.close();
        } finally {
            keeper.release();
        }
    }
}
