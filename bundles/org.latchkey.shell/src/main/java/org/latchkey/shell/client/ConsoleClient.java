// SPDX-License-Identifier: Apache-2.0
package org.latchkey.shell.client;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.latchkey.shell.console.Wire;

/** {@code ConsoleClient <socket> [command…]}: gives a unit one command, or reads commands until the end of input. */
public final class ConsoleClient {

    private static final String PROMPT = "latchkey> ";
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:-]+");

    private final InputStream in;
    private final OutputStream out;
    private final PrintStream print;

    private ConsoleClient(SocketChannel channel, PrintStream print) {
        in = new BufferedInputStream(Channels.newInputStream(channel));
        out = Channels.newOutputStream(channel);
        this.print = print;
    }

    public static void main(String[] arguments) {
        System.exit(run(arguments, System.in, System.out));
    }

    /** @return 0 if the last command succeeded, 1 if it failed, 2 if there is no unit to talk to */
    public static int run(String[] arguments, InputStream input, PrintStream print) {
        if (arguments.length == 0) {
            print.println("usage: ConsoleClient <socket> [command…]");
            return 2;
        }
        Path socket = Path.of(arguments[0]);
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            ConsoleClient client = new ConsoleClient(channel, print);
            if (arguments.length > 1) {
                return client.command(line(arguments)) ? 0 : 1;
            }
            return client.converse(input) ? 0 : 1;
        } catch (IOException e) {
            print.println("No console at " + socket + ": is the unit running, and are you its owner? (" + e.getMessage()
                    + ")");
            return 2;
        }
    }

    /** One word of ours is one word there, whatever is in it. */
    private static String line(String[] arguments) {
        return Arrays.stream(arguments)
                .skip(1)
                .map(word -> PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "") + "'")
                .collect(Collectors.joining(" "));
    }

    private boolean converse(InputStream input) throws IOException {
        boolean prompts = System.console() != null;
        BufferedReader lines = new BufferedReader(new InputStreamReader(input, Charset.defaultCharset()));
        boolean done = true;
        while (true) {
            if (prompts) {
                print.print(PROMPT);
                print.flush();
            }
            String line = lines.readLine();
            if (line == null || line.strip().equals("exit")) {
                return done;
            }
            done = command(line);
        }
    }

    private boolean command(String line) throws IOException {
        out.write((line.replace('\n', ' ') + "\n").getBytes(StandardCharsets.UTF_8));
        for (int b = in.read(); b != Wire.END; b = in.read()) {
            if (b < 0) {
                throw new IOException("the unit ended the session");
            }
            print.write(b);
        }
        print.flush();
        return in.read() == Wire.DONE;
    }
}
