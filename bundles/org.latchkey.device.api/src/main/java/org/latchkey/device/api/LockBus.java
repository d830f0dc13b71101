// SPDX-License-Identifier: Apache-2.0
package org.latchkey.device.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A line of lock boards, published by a driver for each configured line and kept while the line is down. Calls block
 * for at most one exchange, are thread-safe and served one at a time, openings before state reads.
 */
@ConsumerType
public interface LockBus {

    /** Service property: the line's name in the site configuration. */
    String LINE = "latchkey.line";

    /** The line's name in the site configuration. */
    String line();

    /**
     * Sends one pulse, timed by the board, and returns when the board has answered or, where its protocol has no
     * answer, when the frame has left. It does not say that the door opened: only {@link #read} does.
     *
     * @throws DeviceException see its kinds; after NO_ANSWER and BAD_ANSWER the lock may still open
     */
    void pulse(LockAddress address) throws DeviceException;

    /** Reads all locks of one board. */
    BoardState read(int board) throws DeviceException;

    /**
     * The longest time in milliseconds from the return of {@link #pulse} until the board's state read tells an opening:
     * after that a door still closed did not open.
     */
    long settleMillis();

    /** True while the line is open; says nothing of the boards on it. */
    boolean connected();
}
