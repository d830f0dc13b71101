// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.api;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Lines of CSV (RFC 4180), made so that a spreadsheet takes no cell for a formula. */
public final class Csv {

    private static final String STARTS_A_FORMULA = "=+-@\t\r\n";

    private Csv() {}

    /** A line with its end. */
    public static String line(Object... cells) {
        return Arrays.stream(cells).map(Csv::cell).collect(Collectors.joining(",", "", "\r\n"));
    }

    private static String cell(Object value) {
        String text = value == null ? "" : value.toString();
        // Spreadsheets skip leading blanks, and take full-width signs as well.
        String shown = text.strip();
        String start = shown.isEmpty() ? "" : Normalizer.normalize(shown.substring(0, 1), Normalizer.Form.NFKC);
        boolean formula = !start.isEmpty() && STARTS_A_FORMULA.contains(start)
                || !text.isEmpty() && STARTS_A_FORMULA.indexOf(text.charAt(0)) >= 0;
        return '"' + (formula ? "'" : "") + text.replace("\"", "\"\"") + '"';
    }
}
