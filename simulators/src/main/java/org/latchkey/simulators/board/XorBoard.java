// SPDX-License-Identifier: Apache-2.0
package org.latchkey.simulators.board;

import java.util.Optional;
import org.latchkey.simulators.bank.DoorState;

/**
 * The "8A/80" lock board: frames of five bytes that end in the XOR of all bytes before it. Not inverted, its contacts
 * are shorted while a door is closed: a set bit, or 11, is a closed door. A lock without a door reads as a contact that
 * is not shorted.
 */
public final class XorBoard extends Board {

    /** Word for the protocol in the configuration. */
    public static final String PROTOCOL = "xor8a";

    private static final int OPEN = 0x8A;
    private static final int STATE = 0x80;
    private static final int OPEN_FUNCTION = 0x11;
    private static final int STATE_FUNCTION = 0x33;
    private static final int FRAME = 5;
    private static final int SHORTED = 0x11;
    private static final int LONGEST_OPEN_ALL_MILLIS = 10_000;
    private static final int BITS = 8;

    public XorBoard(int address, Wires wires) {
        super(wires, BoardSettings.of(address, 1_000, 300, (wires.locks() + BITS - 1) / BITS));
    }

    @Override
    public String protocol() {
        return PROTOCOL;
    }

    @Override
    int frameLength(byte[] start, int bytes) {
        int head = start[0] & 0xFF;
        return head == OPEN || head == STATE ? FRAME : 0;
    }

    @Override
    byte[] seal(byte[] frame) {
        return xorSealed(frame);
    }

    @Override
    byte[] readdress(byte[] answer) {
        answer[1]++;
        return answer;
    }

    @Override
    void obey(byte[] frame, long nanos) {
        if ((frame[1] & 0xFF) != settings().address()) {
            return;
        }
        int lock = frame[2] & 0xFF;
        int function = frame[3] & 0xFF;
        if ((frame[0] & 0xFF) == OPEN && function == OPEN_FUNCTION) {
            open(frame, lock, nanos);
        } else if ((frame[0] & 0xFF) == STATE && function == STATE_FUNCTION) {
            tell(lock, nanos);
        }
    }

    private void open(byte[] frame, int lock, long nanos) {
        if (lock == 0) {
            int millis = Math.min(pulseAll(nanos), LONGEST_OPEN_ALL_MILLIS);
            answer(nanos, Math.max(millis, settings().openAnswerMillis()), () -> frame);
        } else if (lock <= locks()) {
            pulse(lock, nanos);
            answer(nanos, settings().openAnswerMillis(), () -> lockState(OPEN, lock));
        }
    }

    private void tell(int lock, long nanos) {
        int wait = settings().turnAroundMillis();
        if (lock == 0) {
            answer(nanos, wait, this::boardState);
        } else if (lock <= locks()) {
            answer(nanos, wait, () -> lockState(STATE, lock));
        }
    }

    private byte[] lockState(int head, int lock) {
        int state = shorted(lock) ? SHORTED : 0;
        return new byte[] {(byte) head, (byte) settings().address(), (byte) lock, (byte) state, 0};
    }

    /** Highest group first; a board may report more groups than it has locks for. */
    private byte[] boardState() {
        int groups = settings().stateBytes();
        byte[] frame = new byte[groups + 4];
        frame[0] = (byte) STATE;
        frame[1] = (byte) settings().address();
        for (int lock = 1; lock <= Math.min(locks(), groups * BITS); lock++) {
            if (shorted(lock)) {
                int group = (lock - 1) / BITS;
                frame[1 + groups - group] |= (byte) (1 << (lock - 1) % BITS);
            }
        }
        frame[groups + 2] = STATE_FUNCTION;
        return frame;
    }

    private boolean shorted(int lock) {
        Optional<DoorState> door = sensed(lock);
        return door.isPresent() && door.get().sensedOpen() == settings().inverted();
    }
}
