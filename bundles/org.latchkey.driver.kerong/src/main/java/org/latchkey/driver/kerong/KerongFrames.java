// SPDX-License-Identifier: Apache-2.0
package org.latchkey.driver.kerong;

/** The bytes of KERONG boards. The last byte of a frame, SUM, is the low byte of the sum of all before it. */
final class KerongFrames {

    static final int FIRST_BOARD = 0;
    /** Board 15 would make address F0, which means all boards. */
    static final int LAST_BOARD = 14;

    static final int MOST_LOCKS = 16;
    static final int REQUEST_LENGTH = 5;
    static final int STATE_LENGTH = 9;

    private static final byte STX = 0x02;
    private static final byte ETX = 0x03;
    private static final byte READ = 0x30;
    private static final byte OPEN = 0x31;
    private static final byte STATE = 0x35;

    private KerongFrames() {}

    /** Opens one lock for the board's pulse; has no answer. */
    static byte[] open(int board, int lock) {
        return request(board, lock - 1, OPEN);
    }

    /** Asks for all locks of a board. */
    static byte[] state(int board) {
        return request(board, 0, READ);
    }

    private static byte[] request(int board, int low, byte command) {
        byte[] frame = {STX, (byte) (board << 4 | low), command, ETX, 0};
        frame[REQUEST_LENGTH - 1] = sum(frame, 0, REQUEST_LENGTH - 1);
        return frame;
    }

    private static byte sum(byte[] bytes, int offset, int length) {
        byte sum = 0;
        for (int i = offset; i < offset + length; i++) {
            sum += bytes[i];
        }
        return sum;
    }

    /** True if a state answer of any board stands here. */
    static boolean isState(byte[] bytes, int offset) {
        return offset + STATE_LENGTH <= bytes.length
                && bytes[offset] == STX
                && bytes[offset + 2] == STATE
                && bytes[offset + 7] == ETX
                && bytes[offset + 8] == sum(bytes, offset, STATE_LENGTH - 1);
    }

    /** True if one of our own requests stands here: an adapter that hears itself. */
    static boolean isRequest(byte[] bytes, int offset) {
        return offset + REQUEST_LENGTH <= bytes.length
                && bytes[offset] == STX
                && (bytes[offset + 2] == READ || bytes[offset + 2] == OPEN)
                && bytes[offset + 3] == ETX
                && bytes[offset + 4] == sum(bytes, offset, REQUEST_LENGTH - 1);
    }

    /** The board a state answer says it is from; −1 for an address that is no board's. */
    static int board(byte[] bytes, int offset) {
        int address = bytes[offset + 1] & 0xFF;
        return (address & 0x0F) == 0 ? address >> 4 : -1;
    }

    /** Latch bits of a state answer, locks 1 to 8 first. */
    static byte[] latches(byte[] state) {
        return new byte[] {state[3], state[4]};
    }

    /** Item bits of a state answer, lockers 1 to 8 first. */
    static byte[] items(byte[] state) {
        return new byte[] {state[5], state[6]};
    }
}
