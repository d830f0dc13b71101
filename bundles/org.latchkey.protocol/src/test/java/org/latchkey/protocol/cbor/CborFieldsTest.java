// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.cbor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.latchkey.protocol.Refusals.assertReason;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.latchkey.protocol.Hex;

class CborFieldsTest {

    private static CborReader reader(String hex) {
        return new CborReader(Hex.bytes(hex));
    }

    @Test
    void optionalFieldsCanBeMissing() throws Exception {
        CborReader in = reader("a3 0107 0308 0a09");
        CborFields fields = new CborFields(in);
        assertThat(fields.required(1).readUnsigned()).isEqualTo(7);
        assertThat(fields.has(2)).isFalse();
        assertThat(fields.has(3)).isTrue();
        assertThat(in.readUnsigned()).isEqualTo(8);
        assertThat(fields.required(10).readUnsigned()).isEqualTo(9);
        assertThat(fields.has(11)).isFalse();
        fields.end();
        in.end();
    }

    @Test
    void whatIsMissingOrTooMuchIsRefused() throws Exception {
        CborFields empty = new CborFields(reader("a0"));
        assertReason(() -> empty.required(1)).isEqualTo("missing-claim");
        empty.end();
        CborFields more = new CborFields(reader("a2 0107 0208"));
        more.required(1).readUnsigned();
        assertReason(more::end).isEqualTo("unknown-claim");
        assertReason(() -> more.required(1)).isEqualTo("missing-claim");
        CborFields text = new CborFields(reader("a1 6161 07"));
        assertReason(() -> text.has(1)).isEqualTo("unknown-claim");
        CborFields negative = new CborFields(reader("a1 20 07"));
        assertReason(() -> negative.has(1)).isEqualTo("unknown-claim");
    }

    @Test
    void listsAreBounded() throws Exception {
        assertThat(reader("83010203").readList(3, CborReader::readUnsigned)).isEqualTo(List.of(1L, 2L, 3L));
        assertThat(reader("80").readList(0, CborReader::readUnsigned)).isEmpty();
        assertReason(() -> reader("83010203").readList(2, CborReader::readUnsigned))
                .isEqualTo("cbor-range");
        assertReason(() -> reader("82014100").readList(2, CborReader::readUnsigned))
                .isEqualTo("cbor-type");
    }
}
