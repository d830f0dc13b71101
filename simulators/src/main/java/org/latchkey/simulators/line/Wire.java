// SPDX-License-Identifier: Apache-2.0
package org.latchkey.simulators.line;

import java.io.Closeable;

/**
 * The device's end of a line, as raw as it gets: a pty or a socket of a serial server. One thread reads; several may
 * write, each write leaves in one piece. Nothing is kept for a host that does not listen: like on a real line, what is
 * sent then is lost.
 */
public interface Wire extends Closeable {

    /**
     * Waits for bytes from the host.
     *
     * @param timeoutMillis how long to wait for the first byte, 0 or more
     * @return how many bytes were put into the buffer, 0 if none came in time, −1 once the wire is closed for good
     */
    int read(byte[] buffer, int timeoutMillis);

    /** Sends bytes to the host; what it does not take within a fifth of a second is lost. */
    void write(byte[] bytes, int offset, int length);

    /** Sends all bytes to the host. */
    default void write(byte[] bytes) {
        write(bytes, 0, bytes.length);
    }

    /** True while a host has the line open. */
    boolean hasListener();

    /** False between {@link #unplug} and {@link #plug}, and once closed. */
    boolean isPlugged();

    /** Pulls the adapter: the host sees a hang-up. Does nothing if it is unplugged already. */
    void unplug();

    /**
     * Puts the adapter back. Does nothing if it is plugged in.
     *
     * @throws IllegalStateException if the system does not give the line back
     */
    void plug();

    /** How the host reaches the line: {@code serial:/dev/…} or {@code tcp:host:port}, without a baud rate. */
    String address();

    /** Unplugs for good. Closing twice does nothing. */
    @Override
    void close();
}
