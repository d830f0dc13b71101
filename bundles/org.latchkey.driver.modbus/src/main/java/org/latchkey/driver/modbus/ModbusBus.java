// SPDX-License-Identifier: Apache-2.0
package org.latchkey.driver.modbus;

import java.util.Arrays;
import java.util.BitSet;
import org.latchkey.device.api.BoardState;
import org.latchkey.device.api.DeviceException;
import org.latchkey.device.api.DeviceException.Kind;
import org.latchkey.device.api.LockAddress;
import org.latchkey.line.Talk;
import org.latchkey.line.bus.LineBus;

/**
 * A line of Modbus relay boards. Locks get their current by the board's own timer alone: software that switched a relay
 * on and died before switching it off would burn the coil.
 */
final class ModbusBus extends LineBus {

    private static final int REFUSAL_AT = 2;
    private static final int INPUTS_AT = 3;

    /** What a state read may do before it asks. */
    enum Reads {
        /** Ask, and nothing else: whose board it is, is not known. */
        ONLY,
        /** Switch all relays off, once after the line came up. */
        AFTER_QUIET
    }

    private final ModbusSettings settings;
    private final Reads reads;
    /** Boards whose relays were all switched off since the line came up. Guarded by the line's turn. */
    private final BitSet quieted = new BitSet();

    ModbusBus(ModbusSettings settings) {
        this(settings, Reads.AFTER_QUIET);
    }

    ModbusBus(ModbusSettings settings, Reads reads) {
        super(
                settings.line(),
                settings.channel(),
                settings.gapMillis(),
                settings.settleMillis(),
                2L * settings.answerMillis());
        this.settings = settings;
        this.reads = reads;
    }

    /** A pulse that another driver began on this line ends by itself before anything is switched off. */
    @Override
    protected void greet(Talk talk) {
        quieted.clear();
        talk.rest(settings.pulseMillis());
    }

    @Override
    public void pulse(LockAddress address) throws DeviceException {
        int board = address.board();
        int lock = address.lock();
        checkBoard(board);
        if (lock > settings.locks()) {
            throw new DeviceException(Kind.REFUSED, "lock " + lock + ": these boards have 1 to " + settings.locks());
        }
        line.exchange("board " + board + " lock " + lock, true, talk -> {
            quiet(talk, board);
            return write(talk, ModbusFrames.flash(board, lock, settings.pulseTenths()));
        });
    }

    @Override
    public BoardState read(int board) throws DeviceException {
        checkBoard(board);
        byte[] answer = line.exchange("board " + board, false, talk -> {
            if (reads == Reads.AFTER_QUIET) {
                quiet(talk, board);
            }
            byte[] request = ModbusFrames.inputs(board, settings.locks());
            return checkDone(talk.ask(request, ModbusForm.inputs(request, settings.locks()), settings.answerMillis()));
        });
        return state(answer);
    }

    /** After a power cut in the middle of anything, no relay stays on. */
    private void quiet(Talk talk, int board) throws DeviceException {
        if (!quieted.get(board)) {
            write(talk, ModbusFrames.allOff(board));
            quieted.set(board);
        }
    }

    private byte[] write(Talk talk, byte[] request) throws DeviceException {
        return checkDone(talk.ask(request, ModbusForm.written(request), settings.answerMillis()));
    }

    private static void checkBoard(int board) throws DeviceException {
        if (board < ModbusFrames.FIRST_BOARD || board > ModbusFrames.LAST_BOARD) {
            throw new DeviceException(Kind.REFUSED, "board " + board + ": these boards have addresses 1 to 247");
        }
    }

    private static byte[] checkDone(byte[] answer) throws DeviceException {
        if ((answer[1] & ModbusFrames.REFUSED) != 0) {
            throw new DeviceException(
                    Kind.BAD_ANSWER, "the board refuses the request, exception " + (answer[REFUSAL_AT] & 0xFF));
        }
        return answer;
    }

    private BoardState state(byte[] answer) {
        int locks = settings.locks();
        byte[] inputs = Arrays.copyOfRange(answer, INPUTS_AT, answer.length - 2);
        BitSet open = BitSet.valueOf(inputs).get(0, locks);
        if (!settings.openWhenSet()) {
            open.flip(0, locks);
        }
        return new BoardState(locks, open, false, new BitSet(), answer);
    }
}
