// SPDX-License-Identifier: Apache-2.0
package org.latchkey.driver.modbus;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.latchkey.line.AnswerForm;

/**
 * The answer of a board to one request, or its refusal. The answer to switching a relay is the request itself, so an
 * adapter that echoes cannot be told from the board there: only reading the inputs tells that a board is there.
 *
 * @param request what was sent
 * @param answerLength of an answer that is no refusal
 */
record ModbusForm(byte[] request, int answerLength) implements AnswerForm {

    private static final int SHOWN_BYTES = 24;
    private static final int COUNT_AT = 2;

    static ModbusForm written(byte[] request) {
        return new ModbusForm(request, ModbusFrames.REQUEST_LENGTH);
    }

    /** @param count of inputs asked for */
    static ModbusForm inputs(byte[] request, int count) {
        return new ModbusForm(request, ModbusFrames.INPUTS_BASE + bytes(count));
    }

    private static int bytes(int count) {
        return (count + Byte.SIZE - 1) / Byte.SIZE;
    }

    @Override
    public List<byte[]> find(byte[] received, boolean silent) {
        List<byte[]> found = new ArrayList<>();
        for (int i = 0; i + 1 < received.length; i++) {
            int length = answerAt(received, i);
            if (length > 0) {
                found.add(Arrays.copyOfRange(received, i, i + length));
                i += length - 1;
            }
        }
        return found;
    }

    /** Length of the answer or refusal that stands here; 0 if none does. */
    private int answerAt(byte[] bytes, int at) {
        if (bytes[at] != request[0]) {
            return 0;
        }
        if (bytes[at + 1] == (byte) (request[1] | ModbusFrames.REFUSED)) {
            return ModbusFrames.isFrame(bytes, at, ModbusFrames.REFUSAL_LENGTH) ? ModbusFrames.REFUSAL_LENGTH : 0;
        }
        boolean fits = bytes[at + 1] == request[1]
                && ModbusFrames.isFrame(bytes, at, answerLength)
                && (request[1] == ModbusFrames.WRITE_RELAY
                        ? isRequest(bytes, at)
                        : bytes[at + COUNT_AT] == answerLength - ModbusFrames.INPUTS_BASE);
        return fits ? answerLength : 0;
    }

    private boolean isRequest(byte[] bytes, int at) {
        return at + request.length <= bytes.length
                && Arrays.equals(bytes, at, at + request.length, request, 0, request.length);
    }

    @Override
    public String trouble(byte[] received) {
        int at = 0;
        while (isRequest(received, at)) {
            at += request.length;
        }
        if (at == received.length) {
            return "";
        }
        int end = Math.min(received.length, at + SHOWN_BYTES);
        return "not an answer to this request: " + HexFormat.ofDelimiter(" ").formatHex(received, at, end);
    }

    @Override
    public String family() {
        return HexFormat.of().formatHex(request, 0, request[1] == ModbusFrames.WRITE_RELAY ? request.length : 2);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ModbusForm form
                && answerLength == form.answerLength
                && Arrays.equals(request, form.request);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(request);
    }
}
