// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cells that spreadsheets must not take for formulas. */
class CsvTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "Ada | \"Ada\"",
                "=1+1 | \"'=1+1\"",
                "+49 30 1 | \"'+49 30 1\"",
                "-2 | \"'-2\"",
                "@SUM(A1) | \"'@SUM(A1)\"",
                "~  =1~ | \"'  =1\"",
                "＝1 | \"'＝1\"",
                "a \"b\", c | \"a \"\"b\"\", c\"",
                "a=b | \"a=b\"",
                "~~ | \"\""
            })
    void cell(String value, String cell) {
        assertThat(Csv.line(value)).isEqualTo(cell + "\r\n");
    }
}
