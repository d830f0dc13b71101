// SPDX-License-Identifier: Apache-2.0
package org.latchkey.kiosk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.latchkey.protocol.audit.ClockQuality;
import org.latchkey.unit.api.Doors;
import org.latchkey.unit.api.Occupancy;

/** Every language has every sentence, every reason has one, and every sentence that the page asks for is there. */
class SentencesTest {

    private static final Pattern BLANK = Pattern.compile("\\{\\w+}");
    private static final Pattern WORD = Pattern.compile("`([a-z0-9]+(?:-[a-z0-9]+)*)`");
    private static final Pattern ASKED = Pattern.compile("\\bt\\('([a-zA-Z.]+)'");

    private static Map<String, String> read(String name) throws IOException {
        try (InputStream in = SentencesTest.class.getResourceAsStream("/web/" + name)) {
            return new ObjectMapper().readValue(in, new TypeReference<>() {});
        }
    }

    static List<String> languages() {
        return View.DEFAULT_LANGUAGES;
    }

    @ParameterizedTest
    @MethodSource("languages")
    void aLanguageHasEverySentenceWithItsBlanks(String language) throws IOException {
        Map<String, String> english = read("lang/en.json");
        Map<String, String> sentences = read("lang/" + language + ".json");
        assertThat(sentences.keySet()).isEqualTo(english.keySet());
        sentences.forEach((key, sentence) -> {
            assertThat(sentence).as(key).isNotBlank();
            assertThat(blanks(sentence)).as(key).isEqualTo(blanks(english.get(key)));
        });
    }

    private static TreeSet<String> blanks(String sentence) {
        TreeSet<String> found = new TreeSet<>();
        Matcher matcher = BLANK.matcher(sentence);
        while (matcher.find()) {
            found.add(matcher.group());
        }
        return found;
    }

    @Test
    void everyReasonForWhichAScreenCanRefuseHasASentence() throws IOException {
        Map<String, String> reasons = read("reasons.json");
        assertThat(reasons.keySet()).containsAll(reasonsOfTheProtocol());
        Map<String, String> english = read("lang/en.json");
        Stream.concat(reasons.values().stream(), Stream.of("other")).forEach(name -> {
            String key = name.startsWith("pin.") ? name : "no." + name;
            assertThat(english).containsKeys(key, key + ".hint");
        });
    }

    /** The words with which a code or a PIN can be refused: section 14 up to those of letters. */
    private static List<String> reasonsOfTheProtocol() throws IOException {
        String text = Files.readString(Path.of("../../docs/protocol.md"));
        int from = text.indexOf("A scanner's reading that is no text at all");
        int to = text.indexOf("A letter that verifies can be refused too");
        assertThat(from).isPositive();
        assertThat(to).isGreaterThan(from);
        List<String> words = new ArrayList<>();
        text.substring(from, to)
                .lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.substring(0, line.indexOf('|', 1)))
                .forEach(cell -> WORD.matcher(cell).results().forEach(found -> words.add(found.group(1))));
        assertThat(words).contains("revoked", "stopping");
        // What the order of the checks of a code can end with, by its own table.
        String checks = text.substring(text.indexOf("### Order of the checks"), text.indexOf("## 6 Key ring"));
        checks.lines()
                .filter(line -> line.matches("\\| \\d+ \\|.*"))
                .map(line -> line.substring(line.lastIndexOf('|', line.length() - 2)))
                .forEach(cell -> WORD.matcher(cell).results().forEach(found -> words.add(found.group(1))));
        assertThat(words).contains("too-long", "expired", "wrong-site");
        return words;
    }

    @Test
    void whatATechnicianIsToldOfADoorAndTheClockHasAWord() throws IOException {
        Map<String, String> english = read("lang/en.json");
        Stream.<Enum<?>[]>of(
                        Doors.State.values(), Doors.Outcome.values(), Occupancy.Use.values(), ClockQuality.values())
                .flatMap(Stream::of)
                .map(News::word)
                .forEach(word -> assertThat(english.containsKey("word." + word) || english.containsKey("door." + word))
                        .as(word)
                        .isTrue());
        assertThat(english).containsKeys("word.full", "word.empty", "word.slow");
    }

    @Test
    void thePageAsksForNoSentenceThatIsNotThere() throws IOException {
        Map<String, String> english = read("lang/en.json");
        try (Stream<Path> scripts = Files.list(Path.of("src/main/resources/web/js"))) {
            for (Path script : scripts.toList()) {
                ASKED.matcher(Files.readString(script))
                        .results()
                        .map(found -> found.group(1))
                        .filter(key -> !key.endsWith("."))
                        .forEach(
                                key -> assertThat(english).as(script.toString()).containsKey(key));
            }
        }
    }
}
