// SPDX-License-Identifier: Apache-2.0
package org.latchkey.line.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.latchkey.device.api.Scan;
import org.latchkey.device.api.Unreadable;

class LineReaderTest {

    private final List<String> lines = new ArrayList<>();
    private final List<Unreadable> refusals = new ArrayList<>();
    private final LineReader reader = new LineReader(lines::add, refusals::add);

    private static void feed(LineReader to, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        to.feed(bytes, bytes.length);
    }

    private void feed(String text) {
        feed(reader, text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r", "\n", "\r\n", "\t", "\r\r\n\n\t"})
    void anyTerminatorEndsALineAndNoneMakesAnEmptyOne(String terminator) {
        feed(terminator);
        feed("LK1:A" + terminator + "LK1:B" + terminator);
        reader.silence();
        assertThat(lines).containsExactly("LK1:A", "LK1:B");
        assertThat(reader.inLine()).isFalse();
    }

    @Test
    void aLineMayComeByteByByteAndEndInSilence() {
        for (char c : "LK1: AB".toCharArray()) {
            feed(String.valueOf(c));
            assertThat(reader.inLine()).isTrue();
        }
        assertThat(lines).isEmpty();
        reader.silence();
        assertThat(lines).containsExactly("LK1: AB");
    }

    @Test
    void itIsKnownWhetherThisScannerSendsTerminators() {
        assertThat(reader.isTerminated()).as("before the first code").isTrue();
        feed("A");
        reader.silence();
        assertThat(reader.isTerminated()).isFalse();
        feed("B\r");
        assertThat(reader.isTerminated()).isTrue();
    }

    @Test
    void blanksBelongToTheText() {
        feed(" A B \r");
        assertThat(lines).containsExactly(" A B ");
    }

    @Test
    void theLongestLineIsReadAndALongerOneRefusedToItsEnd() {
        String longest = "x".repeat(Scan.MAX_LENGTH);
        feed(longest + "\r");
        feed(longest + "y and whatever follows\rnext\r");
        assertThat(lines).containsExactly(longest, "next");
        assertThat(refusals).containsExactly(Unreadable.TOO_LONG);
    }

    @Test
    void anEndlessLineTakesNoMemoryAndIsRefusedOnce() {
        String flood = "x".repeat(1_000);
        for (int i = 0; i < 10_000; i++) {
            feed(flood);
        }
        assertThat(refusals).containsExactly(Unreadable.TOO_LONG);
        feed("\rnext\r");
        assertThat(lines).containsExactly("next");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\0", "\u0002", "\u001b", "\u007f", "\u0080", "\u00e4", "\u00ff"})
    void anythingButPrintableAsciiRefusesTheWholeLine(String odd) {
        feed("LK1:AB" + odd + "CD\rnext\r");
        assertThat(lines).containsExactly("next");
        assertThat(refusals).containsExactly(Unreadable.NOT_PRINTABLE);
    }

    @Test
    void anotherReaderGoesOnWhereThisOneStopped() {
        LineReader next = new LineReader(lines::add, refusals::add);
        feed("LK1:A");
        byte[] unfinished = reader.unfinished();
        next.feed(unfinished, unfinished.length);
        feed(next, "BC\r");
        assertThat(lines).containsExactly("LK1:ABC");
    }

    @Test
    void theRestOfARefusedLineStaysRefusedWithAnotherReader() {
        LineReader next = new LineReader(lines::add, refusals::add);
        feed("bad\0");
        byte[] unfinished = reader.unfinished();
        next.feed(unfinished, unfinished.length);
        feed(next, "rest\rnext\r");
        assertThat(lines).containsExactly("next");
    }

    @Test
    void aWholeLineReadsAsItself() {
        byte[] whole = LineReader.whole("LK1: A");
        reader.feed(whole, whole.length);
        assertThat(lines).containsExactly("LK1: A");
        assertThat(reader.unfinished()).isEmpty();
    }
}
