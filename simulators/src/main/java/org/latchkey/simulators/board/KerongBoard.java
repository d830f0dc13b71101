// SPDX-License-Identifier: Apache-2.0
package org.latchkey.simulators.board;

import java.util.Optional;
import org.latchkey.simulators.bank.DoorState;

/**
 * The KERONG board with 16 locks (CU16) or 12 (CU12): frames {@code 02 … 03 SUM}. Not inverted, a set bit is a closed
 * door; a set infrared bit is an item. Opening has no answer. After a request without an answer the board is deaf for
 * its turn-around time. A lock without a door reads as 0.
 */
public final class KerongBoard extends Board {

    /** Word for the protocol in the configuration. */
    public static final String PROTOCOL = "kerong";

    private static final int START = 0x02;
    private static final int END = 0x03;
    private static final int EVERYBODY = 0xF0;
    private static final int STATE = 0x30;
    private static final int OPEN = 0x31;
    private static final int STATE_OF_ALL = 0x32;
    private static final int OPEN_ALL = 0x33;
    private static final int SET_PULSE = 0x37;
    private static final int STATE_ANSWER = 0x35;
    private static final int STATE_OF_ALL_ANSWER = 0x36;
    private static final int SET_PULSE_ANSWER = 0x38;
    private static final int FRAME = 5;
    private static final int PULSE_FRAME = 7;
    private static final int STATE_FRAME = 9;
    private static final int MOST_LOCKS = 16;
    private static final int MILLIS_PER_PULSE_UNIT = 10;
    /** Boards asked all at once answer one after another: nine bytes at 9600 take 9.4 ms. */
    private static final int SLOT_MILLIS = 15;

    public KerongBoard(int address, Wires wires) {
        super(checked(wires), BoardSettings.of(address, 20, 500, 2));
    }

    private static Wires checked(Wires wires) {
        if (wires.locks() > MOST_LOCKS) {
            throw new IllegalArgumentException("a kerong board has at most 16 locks, not " + wires.locks());
        }
        return wires;
    }

    @Override
    public String protocol() {
        return PROTOCOL;
    }

    @Override
    int frameLength(byte[] start, int bytes) {
        if (start[0] != START) {
            return 0;
        }
        return bytes >= 3 && start[2] == SET_PULSE ? PULSE_FRAME : FRAME;
    }

    @Override
    byte[] seal(byte[] frame) {
        byte[] sealed = frame.clone();
        byte sum = 0;
        for (int i = 0; i < frame.length - 1; i++) {
            sum += frame[i];
        }
        sealed[frame.length - 1] = sum;
        return sealed;
    }

    @Override
    byte[] readdress(byte[] answer) {
        answer[1] += 0x10;
        return answer;
    }

    @Override
    void obey(byte[] frame, long nanos) {
        if (frame[frame.length - 2] != END) {
            return;
        }
        int address = frame[1] & 0xFF;
        int command = frame[2] & 0xFF;
        if (address == EVERYBODY && command == STATE_OF_ALL) {
            int slot = settings().address() * SLOT_MILLIS;
            answer(nanos, settings().turnAroundMillis() + slot, () -> state(STATE_OF_ALL_ANSWER));
        } else if (address >> 4 == settings().address()) {
            obeyOwn(command, (address & 0x0F) + 1, frame, nanos);
        }
    }

    private void obeyOwn(int command, int lock, byte[] frame, long nanos) {
        int wait = settings().turnAroundMillis();
        switch (command) {
            case STATE -> answer(nanos, wait, () -> state(STATE_ANSWER));
            case OPEN -> {
                if (lock <= locks()) {
                    pulse(lock, nanos);
                }
                rest(nanos, wait);
            }
            case OPEN_ALL -> {
                pulseAll(nanos);
                rest(nanos, wait);
            }
            case SET_PULSE -> setPulse(frame, nanos, wait);
            default -> rest(nanos, wait);
        }
    }

    private void setPulse(byte[] frame, long nanos, int wait) {
        int units = (frame[3] & 0xFF) << 8 | frame[4] & 0xFF;
        int millis = units * MILLIS_PER_PULSE_UNIT;
        if (millis >= 10 && millis <= 10_000) {
            change(now -> now.withPulseMillis(millis));
        }
        byte[] answer = frame.clone();
        answer[2] = SET_PULSE_ANSWER;
        answer(nanos, wait, () -> answer);
    }

    private byte[] state(int command) {
        byte[] frame = new byte[STATE_FRAME];
        frame[0] = START;
        frame[1] = (byte) (settings().address() << 4);
        frame[2] = (byte) command;
        for (int lock = 1; lock <= locks(); lock++) {
            Optional<DoorState> door = sensed(lock);
            int at = 3 + (lock - 1) / 8;
            byte bit = (byte) (1 << (lock - 1) % 8);
            if (door.isPresent() && door.get().sensedOpen() == settings().inverted()) {
                frame[at] |= bit;
            }
            if (door.isPresent() && door.get().settings().item()) {
                frame[at + 2] |= bit;
            }
        }
        frame[STATE_FRAME - 2] = END;
        return frame;
    }
}
