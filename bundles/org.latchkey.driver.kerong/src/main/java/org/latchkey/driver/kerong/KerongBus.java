// SPDX-License-Identifier: Apache-2.0
package org.latchkey.driver.kerong;

import java.util.BitSet;
import org.latchkey.device.api.BoardState;
import org.latchkey.device.api.ByteChannels;
import org.latchkey.device.api.DeviceException;
import org.latchkey.device.api.DeviceException.Kind;
import org.latchkey.device.api.LockAddress;
import org.latchkey.device.api.LockBus;
import org.latchkey.line.LockLine;

/** A line of KERONG boards. An opening has no answer: it is done when its frame has left. */
final class KerongBus implements LockBus {

    private static final long STOP_SLACK_MILLIS = 500;

    private final KerongSettings settings;
    private final LockLine line;

    KerongBus(KerongSettings settings) {
        this.settings = settings;
        line = new LockLine(settings.line(), settings.channel(), settings.gapMillis(), talk -> {});
    }

    void use(ByteChannels channels) {
        line.use(channels);
    }

    void drop(ByteChannels channels) {
        line.drop(channels);
    }

    /** Finishes the exchange in progress and hands the line over. */
    void stop() {
        line.stop(2L * settings.answerMillis() + settings.restMillis() + STOP_SLACK_MILLIS);
    }

    @Override
    public String line() {
        return settings.line();
    }

    @Override
    public long settleMillis() {
        return settings.settleMillis();
    }

    @Override
    public boolean connected() {
        return line.connected();
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
