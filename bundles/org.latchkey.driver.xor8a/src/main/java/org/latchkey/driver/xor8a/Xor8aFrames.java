// SPDX-License-Identifier: Apache-2.0
package org.latchkey.driver.xor8a;

import java.util.Arrays;

/**
 * The bytes of the "8A/80" boards. The last byte of a frame, BCC, is the XOR of all before it, so the XOR of a whole
 * frame is zero. Beware: so is that of two frames one after the other.
 */
final class Xor8aFrames {

    static final int FIRST_BOARD = 1;
    static final int LAST_BOARD = 31;
    static final int FIRST_LOCK = 1;
    static final int LAST_LOCK = 50;

    /** Length of every request, of an opening's answer and of one lock's state. */
    static final int SHORT_FRAME = 5;

    static final byte OPEN = (byte) 0x8A;
    static final byte STATE = (byte) 0x80;

    private static final byte DO_OPEN = 0x11;
    private static final byte DO_READ = 0x33;
    private static final byte CLEAR = 0x00;
    private static final byte SET = 0x11;
    private static final int ALL_LOCKS = 0;
    private static final int LARGEST_GROUP_COUNT = (LAST_LOCK + 7) / 8;
    /** What a state answer has besides its state bytes: head, board, 33, BCC. */
    private static final int STATE_OVERHEAD = 4;

    private Xor8aFrames() {}

    /** Opens one lock for the board's pulse. */
    static byte[] open(int board, int lock) {
        return request(OPEN, board, lock, DO_OPEN);
    }

    /** Asks for all locks of a board. */
    static byte[] boardState(int board) {
        return request(STATE, board, ALL_LOCKS, DO_READ);
    }

    /** Asks for one lock: the answer can not be mistaken for this request, as a board's state can. */
    static byte[] lockState(int board, int lock) {
        return request(STATE, board, lock, DO_READ);
    }

    private static byte[] request(byte head, int board, int lock, byte function) {
        byte[] frame = {head, (byte) board, (byte) lock, function, 0};
        frame[SHORT_FRAME - 1] = xor(frame, 0, SHORT_FRAME - 1);
        return frame;
    }

    private static byte xor(byte[] bytes, int offset, int length) {
        byte sum = 0;
        for (int i = offset; i < offset + length; i++) {
            sum ^= bytes[i];
        }
        return sum;
    }

    /** True if these bytes are a board's state answer with any number of groups. */
    static boolean isBoardState(byte[] bytes, int offset, int length, int board) {
        return length > STATE_OVERHEAD
                && length <= STATE_OVERHEAD + LARGEST_GROUP_COUNT
                && offset + length <= bytes.length
                && bytes[offset] == STATE
                && bytes[offset + 1] == (byte) board
                && bytes[offset + length - 2] == DO_READ
                && xor(bytes, offset, length) == 0;
    }

    /** True if these five bytes answer an opening of any board and lock. */
    static boolean isOpenAnswer(byte[] bytes, int offset) {
        return offset + SHORT_FRAME <= bytes.length
                && bytes[offset] == OPEN
                && (bytes[offset + 3] == CLEAR || bytes[offset + 3] == SET)
                && xor(bytes, offset, SHORT_FRAME) == 0;
    }

    static boolean isOpenAnswer(byte[] bytes, int offset, int board, int lock) {
        return isOpenAnswer(bytes, offset) && bytes[offset + 1] == (byte) board && bytes[offset + 2] == (byte) lock;
    }

    /** How long a board's state answer with so many groups of eight locks is. */
    static int stateLength(int groups) {
        return STATE_OVERHEAD + groups;
    }

    /** The state bytes of a board's state answer, locks 1 to 8 first. */
    static byte[] groups(byte[] stateAnswer) {
        byte[] groups = Arrays.copyOfRange(stateAnswer, 2, stateAnswer.length - 2);
        for (int low = 0, high = groups.length - 1; low < high; low++, high--) {
            byte swap = groups[low];
            groups[low] = groups[high];
            groups[high] = swap;
        }
        return groups;
    }
}
