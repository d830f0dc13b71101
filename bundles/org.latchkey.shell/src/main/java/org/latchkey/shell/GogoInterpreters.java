// SPDX-License-Identifier: Apache-2.0
package org.latchkey.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.latchkey.shell.console.Interpreter;

/** Gogo sessions for the console: our commands first, the container's own after them. */
final class GogoInterpreters implements Interpreter.Factory {

    private final CommandProcessor processor;

    GogoInterpreters(CommandProcessor processor) {
        this.processor = processor;
    }

    @Override
    public Interpreter open(OutputStream output) {
        PrintStream out = new PrintStream(output, true, StandardCharsets.UTF_8);
        CommandSession session = processor.createSession(InputStream.nullInputStream(), out, out);
        session.put("SCOPE", "latchkey:*");
        return new Interpreter() {
            @Override
            public void execute(String line) throws Exception {
                Object result = session.execute(line);
                if (result != null) {
                    out.println(session.format(result, Converter.INSPECT));
                }
                out.flush();
            }

            @Override
            public void close() throws IOException {
                session.close();
            }
        };
    }
}
