// SPDX-License-Identifier: Apache-2.0
package org.latchkey.release.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonReaderTest {

    @Test
    void readsEveryType() throws JsonException {
        JsonObject object =
                read(" {\"a\": [1, -20, true, false, null], \"b\":\"\\u00e9\\n\\ud83d\\udd11\" , \"c\": {} } ");
        assertThat(object.members().get("a")).isEqualTo(List.of(1L, -20L, true, false, JsonNull.NULL));
        assertThat(object.text("b")).isEqualTo("é\n\uD83D\uDD11");
        assertThat(object.object("c").members()).isEmpty();
        assertThat(read("{\"n\":9223372036854775807}").integer("n", 0, Long.MAX_VALUE))
                .isEqualTo(Long.MAX_VALUE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "}",
                "[1]",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{,}",
                "{a:1}",
                "{'a':1}",
                "{\"a\":1}x",
                "{\"a\":1}{}",
                "{\"a\":1,\"a\":1}",
                "{\"a\":01}",
                "{\"a\":-0}",
                "{\"a\":-}",
                "{\"a\":+1}",
                "{\"a\":1.0}",
                "{\"a\":1e3}",
                "{\"a\":9223372036854775808}",
                "{\"a\":NaN}",
                "{\"a\":tru}",
                "{\"a\":[1,]}",
                "{\"a\":[1 2]}",
                "{\"a\":\"\t\"}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u12\"}",
                "{\"a\":\"\\u+123\"}",
                "{\"a\":\"\\ud800\"}",
                "{\"a\":\"\\udc00\\ud800\"}",
                "{\"a\":\"",
                "{\"a\":1,\"\\u0061\":2}",
                "// c\n{}",
                "\u00a0{}",
                "\ufeff{}"
            })
    void refusesWhatIsNotStrictJson(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(JsonException.class);
    }

    @Test
    void refusesBadUtf8() {
        byte[] overlong = {'{', '"', (byte) 0xc0, (byte) 0xaf, '"', ':', '1', '}'};
        assertThatThrownBy(() -> JsonReader.object(overlong)).isInstanceOf(JsonException.class);
    }

    @Test
    void refusesDepthWithoutOverflowingTheStack() throws JsonException {
        read("{\"a\":" + "[".repeat(30) + "]".repeat(30) + "}");
        assertThatThrownBy(() -> read("{\"a\":" + "[".repeat(1_000_000))).isInstanceOf(JsonException.class);
        assertThatThrownBy(() -> read("{\"a\":".repeat(1_000_000))).isInstanceOf(JsonException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"b\":1, \"a\":[true,null]}|{\"a\":[true,null],\"b\":1}",
                "{\"a\":\"x\\ny\\/\\\"\\\\\"}|{\"a\":\"x<LF>y/\\\"\\\\\"}",
                "{\"\\uffff\":1,\"\\ud800\\udc00\":2}|{\"\uffff\":1,\"\uD800\uDC00\":2}",
                "{\"z\":{}, \"Z\":[]}|{\"Z\":[],\"z\":{}}"
            })
    void hasOneCanonicalForm(String text, String canonical) throws JsonException {
        assertThat(new String(CanonicalJson.encode(read(text)), StandardCharsets.UTF_8))
                .isEqualTo(canonical.replace("<LF>", "\n"));
    }

    @Test
    void readsBackWhatIsWritten() throws JsonException {
        JsonObject object = read("{\"a\":[1,{\"b\":\"\\u0000\\ud83d\\udd11\\\"\"},[],{},true,null]}");
        assertThat(read(JsonText.of(object))).isEqualTo(object);
    }

    @Test
    void namesTheMemberThatIsWrong() throws JsonException {
        JsonObject object = read("{\"a\":1}");
        assertThatThrownBy(() -> object.text("a")).hasMessageContaining("member a");
        assertThatThrownBy(() -> object.text("b")).hasMessageContaining("member b");
        assertThatThrownBy(() -> object.integer("a", 2, 3)).hasMessageContaining("range");
    }

    private static JsonObject read(String text) throws JsonException {
        return JsonReader.object(text.getBytes(StandardCharsets.UTF_8));
    }
}
