// SPDX-License-Identifier: Apache-2.0
package org.latchkey.driver.wkly;

import java.util.BitSet;
import org.latchkey.device.api.BoardState;
import org.latchkey.device.api.DeviceException;
import org.latchkey.device.api.DeviceException.Kind;
import org.latchkey.device.api.LockAddress;
import org.latchkey.line.bus.LineBus;

/** A line of WKLY boards. */
final class WklyBus extends LineBus {

    private static final int STATUS_AT = WklyFrames.DATA_AT;
    private static final int COUNT_AT = WklyFrames.DATA_AT + 1;
    private static final int STATES_AT = WklyFrames.DATA_AT + 2;

    private final WklySettings settings;

    WklyBus(WklySettings settings) {
        super(
                settings.line(),
                settings.channel(),
                settings.gapMillis(),
                settings.settleMillis(),
                2L * settings.answerMillis());
        this.settings = settings;
    }

    @Override
    public void pulse(LockAddress address) throws DeviceException {
        int board = address.board();
        int lock = address.lock();
        checkBoard(board);
        if (lock > WklyFrames.MOST_LOCKS) {
            throw new DeviceException(Kind.REFUSED, "lock " + lock + ": locks are 1 to " + WklyFrames.MOST_LOCKS);
        }
        line.exchange("board " + board + " lock " + lock, true, talk -> {
            byte[] request = WklyFrames.open(board, lock);
            return checkDone(talk.ask(request, WklyForm.opened(board, lock), settings.answerMillis()));
        });
    }

    @Override
    public BoardState read(int board) throws DeviceException {
        checkBoard(board);
        byte[] answer = line.exchange(
                "board " + board,
                false,
                talk -> checkDone(talk.ask(WklyFrames.readAll(board), WklyForm.state(board), settings.answerMillis())));
        return state(answer);
    }

    private static void checkBoard(int board) throws DeviceException {
        if (board < 0 || board > WklyFrames.LAST_BOARD) {
            throw new DeviceException(Kind.REFUSED, "board " + board + ": these boards have addresses 0 to 31");
        }
    }

    /** A board that failed may have moved the lock all the same: only a state read tells. */
    private static byte[] checkDone(byte[] answer) throws DeviceException {
        if (answer[STATUS_AT] != 0) {
            throw new DeviceException(
                    Kind.BAD_ANSWER, "the board says that it failed, status " + (answer[STATUS_AT] & 0xFF));
        }
        return answer;
    }

    private BoardState state(byte[] answer) throws DeviceException {
        int locks = answer[COUNT_AT] & 0xFF;
        BitSet open = new BitSet(locks);
        for (int i = 0; i < locks; i++) {
            int state = answer[STATES_AT + i] & 0xFF;
            if (state > 1) {
                throw new DeviceException(Kind.BAD_ANSWER, "lock " + (i + 1) + " has the unknown state " + state);
            }
            open.set(i, state == 1 == settings.openWhenSet());
        }
        return new BoardState(locks, open, false, new BitSet(), answer);
    }
}
