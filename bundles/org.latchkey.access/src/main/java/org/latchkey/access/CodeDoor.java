// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * One code at one door: what uses and reservations are counted by.
 *
 * @param code the code's id (cti), its 8 bytes as a number
 * @param door number at the site
 */
record CodeDoor(long code, int door) {

    private static final int PREFIX = 2;
    private static final int LENGTH = PREFIX + Long.BYTES + Short.BYTES;

    static long codeOf(byte[] id) {
        return ByteBuffer.wrap(id).getLong();
    }

    byte[] key(byte[] prefix) {
        return ByteBuffer.allocate(LENGTH)
                .put(prefix)
                .putLong(code)
                .putShort((short) door)
                .array();
    }

    static CodeDoor ofKey(byte[] key) {
        ByteBuffer in = ByteBuffer.wrap(key, PREFIX, LENGTH - PREFIX);
        return new CodeDoor(in.getLong(), Short.toUnsignedInt(in.getShort()));
    }

    /** The code's id as the trail writes it. */
    String codeHex() {
        return HexFormat.of().toHexDigits(code);
    }
}
