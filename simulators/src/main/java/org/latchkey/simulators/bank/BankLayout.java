// SPDX-License-Identifier: Apache-2.0
package org.latchkey.simulators.bank;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * How a bank hangs on the wall.
 *
 * @param title what people call it
 * @param doors at most 2,000
 */
public record BankLayout(String title, List<Cell> doors) {

    private static final int MOST_DOORS = 2_000;
    private static final int ROWS = 6;

    /**
     * One door in the picture, in units of the smallest door.
     *
     * @param number as printed on the metal
     * @param x left edge, from 0
     * @param y top edge, from 0
     * @param width 1 to 16
     * @param height 1 to 32
     * @param size size class
     */
    public record Cell(int number, int x, int y, int width, int height, int size) {

        public Cell {
            width = Math.max(1, width);
            height = Math.max(1, height);
            if (number < 1
                    || number > 65_535
                    || x < 0
                    || x > 2_000
                    || y < 0
                    || y > 2_000
                    || width > 16
                    || height > 32) {
                throw new IllegalArgumentException("door " + number + " has no place in the layout");
            }
        }
    }

    public BankLayout {
        title = title == null ? "Locker bank" : title;
        doors = doors == null ? List.of() : List.copyOf(doors);
        if (doors.size() > MOST_DOORS) {
            throw new IllegalArgumentException("a layout has at most " + MOST_DOORS + " doors");
        }
    }

    /** Doors of one size in columns of six. */
    public static BankLayout columns(Collection<Integer> numbers) {
        List<Cell> cells = new ArrayList<>();
        int rows = Math.min(ROWS, Math.max(1, (int) Math.ceil(Math.sqrt(numbers.size()))));
        for (int number : new TreeSet<>(numbers)) {
            int at = cells.size();
            cells.add(new Cell(number, at / rows, at % rows, 1, 1, 1));
        }
        return new BankLayout(null, cells);
    }
}
