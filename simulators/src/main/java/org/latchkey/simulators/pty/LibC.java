// SPDX-License-Identifier: Apache-2.0
package org.latchkey.simulators.pty;

import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;

/** The few calls of the C library that a pty pair needs. Constants are those of Linux on x86 and ARM. */
final class LibC {

    static final int O_RDWR = 2;
    static final int O_NOCTTY = 0x100;
    static final int O_NONBLOCK = 0x800;
    static final int O_CLOEXEC = 0x80000;

    static final short POLLIN = 1;
    static final short POLLOUT = 4;
    static final short POLLHUP = 16;

    static final int EINTR = 4;
    static final int EAGAIN = 11;

    /** More than any {@code struct termios}. */
    static final int TERMIOS_BYTES = 256;

    static {
        Native.register(LibC.class, "c");
    }

    private LibC() {}

    static native int posix_openpt(int flags);

    static native int grantpt(int fd);

    static native int unlockpt(int fd);

    static native int ptsname_r(int fd, byte[] name, NativeLong length);

    static native int open(String path, int flags);

    static native int close(int fd);

    static native NativeLong read(int fd, byte[] buffer, NativeLong count);

    static native NativeLong write(int fd, byte[] buffer, NativeLong count);

    static native int poll(Pointer fds, NativeLong count, int timeoutMillis);

    static native int tcgetattr(int fd, Pointer termios);

    static native int tcsetattr(int fd, int actions, Pointer termios);

    static native void cfmakeraw(Pointer termios);
}
