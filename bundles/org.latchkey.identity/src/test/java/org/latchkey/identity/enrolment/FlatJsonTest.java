// SPDX-License-Identifier: Apache-2.0
package org.latchkey.identity.enrolment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlatJsonTest {

    @Test
    void whatIsWrittenIsReadAgain() throws IOException {
        Map<String, String> members = Map.of("a", "line\nbreak \"quoted\" \\ / \u0001 é", "b", "");
        assertThat(FlatJson.read(FlatJson.write(members))).isEqualTo(members);
    }

    @Test
    void textsAreKeptAndOtherFlatMembersReadOver() throws IOException {
        String problem = " { \"title\" : \"No\", \"status\":403 , \"x\":null,\"y\":-1.5e3,\"d\":\"\\u00e9\\/\"} ";
        assertThat(FlatJson.read(problem)).isEqualTo(Map.of("title", "No", "d", "é/"));
        assertThat(FlatJson.read("{}")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "}",
                "[]",
                "null",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":\"b\"",
                "{\"a\":\"b\",}",
                "{\"a\":\"b\"}x",
                "{\"a\":\"b}",
                "{\"a\":{}}",
                "{\"a\":[]}",
                "{\"a\":\"1\",\"a\":\"2\"}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u12\"}",
                "{\"a\":\"\\uzzzz\"}",
                "{\"a\":\"\n\"}",
                "{a:\"b\"}",
                "{\"a\":\"b\" \"c\":\"d\"}"
            })
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> FlatJson.read(text)).isInstanceOf(IOException.class);
    }
}
