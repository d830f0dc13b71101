// SPDX-License-Identifier: Apache-2.0
package org.latchkey.line.bus;

import org.latchkey.device.api.ByteChannels;
import org.latchkey.device.api.ChannelAddress;
import org.latchkey.device.api.DeviceException;
import org.latchkey.device.api.LockBus;
import org.latchkey.line.LockLine;
import org.latchkey.line.Talk;

/** What lines of lock boards have in common, whatever the boards speak. */
public abstract class LineBus implements LockBus {

    private static final long STOP_SLACK_MILLIS = 500;

    /** Where exchanges take their turns. */
    protected final LockLine line;

    private final String name;
    private final long settleMillis;
    private final long longestMillis;

    /**
     * Starts the line's thread.
     *
     * @param name of the line in the site configuration
     * @param gapMillis rest between two exchanges
     * @param settleMillis see {@link LockBus#settleMillis}
     * @param longestMillis how long one exchange may take
     */
    protected LineBus(String name, ChannelAddress channel, long gapMillis, long settleMillis, long longestMillis) {
        this.name = name;
        this.settleMillis = settleMillis;
        this.longestMillis = longestMillis;
        line = new LockLine(name, channel, gapMillis, this::greet);
    }

    /** Gets to know a line that was just opened, before anybody else uses it; never before {@link #use}. */
    protected void greet(Talk talk) throws DeviceException {}

    /** The channel service to use from now on. */
    public final void use(ByteChannels channels) {
        line.use(channels);
    }

    /** Forgets a channel service, unless another has replaced it already. */
    public final void drop(ByteChannels channels) {
        line.drop(channels);
    }

    /** Finishes the exchange in progress and hands the line over. */
    public final void stop() {
        line.stop(longestMillis + STOP_SLACK_MILLIS);
    }

    @Override
    public final String line() {
        return name;
    }

    @Override
    public final long settleMillis() {
        return settleMillis;
    }

    @Override
    public final boolean connected() {
        return line.connected();
    }

    /** Checks a number of the configuration. @throws IllegalArgumentException if it is out of range, naming it */
    public static void check(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " is from " + least + " to " + most + ", not " + value);
        }
    }
}
