// SPDX-License-Identifier: Apache-2.0
package org.latchkey.line;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.latchkey.device.api.ByteChannel;
import org.latchkey.device.api.ByteChannels;
import org.latchkey.device.api.ChannelAddress;
import org.latchkey.device.api.DeviceException;
import org.latchkey.device.api.DeviceException.Kind;

/** Opens fake lines, or refuses to. */
public final class FakeChannels implements ByteChannels {

    private final List<FakeChannel> opened = new CopyOnWriteArrayList<>();
    private volatile Supplier<FakeChannel> next;
    private volatile Kind refusal;
    private volatile int attempts;

    /** @param next makes the channel for each opening */
    public FakeChannels(Supplier<FakeChannel> next) {
        this.next = next;
    }

    /** From now on nothing opens, for this reason; null ends that. */
    public void refuse(Kind reason) {
        refusal = reason;
    }

    /** Makes the channels from now on. */
    public void next(Supplier<FakeChannel> maker) {
        next = maker;
    }

    /** Everything that was opened. */
    public List<FakeChannel> opened() {
        return opened;
    }

    /** How often somebody tried. */
    public int attempts() {
        return attempts;
    }

    @Override
    public synchronized ByteChannel open(ChannelAddress address) throws DeviceException {
        attempts++;
        if (refusal != null) {
            throw new DeviceException(refusal, "the fake line is not for you");
        }
        FakeChannel channel = next.get();
        opened.add(channel);
        return channel;
    }
}
