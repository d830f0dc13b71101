// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Lists as files. */
class CsvFileTest {

    private final CsvFile<Integer> file = new CsvFile<>("n.csv", CsvFile.cells("number"), CsvFile::cells);
    private final StringWriter out = new StringWriter();

    @Test
    void pagesFollowOneAnother() throws Exception {
        file.write(new Page<>(List.of(1, 2), "on"), cursor -> new Page<>(List.of(3), null), out);
        assertThat(out.toString().lines()).containsExactly("\"number\"", "\"1\"", "\"2\"", "\"3\"");
    }

    @Test
    void aListWithoutEndEndsAndSaysSo() throws Exception {
        Page<Integer> page = new Page<>(Collections.nCopies(20_000, 7), "on");
        file.write(page, cursor -> page, out);
        List<String> lines = out.toString().lines().toList();
        assertThat(lines).hasSize(CsvFile.MOST_LINES + 2).endsWith("\"" + CsvFile.MORE + "\"");
    }
}
