// SPDX-License-Identifier: Apache-2.0
package org.latchkey.driver.xor8a;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.latchkey.line.AnswerForm;

/** Against bytes written down by others. */
class Xor8aFramesTest {

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    private static List<String> find(AnswerForm form, String received, boolean silent) {
        return form.find(hex(received), silent).stream()
                .map(bytes -> HexFormat.ofDelimiter(" ").withUpperCase().formatHex(bytes))
                .toList();
    }

    @Test
    void requestsAreTheBytesOfTheSheet() {
        assertThat(Xor8aFrames.open(1, 1)).isEqualTo(hex("8A 01 01 11 9B"));
        assertThat(Xor8aFrames.open(1, 2)).isEqualTo(hex("8A 01 02 11 98"));
        assertThat(Xor8aFrames.lockState(1, 1)).isEqualTo(hex("80 01 01 33 B3"));
        assertThat(Xor8aFrames.boardState(1)).isEqualTo(hex("80 01 00 33 B2"));
    }

    @Test
    void bothAnswersToAnOpeningAreRecognised() {
        AnswerForm form = Xor8aForms.open(1, 1, Echo.ABSENT);
        assertThat(find(form, "8A 01 01 00 8A", false)).hasSize(1);
        assertThat(find(form, "8A 01 01 11 9B", false)).hasSize(1);
        assertThat(find(form, "FF 00 8A 01 01 11 9B 00", false)).containsExactly("8A 01 01 11 9B");
    }

    @ParameterizedTest
    @CsvSource({
        "8A 01 01 00 8B, not an answer", // checksum
        "8A 02 01 00 89, ''", // an earlier opening of another board
        "8A 01 02 00 89, ''", // an earlier opening of another lock
        "8A 01 01 22 A8, not an answer", // no such state
        "80 01 01 00 80, not an answer",
        "8A 01 01 00, not an answer",
        "'', ''"
    })
    void whatDoesNotAnswerAnOpening(String received, String trouble) {
        AnswerForm form = Xor8aForms.open(1, 1, Echo.ABSENT);
        assertThat(find(form, received, true)).isEmpty();
        assertThat(form.trouble(hex(received))).startsWith(trouble);
        assertThat(form.trouble(hex(received)).isEmpty()).isEqualTo(trouble.isEmpty());
    }

    @Test
    void anEchoIsNotTheAnswerToAnOpening() {
        AnswerForm form = Xor8aForms.open(1, 1, Echo.PRESENT);
        assertThat(find(form, "8A 01 01 11 9B", true)).isEmpty();
        assertThat(form.trouble(hex("8A 01 01 11 9B"))).isEmpty();
        assertThat(find(form, "8A 01 01 11 9B 8A 01 01 11 9B", false)).hasSize(1);
        assertThat(form.trouble(hex("8A 01 01 00 8A"))).contains("did not echo");
    }

    @Test
    void aStateOfUnknownLengthEndsWithSilence() {
        AnswerForm form = Xor8aForms.boardState(1, Xor8aForms.UNKNOWN, Echo.ABSENT);
        assertThat(find(form, "80 01 00 00 00 33 B2", false)).isEmpty();
        assertThat(find(form, "80 01 00 00 00 33 B2", true)).containsExactly("80 01 00 00 00 33 B2");
        assertThat(find(form, "80 01 00 00", true)).isEmpty();
    }

    @Test
    void aStateOfKnownLengthIsTakenAtOnceAndASecondBehindIt() {
        AnswerForm form = Xor8aForms.boardState(1, 1, Echo.ABSENT);
        assertThat(find(form, "80 01 00 33 B2", false)).hasSize(1);
        assertThat(find(form, "80 01 00 33 B2 80 01 01 33 B3", false))
                .containsExactly("80 01 00 33 B2", "80 01 01 33 B3");
    }

    @Test
    void anEchoedRequestIsNotAStateThoughItLooksLikeOne() {
        AnswerForm form = Xor8aForms.boardState(1, 1, Echo.PRESENT);
        assertThat(find(form, "80 01 00 33 B2", true)).isEmpty();
        assertThat(find(form, "80 01 00 33 B2 80 01 01 33 B3", false)).containsExactly("80 01 01 33 B3");
    }

    @Test
    void anotherBoardsStateIsNamed() {
        AnswerForm form = Xor8aForms.boardState(1, Xor8aForms.UNKNOWN, Echo.ABSENT);
        assertThat(find(form, "80 02 00 33 B1", true)).isEmpty();
        assertThat(form.trouble(hex("80 02 00 33 B1"))).isEqualTo("board 2 answered instead");
        assertThat(form.trouble(hex("80 01 00 33 B3"))).contains("80 01 00 33 b3");
        assertThat(form.trouble(hex("8A 01 01 11 9B")))
                .as("late answer to an opening")
                .isEmpty();
    }

    @Test
    void groupsComeHighestFirstOnTheLine() {
        assertThat(Xor8aFrames.groups(hex("80 01 03 02 01 33 B2"))).containsExactly(1, 2, 3);
    }
}
