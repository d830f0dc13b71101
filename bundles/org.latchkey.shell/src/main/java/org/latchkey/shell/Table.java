// SPDX-License-Identifier: Apache-2.0
package org.latchkey.shell;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows in columns as wide as they need, together at most {@link #WIDTH}: the last column is cut. */
final class Table {

    static final int WIDTH = 80;
    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();

    Table(String... headings) {
        rows.add(Arrays.stream(headings).map(Table::clean).toList());
    }

    Table row(Object... cells) {
        rows.add(Arrays.stream(cells).map(String::valueOf).map(Table::clean).toList());
        return this;
    }

    /** What comes from outside must not steer the terminal. */
    private static String clean(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }

    void print(PrintStream out) {
        int columns = rows.get(0).size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                line.append(i == 0 ? "" : GAP).append(row.get(i));
                line.append(" ".repeat(widths[i] - row.get(i).length()));
            }
            String text = line.toString().stripTrailing();
            out.println(text.length() > WIDTH ? text.substring(0, WIDTH - 1) + "…" : text);
        }
    }
}
