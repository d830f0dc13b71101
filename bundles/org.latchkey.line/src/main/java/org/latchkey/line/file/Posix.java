// SPDX-License-Identifier: Apache-2.0
package org.latchkey.line.file;

import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;

/** The few calls of the C library that a device file needs. Constants are those of Linux on x86 and ARM. */
final class Posix {

    static final int O_RDONLY = 0;
    static final int O_NOCTTY = 0x100;
    static final int O_NONBLOCK = 0x800;
    static final int O_CLOEXEC = 0x80000;

    static final short POLLIN = 1;

    static final int ENOENT = 2;
    static final int EINTR = 4;
    static final int EAGAIN = 11;
    static final int EACCES = 13;
    static final int EBUSY = 16;
    static final int ENOTTY = 25;

    static {
        Native.register(Posix.class, "c");
    }

    private Posix() {}

    static native int open(String path, int flags);

    static native int close(int fd);

    static native NativeLong read(int fd, byte[] buffer, NativeLong count);

    static native int poll(Pointer fds, NativeLong count, int timeoutMillis);

    static native int ioctl(int fd, NativeLong request, NativeLong argument);
}
