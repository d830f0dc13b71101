// SPDX-License-Identifier: Apache-2.0
package org.latchkey.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latchkey.protocol.command.CommandOutcome;
import org.latchkey.protocol.command.Position;
import org.latchkey.protocol.cose.LetterType;
import org.latchkey.protocol.letter.LetterFile;
import org.latchkey.protocol.letter.TypedLetter;
import org.latchkey.unit.api.LetterGate;
import org.latchkey.unit.api.UnitException;

class LetterCommandsTest {

    @TempDir
    Path folder;

    private final Services services = new Services();
    private final LetterCommands commands = new LetterCommands(services);
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    private final List<String> taken = new ArrayList<>();

    /** Applies what begins with 1, and refuses the rest. */
    private final class FakeGate implements LetterGate {

        @Override
        public CompletableFuture<Answer> accept(TypedLetter letter, String source) {
            taken.add(letter.type().word() + letter.letter()[0] + source);
            boolean good = letter.letter()[0] == 1;
            return CompletableFuture.completedFuture(new Answer(
                    good ? CommandOutcome.APPLIED : CommandOutcome.REFUSED,
                    good ? "" : "seq-gap",
                    -1,
                    Optional.empty()));
        }

        @Override
        public Position position() {
            return new Position(42, new byte[32]);
        }

        @Override
        public List<byte[]> acknowledgements() {
            return List.of();
        }
    }

    private String file(byte... firsts) throws IOException {
        List<TypedLetter> letters = new ArrayList<>();
        for (byte first : firsts) {
            letters.add(new TypedLetter(LetterType.COMMAND, new byte[] {first}));
        }
        return Files.write(folder.resolve("letters"), new LetterFile(letters).encode())
                .toString();
    }

    @Test
    void handsOverEveryLetterInOrderAndSaysWhatBecameOfIt() throws IOException {
        services.letters.set(new FakeGate());
        commands.letters(out, file((byte) 1, (byte) 1));
        assertThat(taken).containsExactly("command1usb", "command1usb");
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("applied");

        String mixed = file((byte) 2, (byte) 1);
        assertThatThrownBy(() -> commands.letters(out, mixed))
                .isInstanceOf(UnitException.class)
                .hasMessageContaining("1 of 2");
        assertThat(taken).as("a refused one does not keep the others away").hasSize(4);
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("refused").contains("seq-gap");
    }

    @Test
    void refusesWhatIsNoFileOfLetters() throws IOException {
        assertThatThrownBy(() -> commands.letters(out, "x")).hasMessageContaining("not running");
        services.letters.set(new FakeGate());
        String junk = Files.write(folder.resolve("junk"), new byte[] {1, 2, 3}).toString();
        assertThatThrownBy(() -> commands.letters(out, junk)).hasMessageContaining("no file of letters");
        assertThatThrownBy(() -> commands.letters(out, folder + "/absent")).hasMessageContaining("can not be read");
        assertThat(taken).isEmpty();
    }

    @Test
    void saysHowFarTheUnitIs() {
        services.letters.set(new FakeGate());
        commands.position(out);
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("42");
    }
}
