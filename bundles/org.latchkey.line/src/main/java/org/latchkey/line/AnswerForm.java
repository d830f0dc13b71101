// SPDX-License-Identifier: Apache-2.0
package org.latchkey.line;

import java.util.List;

/** How to tell the answer to one request among the bytes of a line. */
public interface AnswerForm {

    /**
     * Finds answers to this request, whatever stands before, between and behind them.
     *
     * @param received everything since the request left
     * @param silent true if nothing has followed for the time that ends a frame
     * @return the whole answers, in order; none while the last may still be incomplete
     */
    List<byte[]> find(byte[] received, boolean silent);

    /**
     * Says what is wrong with bytes that hold no answer to this request.
     *
     * @return empty if they are nobody's fault: an echo, late answers to earlier requests, nothing
     */
    String trouble(byte[] received);

    /**
     * Equal for requests whose answers cannot be told apart and must not be mixed up; empty if an earlier request's
     * answer is as good as this one's.
     */
    String family();
}
