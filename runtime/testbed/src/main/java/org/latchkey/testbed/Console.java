// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.latchkey.shell.client.ConsoleClient;

/**
 * The technician's console of a running unit.
 *
 * @param home the unit's folder
 */
public record Console(Path home) {

    /**
     * Gives it one command.
     *
     * @throws TestbedException if the command failed
     */
    public String run(String... command) {
        List<String> line =
                new ArrayList<>(List.of(home.resolve("run/console.sock").toString()));
        line.addAll(List.of(command));
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(answer, true, StandardCharsets.UTF_8);
        int result = ConsoleClient.run(line.toArray(String[]::new), InputStream.nullInputStream(), print);
        String text = answer.toString(StandardCharsets.UTF_8);
        if (result != 0) {
            throw new TestbedException("the unit's console: " + text);
        }
        return text;
    }
}
