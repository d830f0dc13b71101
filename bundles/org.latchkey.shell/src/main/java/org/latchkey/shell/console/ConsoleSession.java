// SPDX-License-Identifier: Apache-2.0
package org.latchkey.shell.console;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection: reads lines, runs them, answers. One thread; {@link #close} from any. */
final class ConsoleSession {

    /** A code is full of characters that mean something to Gogo; unquoted, it is quoted here. */
    private static final Pattern BARE_CODE = Pattern.compile("(?:latchkey:)?code\\s+(LK1:[0-9A-Z $%*+./:-]*)");

    private static final Logger LOG = LoggerFactory.getLogger(ConsoleSession.class);

    private final SocketChannel channel;
    private final Interpreter.Factory interpreters;
    private volatile long lastLine = System.nanoTime();

    ConsoleSession(SocketChannel channel, Interpreter.Factory interpreters) {
        this.channel = channel;
        this.interpreters = interpreters;
    }

    /** {@link System#nanoTime} when the last line came. */
    long lastLine() {
        return lastLine;
    }

    void run() {
        try (channel) {
            InputStream in = new BufferedInputStream(Channels.newInputStream(channel));
            OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel));
            try (Interpreter interpreter = interpreters.open(new WithoutEnd(out))) {
                for (String line = read(in); line != null; line = read(in)) {
                    lastLine = System.nanoTime();
                    answer(interpreter, line, out);
                }
            }
        } catch (IOException e) {
            LOG.debug("console session ended: {}", e.getMessage());
        } catch (Exception e) {
            // The edge of the thread: closing an interpreter may throw anything.
            LOG.warn("console session ended", e);
        }
    }

    private static String read(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                return null;
            }
            if (line.size() == Wire.MAX_LINE) {
                throw new IOException("a line of more than " + Wire.MAX_LINE + " bytes");
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.UTF_8).strip();
    }

    private static void answer(Interpreter interpreter, String line, OutputStream out) throws IOException {
        boolean done = true;
        if (!line.isEmpty()) {
            try {
                interpreter.execute(quoted(line));
            } catch (Exception e) {
                // The edge of the console: whatever a command throws is its answer.
                done = false;
                String message = e.getMessage() == null ? e.toString() : e.getMessage();
                new WithoutEnd(out).write((message + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
        out.write(Wire.END);
        out.write(done ? Wire.DONE : Wire.FAILED);
        out.flush();
    }

    static String quoted(String line) {
        Matcher bare = BARE_CODE.matcher(line);
        return bare.matches() ? "code '" + bare.group(1) + "'" : line;
    }

    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("console session closed: {}", e.getMessage());
        }
    }

    /** Output that can not end the answer early. */
    private static final class WithoutEnd extends FilterOutputStream {

        WithoutEnd(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b == Wire.END ? '?' : b);
        }

        @Override
        public void close() throws IOException {
            // The channel belongs to the session, which goes on after a command that closes its output.
            flush();
        }
    }
}
