// SPDX-License-Identifier: Apache-2.0
package org.latchkey.simulators.pty;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The master's descriptor of one pty pair. Not thread-safe against {@link #close}: {@link Pty} keeps readers and
 * writers out first, because a master closed under a waiting read never hangs up on the other side.
 */
final class Master {

    private static final int POLLFD_BYTES = 8;
    private static final int REVENTS_OFFSET = 6;

    private final int fd;
    private final String slave;

    private Master(int fd, String slave) {
        this.fd = fd;
        this.slave = slave;
    }

    /** Opens a pair in raw mode. */
    static Master open() {
        int fd = LibC.posix_openpt(LibC.O_RDWR | LibC.O_NOCTTY | LibC.O_NONBLOCK | LibC.O_CLOEXEC);
        if (fd < 0) {
            throw failure("posix_openpt");
        }
        try {
            return new Master(fd, prepare(fd));
        } catch (IllegalStateException e) {
            LibC.close(fd);
            throw e;
        }
    }

    /** Opens a pair whose slave has another name than the one given. */
    static Master openOther(String formerSlave) {
        Master first = open();
        if (!first.slave.equals(formerSlave)) {
            return first;
        }
        try {
            return open();
        } finally {
            first.close();
        }
    }

    private static String prepare(int fd) {
        if (LibC.grantpt(fd) != 0) {
            throw failure("grantpt");
        }
        if (LibC.unlockpt(fd) != 0) {
            throw failure("unlockpt");
        }
        byte[] name = new byte[128];
        if (LibC.ptsname_r(fd, name, new NativeLong(name.length)) != 0) {
            throw failure("ptsname_r");
        }
        int end = 0;
        while (name[end] != 0) {
            end++;
        }
        String slave = new String(name, 0, end, StandardCharsets.US_ASCII);
        makeRaw(slave);
        return slave;
    }

    /**
     * Opens the slave once: that sets raw mode, and from its first closing on the master can tell whether a host has
     * the line open. NOCTTY, or a session leader would get the line as its terminal.
     */
    private static void makeRaw(String slave) {
        int fd = LibC.open(slave, LibC.O_RDWR | LibC.O_NOCTTY | LibC.O_CLOEXEC);
        if (fd < 0) {
            throw failure("open " + slave);
        }
        try (Memory termios = new Memory(LibC.TERMIOS_BYTES)) {
            if (LibC.tcgetattr(fd, termios) != 0) {
                throw failure("tcgetattr");
            }
            LibC.cfmakeraw(termios);
            if (LibC.tcsetattr(fd, 0, termios) != 0) {
                throw failure("tcsetattr");
            }
        } finally {
            LibC.close(fd);
        }
    }

    private static IllegalStateException failure(String call) {
        return new IllegalStateException("pty: " + call + " failed, errno " + Native.getLastError());
    }

    String slave() {
        return slave;
    }

    /** Waits for one of the events or a hang-up. Returns what happened, 0 if nothing did. */
    int poll(int events, int timeoutMillis) {
        try (Memory pollfd = new Memory(POLLFD_BYTES)) {
            pollfd.setInt(0, fd);
            pollfd.setShort(Integer.BYTES, (short) events);
            pollfd.setShort(REVENTS_OFFSET, (short) 0);
            int ready = LibC.poll(pollfd, new NativeLong(1), timeoutMillis);
            return ready > 0 ? pollfd.getShort(REVENTS_OFFSET) : 0;
        }
    }

    /** Reads what is there; 0 if nothing is. */
    int read(byte[] buffer) {
        int n = LibC.read(fd, buffer, new NativeLong(buffer.length)).intValue();
        return Math.max(n, 0);
    }

    /** Writes as much as the other side has room for; 0 if none. */
    int write(byte[] bytes, int offset, int length) {
        byte[] piece = offset == 0 ? bytes : Arrays.copyOfRange(bytes, offset, offset + length);
        int n = LibC.write(fd, piece, new NativeLong(length)).intValue();
        return Math.max(n, 0);
    }

    void close() {
        LibC.close(fd);
    }
}
