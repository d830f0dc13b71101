// SPDX-License-Identifier: Apache-2.0
package org.latchkey.driver.wkly;

/**
 * The bytes of WKLY boards: {@code 57 4B 4C 59}, the whole frame's length, address, command, data, and BCC, which is the
 * XOR of all before it.
 */
final class WklyFrames {

    static final int LAST_BOARD = 31;
    /** As many as an answer can tell of whose length is one byte, and far more than any board has. */
    static final int MOST_LOCKS = 64;

    static final int OPEN = 0x82;
    static final int READ_ALL = 0x84;
    /** Said unasked when a door moves. */
    static final int CHANGED = 0x85;

    static final int LENGTH_AT = 4;
    static final int ADDRESS_AT = 5;
    static final int COMMAND_AT = 6;
    static final int DATA_AT = 7;

    /** Header, length, address, command and BCC. */
    static final int SHORTEST = 8;

    static final int OPENED_LENGTH = 11;
    static final int CHANGED_LENGTH = 10;
    /** An answer about all locks without the locks: status and count are its data. */
    static final int STATE_BASE = 10;

    private static final byte[] START = {0x57, 0x4B, 0x4C, 0x59};

    private WklyFrames() {}

    /** Opens one lock for the board's pulse. */
    static byte[] open(int board, int lock) {
        return frame(board, OPEN, (byte) lock);
    }

    /** Asks for all locks of a board. */
    static byte[] readAll(int board) {
        return frame(board, READ_ALL);
    }

    private static byte[] frame(int board, int command, byte... data) {
        byte[] frame = new byte[SHORTEST + data.length];
        System.arraycopy(START, 0, frame, 0, START.length);
        frame[LENGTH_AT] = (byte) frame.length;
        frame[ADDRESS_AT] = (byte) board;
        frame[COMMAND_AT] = (byte) command;
        System.arraycopy(data, 0, frame, DATA_AT, data.length);
        frame[frame.length - 1] = xor(frame, 0, frame.length - 1);
        return frame;
    }

    private static byte xor(byte[] bytes, int offset, int length) {
        byte xor = 0;
        for (int i = offset; i < offset + length; i++) {
            xor ^= bytes[i];
        }
        return xor;
    }

    /** The length of the whole frame with a good BCC that stands here; 0 if none does. */
    static int lengthAt(byte[] bytes, int offset) {
        if (offset + SHORTEST > bytes.length) {
            return 0;
        }
        for (int i = 0; i < START.length; i++) {
            if (bytes[offset + i] != START[i]) {
                return 0;
            }
        }
        int length = bytes[offset + LENGTH_AT] & 0xFF;
        boolean whole = length >= SHORTEST && offset + length <= bytes.length;
        return whole && bytes[offset + length - 1] == xor(bytes, offset, length - 1) ? length : 0;
    }

    static int command(byte[] bytes, int offset) {
        return bytes[offset + COMMAND_AT] & 0xFF;
    }

    static int board(byte[] bytes, int offset) {
        return bytes[offset + ADDRESS_AT] & 0xFF;
    }
}
