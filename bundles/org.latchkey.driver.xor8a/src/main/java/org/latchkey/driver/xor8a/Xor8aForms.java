// SPDX-License-Identifier: Apache-2.0
package org.latchkey.driver.xor8a;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.latchkey.line.AnswerForm;

/** How the answers of an "8A/80" board look on the line. */
final class Xor8aForms {

    /** Groups of a board whose answer was not seen yet. */
    static final int UNKNOWN = 0;

    private static final int SHOWN_BYTES = 16;

    private Xor8aForms() {}

    /** The state of a board with a known or unknown number of groups. */
    static AnswerForm boardState(int board, int groups, Echo echo) {
        return new BoardStateForm(board, groups, echo, Xor8aFrames.boardState(board));
    }

    /** The answer to an opening. */
    static AnswerForm open(int board, int lock, Echo echo) {
        return new OpenForm(board, lock, echo, Xor8aFrames.open(board, lock));
    }

    /** Whatever comes back first for the request that looks for an echo. */
    static AnswerForm probe(byte[] request) {
        return new ProbeForm(request);
    }

    private record BoardStateForm(int board, int groups, Echo echo, byte[] request) implements AnswerForm {

        @Override
        public List<byte[]> find(byte[] received, boolean silent) {
            byte[] bytes = echo.strip(received, request);
            return groups == UNKNOWN ? unknownLength(bytes, silent) : knownLength(bytes);
        }

        private List<byte[]> knownLength(byte[] bytes) {
            int length = Xor8aFrames.stateLength(groups);
            List<byte[]> found = new ArrayList<>();
            for (int i = 0; i + length <= bytes.length; i++) {
                if (Xor8aFrames.isBoardState(bytes, i, length, board)) {
                    found.add(Arrays.copyOfRange(bytes, i, i + length));
                    i += length - 1;
                }
            }
            return found;
        }

        /** Only silence tells where such an answer ends. */
        private List<byte[]> unknownLength(byte[] bytes, boolean silent) {
            for (int i = 0; silent && i < bytes.length; i++) {
                if (Xor8aFrames.isBoardState(bytes, i, bytes.length - i, board)) {
                    return List.of(Arrays.copyOfRange(bytes, i, bytes.length));
                }
            }
            return List.of();
        }

        @Override
        public String trouble(byte[] received) {
            return describe(received, request, echo);
        }

        @Override
        public String family() {
            return "board " + board;
        }
    }

    private record OpenForm(int board, int lock, Echo echo, byte[] request) implements AnswerForm {

        @Override
        public List<byte[]> find(byte[] received, boolean silent) {
            byte[] bytes = echo.strip(received, request);
            for (int i = 0; i < bytes.length; i++) {
                if (Xor8aFrames.isOpenAnswer(bytes, i, board, lock)) {
                    return List.of(Arrays.copyOfRange(bytes, i, i + Xor8aFrames.SHORT_FRAME));
                }
            }
            return List.of();
        }

        @Override
        public String trouble(byte[] received) {
            return describe(received, request, echo);
        }

        /** Any answer to an opening of this lock says the same: the board is there and has heard us. */
        @Override
        public String family() {
            return "";
        }
    }

    private record ProbeForm(byte[] request) implements AnswerForm {

        @Override
        public List<byte[]> find(byte[] received, boolean silent) {
            return silent || received.length >= request.length ? List.of(received) : List.of();
        }

        @Override
        public String trouble(byte[] received) {
            return "";
        }

        @Override
        public String family() {
            return "";
        }
    }

    private static String describe(byte[] received, byte[] request, Echo echo) {
        if (echo.missing(received, request)) {
            return "the adapter did not echo the request: " + hex(received);
        }
        byte[] bytes = echo.strip(received, request);
        int at = 0;
        while (Xor8aFrames.isOpenAnswer(bytes, at)) {
            // The late answer to an earlier opening is nobody's fault.
            at += Xor8aFrames.SHORT_FRAME;
        }
        if (at == bytes.length) {
            return "";
        }
        int other = at + 1 < bytes.length ? bytes[at + 1] & 0xFF : 0;
        if (other != request[1] && Xor8aFrames.isBoardState(bytes, at, bytes.length - at, other)) {
            return "board " + other + " answered instead";
        }
        return "not an answer to this request: " + hex(bytes);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.ofDelimiter(" ").formatHex(bytes, 0, Math.min(bytes.length, SHOWN_BYTES));
    }
}
