// SPDX-License-Identifier: Apache-2.0
package org.latchkey.device.api;

/**
 * One lock on one line.
 *
 * @param board board address as the protocol counts it, 0 to 255
 * @param lock lock on that board, from 1
 */
public record LockAddress(int board, int lock) {

    public LockAddress {
        if (board < 0 || board > 255 || lock < 1 || lock > 255) {
            throw new IllegalArgumentException("not a lock address: board " + board + " lock " + lock);
        }
    }
}
