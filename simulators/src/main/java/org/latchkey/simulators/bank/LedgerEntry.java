// SPDX-License-Identifier: Apache-2.0
package org.latchkey.simulators.bank;

import java.time.Instant;

/**
 * One line of the ledger.
 *
 * @param seq from 1, without gaps
 * @param nanos {@link System#nanoTime} of the event; comparable between processes on one Linux machine until it reboots
 * @param wall wall time of the event, ISO 8601 in UTC
 * @param event what happened
 * @param door number of the door, 0 if the lock has none
 * @param line line of the board, empty if no board had a part in it
 * @param board board address, −1 if none
 * @param lock lock on the board, 0 if none
 * @param cause {@code pulse} or {@code hand}, what moved the door; empty where nothing moved
 */
public record LedgerEntry(
        long seq, long nanos, String wall, DoorEvent event, int door, String line, int board, int lock, String cause) {

    public static final String BY_PULSE = "pulse";
    public static final String BY_HAND = "hand";

    static LedgerEntry of(long seq, long nanos, DoorEvent event, int door, Wiring wiring, String cause) {
        String wall = Instant.now().toString();
        return new LedgerEntry(seq, nanos, wall, event, door, wiring.line(), wiring.board(), wiring.lock(), cause);
    }

    /** True for a door that a pulse opened. */
    public boolean openedByPulse() {
        return event == DoorEvent.OPENED && cause.equals(BY_PULSE);
    }
}
