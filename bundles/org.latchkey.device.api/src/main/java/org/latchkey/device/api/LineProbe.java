// SPDX-License-Identifier: Apache-2.0
package org.latchkey.device.api;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** What a driver offers to commissioning: lines that no configuration names yet. Published once by each driver. */
@ConsumerType
public interface LineProbe {

    /** A line on trial. Its reads never move a lock and write nothing to a board; {@link #pulse} does. */
    @ConsumerType
    interface Trial extends LockBus, AutoCloseable {

        /** True if the adapter repeats what is sent, as far as this protocol can tell; it works all the same. */
        boolean hearsItself();

        /** Closes the line at once. */
        @Override
        void close();
    }

    /** The driver's name in a site's configuration, such as {@code xor8a}. */
    String driver();

    /** Bits per second at which such boards were seen, the usual first. */
    List<Integer> rates();

    /** The lowest address that commissioning asks for. */
    int firstBoard();

    /** The highest address that commissioning asks for. */
    int lastBoard();

    /**
     * Begins a trial; the line is open once {@link LockBus#connected} says so.
     *
     * @param openWhenSet the polarity of the door contacts, as the driver's configuration has it
     * @param answerMillis how long a board gets for an answer, as the driver's configuration bounds it
     */
    Trial open(ByteChannels channels, ChannelAddress channel, boolean openWhenSet, int answerMillis);
}
