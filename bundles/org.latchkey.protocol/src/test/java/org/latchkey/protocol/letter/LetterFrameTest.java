// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.letter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.latchkey.protocol.Refusals.assertReason;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.latchkey.protocol.cbor.CborWriter;
import org.latchkey.protocol.cose.LetterType;

class LetterFrameTest {

    private static final TypedLetter COMMAND = new TypedLetter(LetterType.COMMAND, new byte[] {1, 2, 3});

    @Test
    void aFrameCarriesALetterAndItsType() throws Exception {
        for (LetterType type : LetterType.values()) {
            TypedLetter letter = new TypedLetter(type, new byte[] {4});
            assertThat(TypedLetter.decode(letter.encode())).isEqualTo(letter);
        }
        TypedLetter largest = new TypedLetter(LetterType.SNAPSHOT, new byte[TypedLetter.MAX_LETTER]);
        assertThat(TypedLetter.decode(largest.encode())).isEqualTo(largest);
        assertThat(largest.encode()).hasSizeLessThan(TypedLetter.MAX_SIZE);
        assertThatThrownBy(() -> new TypedLetter(LetterType.SNAPSHOT, new byte[TypedLetter.MAX_LETTER + 1]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aFrameIsNothingElse() {
        byte[] frame = COMMAND.encode();
        for (int length = 0; length < frame.length; length++) {
            byte[] prefix = Arrays.copyOf(frame, length);
            assertReason(() -> TypedLetter.decode(prefix)).isEqualTo("cbor-truncated");
        }
        assertReason(() -> TypedLetter.decode(Arrays.copyOf(frame, frame.length + 1)))
                .isEqualTo("cbor-trailing");
        assertReason(() -> TypedLetter.decode(new byte[TypedLetter.MAX_SIZE + 1]))
                .isEqualTo("too-large");
        byte[] unknown =
                new CborWriter().array(2).text("Command").bytes(new byte[1]).toByteArray();
        assertReason(() -> TypedLetter.decode(unknown)).isEqualTo("unknown-type");
        byte[] empty =
                new CborWriter().array(2).text("command").bytes(new byte[0]).toByteArray();
        assertReason(() -> TypedLetter.decode(empty)).isEqualTo("cbor-range");
    }

    @Test
    void aFileKeepsItsLettersInOrder() throws Exception {
        List<TypedLetter> letters = new ArrayList<>();
        for (int i = 0; i < LetterFile.MAX_LETTERS; i++) {
            letters.add(new TypedLetter(LetterType.values()[i % 6], new byte[] {(byte) i}));
        }
        LetterFile file = new LetterFile(letters);
        assertThat(LetterFile.decode(file.encode())).isEqualTo(file);
        assertThatThrownBy(() -> new LetterFile(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new LetterFile(Collections.nCopies(65, COMMAND)))
                .isInstanceOf(IllegalArgumentException.class);
        TypedLetter large = new TypedLetter(LetterType.SNAPSHOT, new byte[TypedLetter.MAX_LETTER]);
        assertThatThrownBy(() -> new LetterFile(Collections.nCopies(7, large)).encode())
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aFileIsNothingElse() {
        byte[] file = new LetterFile(List.of(COMMAND, COMMAND)).encode();
        for (int length = 0; length < file.length; length++) {
            byte[] prefix = Arrays.copyOf(file, length);
            assertReason(() -> LetterFile.decode(prefix)).isEqualTo("cbor-truncated");
        }
        assertReason(() -> LetterFile.decode(Arrays.copyOf(file, file.length + 1)))
                .isEqualTo("cbor-trailing");
        byte[] other = file.clone();
        other[4] ^= 1;
        assertReason(() -> LetterFile.decode(other)).isEqualTo("bad-letters");
        assertReason(() -> LetterFile.decode(COMMAND.encode())).isEqualTo("bad-letters");
        assertReason(() -> LetterFile.decode(new byte[] {0})).isEqualTo("bad-letters");
        assertReason(() -> LetterFile.decode(new byte[LetterFile.MAX_SIZE + 1])).isEqualTo("too-large");
        CborWriter none = new CborWriter().array(2).text("latchkey/v1/letters").array(0);
        assertReason(() -> LetterFile.decode(none.toByteArray())).isEqualTo("bad-letters");
    }

    @Test
    void aCommandFitsAQrCode() throws Exception {
        byte[] letter = new byte[500];
        Arrays.fill(letter, (byte) 0x5a);
        String text = LetterText.of(letter);
        assertThat(text).startsWith("LKC:").hasSizeLessThanOrEqualTo(LetterText.MAX_TEXT);
        assertThat(LetterText.parse(text)).isEqualTo(letter);
        assertReason(() -> LetterText.parse("LK1:" + text.substring(4))).isEqualTo("bad-prefix");
        assertReason(() -> LetterText.parse(text + " ")).isEqualTo("base45-length");
        assertReason(() -> LetterText.parse("LKC:" + "0".repeat(797))).isEqualTo("too-long");
        assertThatThrownBy(() -> LetterText.of(new byte[600])).isInstanceOf(IllegalArgumentException.class);
    }
}
