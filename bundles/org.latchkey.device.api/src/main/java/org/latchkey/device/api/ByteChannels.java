// SPDX-License-Identifier: Apache-2.0
package org.latchkey.device.api;

import org.osgi.annotation.versioning.ProviderType;

/** Opens lines by address. Implementations are thread-safe. */
@ProviderType
public interface ByteChannels {

    /** Service property (String[]): the address schemes an implementation opens, such as {@code serial}, {@code tcp}. */
    String SCHEMES = "latchkey.channel.schemes";

    /**
     * Opens a line for one user.
     *
     * <p>A channel that was closed with {@link ByteChannel#handOver} less than {@link #HAND_OVER_MILLIS} ago is given
     * to the next opener of the same address, with the bytes that arrived meanwhile.
     *
     * @throws DeviceException of kind LINE_DOWN if the line can not be opened now, REFUSED if it is in use or the
     *     scheme is not ours
     */
    ByteChannel open(ChannelAddress address) throws DeviceException;

    /** How long a handed-over channel waits for its next user, in milliseconds. */
    long HAND_OVER_MILLIS = 15_000;
}
