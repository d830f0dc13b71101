// SPDX-License-Identifier: Apache-2.0
package org.latchkey.shell;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows in columns as wide as they need, together {@link #WIDTH}: the last column is wrapped. */
final class Table {

    static final int WIDTH = 80;
    private static final int LEAST_WIDTH = 20;
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
        int indent = Arrays.stream(widths, 0, columns - 1)
                .map(width -> width + GAP.length())
                .sum();
        for (List<String> row : rows) {
            StringBuilder start = new StringBuilder();
            for (int i = 0; i < columns - 1; i++) {
                start.append(row.get(i))
                        .append(" ".repeat(widths[i] - row.get(i).length()))
                        .append(GAP);
            }
            List<String> lines = wrapped(row.get(columns - 1), Math.max(LEAST_WIDTH, WIDTH - indent));
            out.println((start + lines.get(0)).stripTrailing());
            lines.stream().skip(1).forEach(line -> out.println(" ".repeat(indent) + line));
        }
    }

    private static List<String> wrapped(String text, int width) {
        List<String> lines = new ArrayList<>();
        String rest = text.strip();
        while (rest.length() > width) {
            int space = rest.lastIndexOf(' ', width);
            int end = space > 0 ? space : width;
            lines.add(rest.substring(0, end));
            rest = rest.substring(end).strip();
        }
        lines.add(rest);
        return lines;
    }
}
