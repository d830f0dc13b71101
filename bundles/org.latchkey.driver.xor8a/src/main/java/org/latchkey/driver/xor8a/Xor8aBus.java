// SPDX-License-Identifier: Apache-2.0
package org.latchkey.driver.xor8a;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.latchkey.device.api.BoardState;
import org.latchkey.device.api.DeviceException;
import org.latchkey.device.api.DeviceException.Kind;
import org.latchkey.device.api.LockAddress;
import org.latchkey.line.Talk;
import org.latchkey.line.bus.LineBus;

/**
 * A line of "8A/80" boards. An opening holds the line until the board has answered it: the bus is half-duplex, and a
 * state request in the meantime would meet the answer.
 */
final class Xor8aBus extends LineBus {

    /** An echo is back as soon as the request has left; a board takes up to 50 ms, a busy machine some more. */
    private static final long PROBE_MILLIS = 250;

    private static final int PROBED_BOARD = 1;
    /** An answer's length is believed once two in a row have it. */
    private static final int LEARNING_ATTEMPTS = 4;

    private final Xor8aSettings settings;
    /** Groups by board; read and written only by who has the line's turn. */
    private final Map<Integer, Integer> groups = new HashMap<>();

    private volatile Echo echo = Echo.ABSENT;

    Xor8aBus(Xor8aSettings settings) {
        super(
                settings.line(),
                settings.channel(),
                settings.gapMillis(),
                settings.settleMillis(),
                settings.openAnswerMillis() + settings.answerMillis());
        this.settings = settings;
    }

    /** True if the adapter was found to repeat what is sent, or is configured so. */
    boolean hearsItself() {
        return echo == Echo.PRESENT;
    }

    @Override
    public void pulse(LockAddress address) throws DeviceException {
        int board = address.board();
        int lock = address.lock();
        checkBoard(board);
        if (lock > Xor8aFrames.LAST_LOCK) {
            throw new DeviceException(Kind.REFUSED, "lock " + lock + ": these boards have 1 to 50");
        }
        byte[] request = Xor8aFrames.open(board, lock);
        line.exchange(
                "board " + board + " lock " + lock,
                true,
                talk -> talk.ask(request, Xor8aForms.open(board, lock, echo), settings.openAnswerMillis()));
    }

    @Override
    public BoardState read(int board) throws DeviceException {
        checkBoard(board);
        return line.exchange("board " + board, false, talk -> {
            byte[] answer = groups.containsKey(board) ? ask(talk, board) : learn(talk, board);
            return state(answer);
        });
    }

    private static void checkBoard(int board) throws DeviceException {
        if (board < Xor8aFrames.FIRST_BOARD || board > Xor8aFrames.LAST_BOARD) {
            throw new DeviceException(Kind.REFUSED, "board " + board + ": these boards have addresses 1 to 31");
        }
    }

    private byte[] ask(Talk talk, int board) throws DeviceException {
        int known = groups.getOrDefault(board, Xor8aForms.UNKNOWN);
        try {
            return talk.ask(
                    Xor8aFrames.boardState(board), Xor8aForms.boardState(board, known, echo), settings.answerMillis());
        } catch (DeviceException e) {
            if (e.kind() == Kind.BAD_ANSWER) {
                distrust(talk, board);
            }
            throw e;
        }
    }

    /** The board or the adapter may be another one than we think. */
    private void distrust(Talk talk, int board) {
        groups.remove(board);
        try {
            greet(talk);
        } catch (DeviceException expected) {
            // The line has gone meanwhile; when it is back it is greeted anyway.
        }
    }

    /**
     * The length of an answer is the board's secret, and two frames in a row look like a longer one: take the first
     * length that comes twice.
     */
    private byte[] learn(Talk talk, int board) throws DeviceException {
        int lastLength = -1;
        for (int attempt = 0; attempt < LEARNING_ATTEMPTS; attempt++) {
            byte[] answer = ask(talk, board);
            if (answer.length == lastLength) {
                groups.put(board, Xor8aFrames.groups(answer).length);
                return answer;
            }
            lastLength = answer.length;
        }
        throw new DeviceException(Kind.BAD_ANSWER, "each answer has another length");
    }

    private BoardState state(byte[] answer) {
        byte[] bytes = Xor8aFrames.groups(answer);
        int locks = bytes.length * Byte.SIZE;
        BitSet open = BitSet.valueOf(bytes);
        if (!settings.openWhenSet()) {
            open.flip(0, locks);
        }
        return new BoardState(locks, open, false, new BitSet(), answer);
    }

    /**
     * Finds out whether the adapter hears itself. One lock's state is asked for, because a board's whole state can be
     * byte for byte its own request. Twice and for different locks, so that no stray frame passes for an echo.
     */
    @Override
    protected void greet(Talk talk) throws DeviceException {
        echo = settings.echo().isPresent()
                ? settings.echo().get()
                : echoes(talk, 1) && echoes(talk, 2) ? Echo.PRESENT : Echo.ABSENT;
    }

    private static boolean echoes(Talk talk, int lock) throws DeviceException {
        byte[] request = Xor8aFrames.lockState(PROBED_BOARD, lock);
        try {
            byte[] first = talk.ask(request, Xor8aForms.probe(request), PROBE_MILLIS);
            boolean echo = Arrays.equals(first, 0, Math.min(first.length, request.length), request, 0, request.length);
            if (echo) {
                // The board may be about to answer behind the echo.
                talk.rest(PROBE_MILLIS);
            }
            return echo;
        } catch (DeviceException e) {
            if (e.certainlyNotSent()) {
                throw e;
            }
            return false;
        }
    }
}
