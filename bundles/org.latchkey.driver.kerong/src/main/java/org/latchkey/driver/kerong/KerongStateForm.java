// SPDX-License-Identifier: Apache-2.0
package org.latchkey.driver.kerong;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.latchkey.line.AnswerForm;

/** The answer of one board to the request for its state. An echo cannot be mistaken for it and is simply passed over. */
record KerongStateForm(int board) implements AnswerForm {

    private static final int SHOWN_BYTES = 24;

    @Override
    public List<byte[]> find(byte[] received, boolean silent) {
        List<byte[]> found = new ArrayList<>();
        for (int i = 0; i < received.length; i++) {
            if (KerongFrames.isState(received, i) && KerongFrames.board(received, i) == board) {
                found.add(Arrays.copyOfRange(received, i, i + KerongFrames.STATE_LENGTH));
                i += KerongFrames.STATE_LENGTH - 1;
            }
        }
        return found;
    }

    @Override
    public String trouble(byte[] received) {
        int at = 0;
        while (KerongFrames.isRequest(received, at)) {
            at += KerongFrames.REQUEST_LENGTH;
        }
        if (at == received.length) {
            return "";
        }
        if (KerongFrames.isState(received, at) && KerongFrames.board(received, at) >= 0) {
            return "board " + KerongFrames.board(received, at) + " answered instead";
        }
        int end = Math.min(received.length, at + SHOWN_BYTES);
        return "not an answer to this request: " + HexFormat.ofDelimiter(" ").formatHex(received, at, end);
    }

    @Override
    public String family() {
        return "board " + board;
    }
}
