// SPDX-License-Identifier: Apache-2.0
package org.latchkey.simulators.bank;

/**
 * Which lock of which board moves a door.
 *
 * @param line name of the line
 * @param supply lines with the same word share a power supply
 * @param board board address
 * @param lock lock on the board, from 1
 */
public record Wiring(String line, String supply, int board, int lock) {

    /** Nothing but a hand. */
    static final Wiring NONE = new Wiring("", "", -1, 0);
}
