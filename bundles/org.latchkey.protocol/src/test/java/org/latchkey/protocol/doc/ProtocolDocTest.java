// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.doc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.latchkey.protocol.Reason;
import org.latchkey.protocol.audit.Event;
import org.latchkey.protocol.command.CommandType;
import org.latchkey.protocol.cose.LetterType;

/** The specification says what the code does. {@code -Dprotocol.examples.write=true} writes its examples anew. */
class ProtocolDocTest {

    private static final Path DOC = Path.of("..", "..", "docs", "protocol.md");

    @Test
    void theExamplesAreWhatTheCodeMakes() throws Exception {
        String text = Files.readString(DOC);
        String expected = text;
        for (Map.Entry<String, String> example : Examples.all().entrySet()) {
            String start = "<!-- example: " + example.getKey() + " -->\n";
            Matcher block = Pattern.compile(Pattern.quote(start) + "(?s:.*?)<!-- end -->")
                    .matcher(expected);
            assertThat(block.find()).as(example.getKey()).isTrue();
            String filled = start + "```\n" + example.getValue() + "```\n<!-- end -->";
            expected = block.replaceFirst(Matcher.quoteReplacement(filled));
        }
        if (Boolean.getBoolean("protocol.examples.write")) {
            Files.writeString(DOC, expected);
        } else {
            assertThat(text).isEqualTo(expected);
        }
    }

    @Test
    void everyReasonEventCommandAndTypeIsListed() throws IOException, IllegalAccessException {
        String text = Files.readString(DOC);
        String reasons = text.substring(text.indexOf("## 14 Reasons"));
        for (Field reason : Reason.class.getFields()) {
            assertThat(reasons).contains("`" + reason.get(null) + "`");
        }
        for (Event event : Event.values()) {
            assertThat(text).contains("| " + event.number() + " | " + event.name() + " |");
        }
        for (CommandType type : CommandType.values()) {
            assertThat(text).contains("| " + type.number() + " | `" + type.word() + "` | ");
        }
        for (LetterType type : LetterType.values()) {
            assertThat(text).contains("| `" + type.word() + "` | " + type.kidLength() + " bytes |");
        }
    }
}
