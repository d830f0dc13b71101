// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.cbor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CborWriterTextTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "Zürich", "€", "\ud83d\udd11", "x\ud83d\udd11y"})
    void writesTextThatReadsBack(String text) throws Exception {
        byte[] encoded = new CborWriter().text(text).toByteArray();

        assertThat(new CborReader(encoded).readText()).isEqualTo(text);
    }

    /** As numbers, because such text does not survive a class file. */
    @Test
    void refusesUnpairedSurrogates() {
        char high = 0xd83d;
        char low = 0xdd11;
        for (String text :
                new String[] {"" + high, "" + low, "a" + high + "b", "" + low + high, "" + high + high + low}) {
            assertThatThrownBy(() -> new CborWriter().text(text))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("surrogate");
        }
    }
}
