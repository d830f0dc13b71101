// SPDX-License-Identifier: Apache-2.0
package org.latchkey.scanner.hid;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.latchkey.device.api.DeviceException;
import org.latchkey.device.api.DeviceException.Kind;
import org.latchkey.line.file.DeviceFile;

/**
 * Cuts what a Linux input device sends into {@code struct input_event}: two C longs of time, then type, code and value
 * in the machine's order. What no input device sends ends the device's use. Not thread-safe.
 */
final class Events {

    private static final int TIME = 2 * DeviceFile.LONG_BYTES;

    /** Bytes of one event: 24 where a C long has 64 bits. */
    static final int LENGTH = TIME + 8;

    private static final int EV_SYN = 0;
    private static final int EV_KEY = 1;
    private static final int EV_MAX = 0x1F;
    private static final int KEY_MAX = 0x2FF;
    private static final int SYN_REPORT = 0;
    private static final int SYN_DROPPED = 3;
    private static final int PRESSED = 1;
    private static final int REPEATED = 2;

    /** Who is told of the keys. */
    interface Listener {

        void down(int key);

        void up(int key);

        /** Events were lost: the code of now can not be whole. */
        void gap();
    }

    private final Listener listener;
    private byte[] rest = new byte[0];
    private boolean dropping;

    Events(Listener listener) {
        this.listener = listener;
    }

    /** @throws DeviceException BAD_ANSWER if these are no input events */
    void feed(byte[] bytes, int count) throws DeviceException {
        byte[] all = Arrays.copyOf(rest, rest.length + count);
        System.arraycopy(bytes, 0, all, rest.length, count);
        ByteBuffer buffer = ByteBuffer.wrap(all).order(ByteOrder.nativeOrder());
        while (buffer.remaining() >= LENGTH) {
            int at = buffer.position() + TIME;
            event(buffer.getShort(at) & 0xFFFF, buffer.getShort(at + 2) & 0xFFFF, buffer.getInt(at + 4));
            buffer.position(buffer.position() + LENGTH);
        }
        rest = Arrays.copyOfRange(all, buffer.position(), all.length);
    }

    private void event(int type, int code, int value) throws DeviceException {
        boolean key = type == EV_KEY;
        if (type > EV_MAX || key && (code > KEY_MAX || value < 0 || value > REPEATED)) {
            throw new DeviceException(Kind.BAD_ANSWER, "what it sends are no keys");
        }
        if (type == EV_SYN && code == SYN_DROPPED) {
            dropping = true;
            listener.gap();
        } else if (type == EV_SYN && code == SYN_REPORT) {
            dropping = false;
        } else if (key && !dropping && value != REPEATED) {
            // A key that the kernel repeats is a slow scanner's, not a character twice.
            tell(code, value);
        }
    }

    private void tell(int key, int value) {
        if (value == PRESSED) {
            listener.down(key);
        } else {
            listener.up(key);
        }
    }
}
