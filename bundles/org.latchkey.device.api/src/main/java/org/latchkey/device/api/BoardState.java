// SPDX-License-Identifier: Apache-2.0
package org.latchkey.device.api;

import java.util.BitSet;

/**
 * What one board said of its locks in one answer. Index 0 of a set is lock 1.
 *
 * @param locks how many locks the answer speaks of
 * @param open the doors that stand open, polarity already applied
 * @param itemSensed true if the board senses items and {@code items} means something
 * @param items the lockers with something in them
 * @param frame the answer as received, for the technician's line monitor
 */
public record BoardState(int locks, BitSet open, boolean itemSensed, BitSet items, byte[] frame) {

    public boolean covers(int lock) {
        return lock >= 1 && lock <= locks;
    }

    public boolean isOpen(int lock) {
        return open.get(lock - 1);
    }

    public boolean hasItem(int lock) {
        return items.get(lock - 1);
    }
}
