// SPDX-License-Identifier: Apache-2.0
package org.latchkey.driver.wkly;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.latchkey.line.AnswerForm;

/**
 * The answer of one board to one command. A request has another length than its answer, so an echo cannot be mistaken
 * for it; what boards say unasked is passed over.
 *
 * @param board its address
 * @param command {@link WklyFrames#OPEN} or {@link WklyFrames#READ_ALL}
 * @param lock the lock an opening is about; 0 for all
 */
record WklyForm(int board, int command, int lock) implements AnswerForm {

    private static final int SHOWN_BYTES = 24;

    static WklyForm opened(int board, int lock) {
        return new WklyForm(board, WklyFrames.OPEN, lock);
    }

    static WklyForm state(int board) {
        return new WklyForm(board, WklyFrames.READ_ALL, 0);
    }

    @Override
    public List<byte[]> find(byte[] received, boolean silent) {
        List<byte[]> found = new ArrayList<>();
        for (int i = 0; i < received.length; i++) {
            int length = WklyFrames.lengthAt(received, i);
            if (length > 0) {
                if (isAnswer(received, i, length)) {
                    found.add(Arrays.copyOfRange(received, i, i + length));
                }
                i += length - 1;
            }
        }
        return found;
    }

    private boolean isAnswer(byte[] bytes, int at, int length) {
        if (WklyFrames.board(bytes, at) != board || WklyFrames.command(bytes, at) != command) {
            return false;
        }
        if (command == WklyFrames.OPEN) {
            return length == WklyFrames.OPENED_LENGTH && (bytes[at + WklyFrames.DATA_AT + 1] & 0xFF) == lock;
        }
        return length > WklyFrames.STATE_BASE
                && length == WklyFrames.STATE_BASE + (bytes[at + WklyFrames.DATA_AT + 1] & 0xFF);
    }

    @Override
    public String trouble(byte[] received) {
        int at = 0;
        while (at < received.length) {
            int length = WklyFrames.lengthAt(received, at);
            if (length == 0) {
                int end = Math.min(received.length, at + SHOWN_BYTES);
                return "not an answer to this request: "
                        + HexFormat.ofDelimiter(" ").formatHex(received, at, end);
            }
            if (!isNobodysFault(received, at, length)) {
                return "board " + WklyFrames.board(received, at) + " answered instead, or about something else";
            }
            at += length;
        }
        return "";
    }

    /** An echo of a request, or a board that tells of a door that moved. */
    private static boolean isNobodysFault(byte[] bytes, int at, int length) {
        return switch (WklyFrames.command(bytes, at)) {
            case WklyFrames.CHANGED -> length == WklyFrames.CHANGED_LENGTH;
            case WklyFrames.OPEN -> length == WklyFrames.SHORTEST + 1;
            case WklyFrames.READ_ALL -> length == WklyFrames.SHORTEST;
            default -> false;
        };
    }

    @Override
    public String family() {
        return command == WklyFrames.OPEN ? "board " + board + " lock " + lock : "board " + board;
    }
}
