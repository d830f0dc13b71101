// SPDX-License-Identifier: Apache-2.0
package org.latchkey.kiosk;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.osgi.framework.BundleContext;
import org.osgi.util.tracker.ServiceTracker;

/** The console's interpreter, if it is installed: the screen's orders to the updater are the console's own commands. */
final class GogoInterpreter {

    private final ServiceTracker<CommandProcessor, CommandProcessor> processor;

    private GogoInterpreter(BundleContext context) {
        processor = new ServiceTracker<>(context, CommandProcessor.class, null);
        processor.open();
    }

    static Optional<GogoInterpreter> find(BundleContext context) {
        try {
            return Optional.of(new GogoInterpreter(context));
        } catch (NoClassDefFoundError expected) {
            return Optional.empty();
        }
    }

    Optional<Rooms.Interpreter> ready() {
        return Optional.ofNullable(processor.getService()).map(present -> line -> run(present, line));
    }

    private static String run(CommandProcessor processor, String line) throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        try (CommandSession session = processor.createSession(InputStream.nullInputStream(), out, out)) {
            session.put("SCOPE", "latchkey:*");
            session.execute(line);
        }
        out.flush();
        return printed.toString(StandardCharsets.UTF_8);
    }

    void close() {
        processor.close();
    }
}
