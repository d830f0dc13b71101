// SPDX-License-Identifier: Apache-2.0
package org.latchkey.driver.modbus;

/**
 * The few Modbus RTU frames that a Waveshare relay board needs: address, function, data, and CRC-16/MODBUS with its low
 * byte first.
 */
final class ModbusFrames {

    static final int FIRST_BOARD = 1;
    static final int LAST_BOARD = 247;
    /** Boards with 8, 16 and 32 relays are sold. */
    static final int MOST_LOCKS = 32;

    static final int READ_INPUTS = 0x02;
    static final int WRITE_RELAY = 0x05;
    /** Set in the function of an answer that is a refusal. */
    static final int REFUSED = 0x80;

    static final int REQUEST_LENGTH = 8;
    static final int REFUSAL_LENGTH = 5;
    /** An answer about inputs without the bytes that hold them. */
    static final int INPUTS_BASE = 5;

    /** One unit of a flash. */
    static final int FLASH_MILLIS = 100;

    private static final int CRC_LENGTH = 2;
    private static final int CRC_START = 0xFFFF;
    private static final int CRC_POLYNOMIAL = 0xA001;
    private static final byte FLASH_ON = 0x02;
    private static final byte ALL_RELAYS = (byte) 0xFF;

    private ModbusFrames() {}

    /** Lets the board itself switch a relay on and, after so many tenths of a second, off. */
    static byte[] flash(int board, int lock, int tenths) {
        return sealed(board, WRITE_RELAY, FLASH_ON, (byte) (lock - 1), (byte) (tenths >> 8), (byte) tenths);
    }

    /** Switches every relay of a board off. */
    static byte[] allOff(int board) {
        return sealed(board, WRITE_RELAY, (byte) 0, ALL_RELAYS, (byte) 0, (byte) 0);
    }

    /** Asks for the inputs of a board. */
    static byte[] inputs(int board, int count) {
        return sealed(board, READ_INPUTS, (byte) 0, (byte) 0, (byte) 0, (byte) count);
    }

    private static byte[] sealed(int board, int function, byte... data) {
        byte[] frame = new byte[REQUEST_LENGTH];
        frame[0] = (byte) board;
        frame[1] = (byte) function;
        System.arraycopy(data, 0, frame, 2, data.length);
        int crc = crc(frame, 0, REQUEST_LENGTH - CRC_LENGTH);
        frame[REQUEST_LENGTH - 2] = (byte) crc;
        frame[REQUEST_LENGTH - 1] = (byte) (crc >> 8);
        return frame;
    }

    /** True if a frame of that length with a good CRC stands here. */
    static boolean isFrame(byte[] bytes, int offset, int length) {
        if (offset + length > bytes.length) {
            return false;
        }
        int crc = crc(bytes, offset, length - CRC_LENGTH);
        int end = offset + length;
        return bytes[end - 2] == (byte) crc && bytes[end - 1] == (byte) (crc >> 8);
    }

    static int crc(byte[] bytes, int offset, int length) {
        int crc = CRC_START;
        for (int i = offset; i < offset + length; i++) {
            crc ^= bytes[i] & 0xFF;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) != 0 ? crc >>> 1 ^ CRC_POLYNOMIAL : crc >>> 1;
            }
        }
        return crc;
    }
}
