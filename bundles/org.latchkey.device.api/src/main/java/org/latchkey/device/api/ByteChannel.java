// SPDX-License-Identifier: Apache-2.0
package org.latchkey.device.api;

import org.osgi.annotation.versioning.ProviderType;

/**
 * A line that carries bytes both ways: a serial port or a socket of a serial server. One thread reads and one thread
 * writes at a time; {@link #close} may be called from any thread and ends a waiting read. Received bytes wait in a
 * bounded buffer of at least 4 KiB; when nobody reads, the newest are dropped.
 */
@ProviderType
public interface ByteChannel extends AutoCloseable {

    /**
     * Waits for bytes. What arrived before a line went away can still be read. An interrupt does not cut the wait short;
     * it stays set.
     *
     * @param timeoutMillis how long to wait for the first byte, 0 or more; the resolution is a millisecond
     * @return how many bytes were put into the buffer, 0 if none came in time
     * @throws DeviceException of kind LINE_DOWN if the line is gone or closed
     */
    int read(byte[] buffer, int offset, int length, long timeoutMillis) throws DeviceException;

    /**
     * Sends all bytes, in one piece.
     *
     * @throws DeviceException of kind LINE_DOWN if the line is gone; part of the bytes may have left
     */
    void write(byte[] bytes) throws DeviceException;

    /** Throws away what has been received and not been read. */
    void discardInput();

    /** False once the line is gone or closed; the channel then stays dead and a new one must be opened. */
    boolean isOpen();

    /** Closes the line. Closing twice does nothing. */
    @Override
    void close();

    /**
     * Closes this use of the line and keeps the line itself open for the next user for a while, so that no byte is
     * lost while a driver or scanner is swapped. A dead line is simply closed.
     *
     * @param unread bytes already read and not yet used; the next user reads them first
     */
    void handOver(byte[] unread);
}
