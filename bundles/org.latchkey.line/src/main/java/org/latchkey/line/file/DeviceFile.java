// SPDX-License-Identifier: Apache-2.0
package org.latchkey.line.file;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import org.latchkey.device.api.DeviceException;
import org.latchkey.device.api.DeviceException.Kind;

/**
 * A device node or FIFO open for reading, with a bounded wait: Java's own streams wait for ever. One thread uses it and
 * closes it. Needs Linux.
 */
public final class DeviceFile implements AutoCloseable {

    /** Bytes of a C {@code long} here, which the layout of some devices' records follows. */
    public static final int LONG_BYTES = Native.LONG_SIZE;

    private static final int POLLFD_BYTES = 8;
    private static final int REVENTS_OFFSET = 6;

    private final String path;
    private final int fd;
    private final Memory pollfd = new Memory(POLLFD_BYTES);

    private DeviceFile(String path, int fd) {
        this.path = path;
        this.fd = fd;
        pollfd.setInt(0, fd);
        pollfd.setShort(Integer.BYTES, Posix.POLLIN);
    }

    /** Opens it. @throws DeviceException LINE_DOWN if it is not there or not ours to read */
    public static DeviceFile open(String path) throws DeviceException {
        int flags = Posix.O_RDONLY | Posix.O_NOCTTY | Posix.O_NONBLOCK | Posix.O_CLOEXEC;
        try {
            int fd = Posix.open(path, flags);
            if (fd < 0) {
                throw new DeviceException(Kind.LINE_DOWN, path + " " + reason(Native.getLastError()));
            }
            return new DeviceFile(path, fd);
        } catch (LinkageError e) {
            throw new DeviceException(Kind.LINE_DOWN, "the native library JNA can not be loaded", e);
        }
    }

    private static String reason(int errno) {
        return switch (errno) {
            case Posix.ENOENT -> "is not there";
            case Posix.EACCES -> "is not readable for the unit's user";
            case Posix.EBUSY -> "is in use by another program";
            case Posix.ENOTTY -> "is not a device of this kind";
            default -> "failed with error " + errno;
        };
    }

    /**
     * Reads what is there, waiting for it.
     *
     * @return how many bytes, 0 if none came in time
     * @throws DeviceException LINE_DOWN if the device, or the writer of the FIFO, is gone
     */
    public int read(byte[] buffer, long timeoutMillis) throws DeviceException {
        pollfd.setShort(REVENTS_OFFSET, (short) 0);
        int ready = Posix.poll(pollfd, new NativeLong(1), (int) timeoutMillis);
        if (ready == 0 || ready < 0 && passes(Native.getLastError())) {
            return 0;
        }
        int n = Posix.read(fd, buffer, new NativeLong(buffer.length)).intValue();
        if (n < 0 && passes(Native.getLastError())) {
            return 0;
        }
        if (n <= 0) {
            throw new DeviceException(Kind.LINE_DOWN, path + " is gone");
        }
        return n;
    }

    private static boolean passes(int errno) {
        return errno == Posix.EINTR || errno == Posix.EAGAIN;
    }

    /**
     * Asks the device's driver for something.
     *
     * @throws DeviceException REFUSED if it does not do it
     */
    public void control(long request, long argument) throws DeviceException {
        if (Posix.ioctl(fd, new NativeLong(request), new NativeLong(argument)) < 0) {
            throw new DeviceException(Kind.REFUSED, path + " " + reason(Native.getLastError()));
        }
    }

    @Override
    public void close() {
        Posix.close(fd);
        pollfd.close();
    }
}
