// SPDX-License-Identifier: Apache-2.0
package org.latchkey.clock;

import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.zip.CRC32;

/** The floor as it is stored: seconds since 1970 and a checksum, because a wrong floor would expire every code. */
final class Floor {

    static final byte[] KEY = {'c', '/', 'f', 'l', 'o', 'o', 'r'};

    private static final int LENGTH = Long.BYTES + Integer.BYTES;

    private Floor() {}

    static byte[] encode(long seconds) {
        ByteBuffer value = ByteBuffer.allocate(LENGTH).putLong(seconds);
        return value.putInt(checksum(value)).array();
    }

    /** Empty unless it is whole. */
    static OptionalLong decode(byte[] stored) {
        if (stored.length != LENGTH) {
            return OptionalLong.empty();
        }
        ByteBuffer value = ByteBuffer.wrap(stored);
        long seconds = value.getLong();
        return value.getInt() == checksum(value) ? OptionalLong.of(seconds) : OptionalLong.empty();
    }

    private static int checksum(ByteBuffer value) {
        CRC32 crc = new CRC32();
        crc.update(value.array(), 0, Long.BYTES);
        return (int) crc.getValue();
    }
}
