// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.api;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Function;
import org.springframework.http.HttpHeaders;

/**
 * A list as a file for spreadsheets, written page by page, so that a long list takes no more memory than a short one.
 *
 * @param name of the file
 * @param header names of the columns
 * @param line the cells of one item
 */
public record CsvFile<T>(String name, Object[] header, Function<T, Object[]> line) {

    /** How much is asked for at once. */
    public static final int PAGE = 500;

    /** Spreadsheets take a million lines; what nobody can look through is a mistake in the filter. */
    static final int MOST_LINES = 200_000;

    static final String MORE = "There are more: narrow the search.";

    /**
     * Answers with the list, or its first {@value #MOST_LINES} items and a line that says so.
     *
     * @param pages gives the page that follows a cursor, the first one for null; what it throws for the first is the answer
     */
    public void write(Function<String, Page<T>> pages, HttpServletResponse response) throws IOException {
        Page<T> first = pages.apply(null);
        response.setContentType("text/csv;charset=utf-8");
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + "\"");
        try (Writer out = new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8)) {
            write(first, pages, out);
        }
    }

    void write(Page<T> first, Function<String, Page<T>> pages, Writer out) throws IOException {
        out.write(Csv.line(header));
        int lines = 0;
        for (Page<T> page = first; ; page = pages.apply(page.next())) {
            for (T item : page.items()) {
                out.write(Csv.line(line.apply(item)));
            }
            lines += page.items().size();
            if (page.next() == null) {
                return;
            }
            if (lines >= MOST_LINES) {
                out.write(Csv.line(MORE));
                return;
            }
        }
    }

    /** Columns, or the cells of a line. */
    public static Object[] cells(Object... cells) {
        return Arrays.copyOf(cells, cells.length);
    }
}
