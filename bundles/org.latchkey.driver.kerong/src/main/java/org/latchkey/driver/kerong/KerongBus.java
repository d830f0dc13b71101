// SPDX-License-Identifier: Apache-2.0
package org.latchkey.driver.kerong;

import java.util.BitSet;
import org.latchkey.device.api.BoardState;
import org.latchkey.device.api.DeviceException;
import org.latchkey.device.api.DeviceException.Kind;
import org.latchkey.device.api.LockAddress;
import org.latchkey.line.bus.LineBus;

/** A line of KERONG boards. An opening has no answer: it is done when its frame has left. */
final class KerongBus extends LineBus {

    private final KerongSettings settings;

    KerongBus(KerongSettings settings) {
        super(
                settings.line(),
                settings.channel(),
                settings.gapMillis(),
                settings.settleMillis(),
                2L * settings.answerMillis() + settings.restMillis());
        this.settings = settings;
    }

    @Override
    public void pulse(LockAddress address) throws DeviceException {
        int board = address.board();
        int lock = address.lock();
        checkBoard(board);
        if (lock > settings.locks()) {
            throw new DeviceException(Kind.REFUSED, "lock " + lock + ": these boards have 1 to " + settings.locks());
        }
        byte[] request = KerongFrames.open(board, lock);
        line.exchange("board " + board + " lock " + lock, true, talk -> {
            talk.tell(request, settings.restMillis());
            return null;
        });
    }

    @Override
    public BoardState read(int board) throws DeviceException {
        checkBoard(board);
        byte[] answer = line.exchange(
                "board " + board,
                false,
                talk -> talk.ask(KerongFrames.state(board), new KerongStateForm(board), settings.answerMillis()));
        return state(answer);
    }

    private static void checkBoard(int board) throws DeviceException {
        if (board < KerongFrames.FIRST_BOARD || board > KerongFrames.LAST_BOARD) {
            throw new DeviceException(Kind.REFUSED, "board " + board + ": these boards have addresses 0 to 14");
        }
    }

    private BoardState state(byte[] answer) {
        int locks = settings.locks();
        BitSet open = BitSet.valueOf(KerongFrames.latches(answer)).get(0, locks);
        if (!settings.openWhenSet()) {
            open.flip(0, locks);
        }
        BitSet items = settings.itemSensors()
                ? BitSet.valueOf(KerongFrames.items(answer)).get(0, locks)
                : new BitSet();
        return new BoardState(locks, open, settings.itemSensors(), items, answer);
    }
}
