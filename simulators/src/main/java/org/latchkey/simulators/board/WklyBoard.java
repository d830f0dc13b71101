// SPDX-License-Identifier: Apache-2.0
package org.latchkey.simulators.board;

/**
 * The "WKLY" board: frames {@code 57 4B 4C 59 | length | address | command | data | XOR}. Not inverted, state 00 is an
 * open door. A lock without a door reads as open.
 */
public final class WklyBoard extends Board {

    /** Word for the protocol in the configuration. */
    public static final String PROTOCOL = "wkly";

    private static final byte[] START = {0x57, 0x4B, 0x4C, 0x59};
    private static final int OPEN = 0x82;
    private static final int STATE = 0x83;
    private static final int STATE_OF_ALL = 0x84;
    private static final int OPEN_ALL = 0x86;
    private static final int SHORTEST = 8;
    private static final int WITH_LOCK = 9;
    private static final byte DONE = 0;
    private static final byte FAILED = (byte) 0xFF;

    public WklyBoard(int address, Wires wires) {
        super(wires, BoardSettings.of(address, 20, 300, 1));
    }

    @Override
    public String protocol() {
        return PROTOCOL;
    }

    @Override
    int frameLength(byte[] start, int bytes) {
        for (int i = 0; i < Math.min(bytes, START.length); i++) {
            if (start[i] != START[i]) {
                return 0;
            }
        }
        if (bytes <= START.length) {
            return SHORTEST;
        }
        int length = start[START.length];
        return length == SHORTEST || length == WITH_LOCK ? length : 0;
    }

    @Override
    byte[] seal(byte[] frame) {
        return xorSealed(frame);
    }

    @Override
    byte[] readdress(byte[] answer) {
        answer[5]++;
        return answer;
    }

    @Override
    void obey(byte[] frame, long nanos) {
        if ((frame[5] & 0xFF) != settings().address()) {
            return;
        }
        int command = frame[6] & 0xFF;
        int lock = frame.length == WITH_LOCK ? frame[7] & 0xFF : 0;
        int wait = settings().turnAroundMillis();
        if (command == STATE_OF_ALL && lock == 0) {
            answer(nanos, wait, this::states);
        } else if (command == STATE && lock > 0) {
            answer(nanos, wait, () -> about(STATE, lock));
        } else if (command == OPEN && lock > 0) {
            if (lock <= locks()) {
                pulse(lock, nanos);
            }
            answer(nanos, settings().openAnswerMillis(), () -> about(OPEN, lock));
        } else if (command == OPEN_ALL && lock == 0) {
            answer(nanos, Math.max(wait, pulseAll(nanos)), () -> frame(OPEN_ALL, DONE));
        }
    }

    private byte[] about(int command, int lock) {
        boolean there = lock <= locks();
        return frame(command, there ? DONE : FAILED, (byte) lock, there ? state(lock) : 0);
    }

    private byte[] states() {
        byte[] data = new byte[2 + locks()];
        data[1] = (byte) locks();
        for (int lock = 1; lock <= locks(); lock++) {
            data[1 + lock] = state(lock);
        }
        return frame(STATE_OF_ALL, data);
    }

    private byte state(int lock) {
        return (byte)
                (sensed(lock)
                                .filter(door -> door.sensedOpen() == settings().inverted())
                                .isPresent()
                        ? 1
                        : 0);
    }

    private byte[] frame(int command, byte... data) {
        byte[] frame = new byte[SHORTEST + data.length];
        System.arraycopy(START, 0, frame, 0, START.length);
        frame[4] = (byte) frame.length;
        frame[5] = (byte) settings().address();
        frame[6] = (byte) command;
        System.arraycopy(data, 0, frame, 7, data.length);
        return frame;
    }
}
