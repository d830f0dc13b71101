// SPDX-License-Identifier: Apache-2.0
package org.latchkey.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.command.CommandOutcome;
import org.latchkey.protocol.command.Position;
import org.latchkey.protocol.letter.LetterFile;
import org.latchkey.protocol.letter.TypedLetter;
import org.latchkey.unit.api.LetterGate;
import org.latchkey.unit.api.LetterGate.Answer;
import org.latchkey.unit.api.UnitException;

/** Letters of the portal that a technician brings, and how far the unit is in its log of commands. */
final class LetterCommands {

    /** Longer than the longest letter takes: a configuration that is tried, waited for by those after it. */
    private static final long PATIENCE_SECONDS = 180;

    private static final String SOURCE = "usb";

    private final Services services;

    LetterCommands(Services services) {
        this.services = services;
    }

    /** Takes a file of letters, one after another. @throws UnitException if one of them was not applied */
    void letters(PrintStream out, String file) {
        LetterGate gate = services.letters.get();
        LetterFile letters = read(file);
        Table table = new Table("LETTER", "KIND", "OUTCOME", "");
        int bad = 0;
        int number = 0;
        for (TypedLetter letter : letters.letters()) {
            number++;
            Answer answer = await(gate, letter);
            bad += answer.outcome() == CommandOutcome.APPLIED ? 0 : 1;
            table.row(number, letter.type().word(), answer.outcome().word(), answer.reason());
        }
        table.print(out);
        if (bad > 0) {
            throw new UnitException(bad + " of " + number + " letters were not applied; see 'records'.");
        }
    }

    private static LetterFile read(String file) {
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            return LetterFile.decode(in.readNBytes(LetterFile.MAX_SIZE + 1));
        } catch (IOException | InvalidPathException e) {
            throw new UnitException("The file " + file + " can not be read.", e);
        } catch (ProtocolException e) {
            throw new UnitException("The file " + file + " is no file of letters: " + e.reason() + ".", e);
        }
    }

    private static Answer await(LetterGate gate, TypedLetter letter) {
        try {
            return gate.accept(letter, SOURCE).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new UnitException("What became of a letter is not known yet; see 'records'.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnitException("The console is stopping.", e);
        }
    }

    void position(PrintStream out) {
        Position position = services.letters.get().position();
        out.println("Commands taken  " + position.seq());
        out.println("Hash of the last  " + HexFormat.of().formatHex(position.envelopeHash()));
    }
}
