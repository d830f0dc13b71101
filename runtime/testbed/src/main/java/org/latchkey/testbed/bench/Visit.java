// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed.bench;

/**
 * What one customer of a crowd did, in {@link System#nanoTime}.
 *
 * @param door theirs
 * @param habit how they went about it
 * @param came before their first scan
 * @param scanned when the last byte of the first scan was sent that could open their door
 * @param left after they were gone and their door was shut
 */
record Visit(int door, Habit habit, long came, long scanned, long left) {

    /** What people do besides showing a code and shutting their door; the shares are of a hundred customers. */
    enum Habit {
        /** Shows the code, takes their things, shuts the door. */
        PLAIN(62),
        /** Pulls the code away too early at first. */
        FUMBLED(15),
        /** Shows the code twice in a row, to be sure. */
        DOUBLE(10),
        /** Looks at another locker, and shows the code again while the own one stands open. */
        WRONG_LOCKER(8),
        /** Leaves the door open; it is shut by somebody else, later. */
        WALKED_AWAY(5);

        private final int share;

        Habit(int share) {
            this.share = share;
        }

        /** @param percent 0 to 99, all alike */
        static Habit of(int percent) {
            int sum = 0;
            for (Habit habit : values()) {
                sum += habit.share;
                if (percent < sum) {
                    return habit;
                }
            }
            return PLAIN;
        }
    }
}
