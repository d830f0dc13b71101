// SPDX-License-Identifier: Apache-2.0
package org.latchkey.shell.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.latchkey.shell.client.ConsoleClient;

@Timeout(60)
class ConsoleTest {

    @TempDir
    Path folder;

    private Path socket;
    private ConsoleServer server;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @BeforeEach
    void start() throws IOException {
        socket = folder.resolve("console.sock");
        server = new ConsoleServer(socket, Echo::new);
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** Prints the line; fails on "fail". */
    private static final class Echo implements Interpreter {

        private final OutputStream output;

        Echo(OutputStream output) {
            this.output = output;
        }

        @Override
        public void execute(String line) throws IOException {
            if (line.equals("fail")) {
                throw new IllegalStateException("It failed.");
            }
            output.write(("<" + line + ">\n").getBytes(StandardCharsets.UTF_8));
            if (line.equals("nul")) {
                output.write(new byte[] {0, '1', '\n'});
            }
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }

    @Test
    void runsOneCommand() {
        assertThat(client("", "open", "3")).isZero();
        assertThat(printed()).isEqualTo("<open 3>\n");
    }

    @Test
    void keepsWordsTogether() {
        client("", "code", "LK1:A B$%*+");
        assertThat(printed()).isEqualTo("<code 'LK1:A B$%*+'>\n");
    }

    @Test
    void aFailedCommandIsExitCodeOneAndOneSentence() {
        assertThat(client("", "fail")).isEqualTo(1);
        assertThat(printed()).isEqualTo("It failed.\n");
    }

    @Test
    void readsCommandsUntilTheEnd() {
        assertThat(client("one\nfail\ntwo\n")).isZero();
        assertThat(printed()).isEqualTo("<one>\nIt failed.\n<two>\n");
    }

    @Test
    void quotesABareCode() {
        client("code LK1:AB C$D  E\n");
        assertThat(printed()).isEqualTo("<code 'LK1:AB C$D  E'>\n");
    }

    @Test
    void outputCanNotEndTheAnswerEarly() {
        assertThat(client("", "nul")).isZero();
        assertThat(printed()).isEqualTo("<nul>\n?1\n");
    }

    @Test
    void onlyTheOwnerMayConnect() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
                .isEqualTo("rw-------");
    }

    @Test
    void aFifthSessionIsTurnedAway() throws Exception {
        List<SocketChannel> open = new ArrayList<>();
        for (int i = 0; i < ConsoleServer.SESSIONS; i++) {
            open.add(connect());
            ask(open.get(i), "hello\n");
        }
        assertThat(client("", "status")).isEqualTo(2);
        open.get(0).close();
        awaitPlace();
        for (SocketChannel channel : open) {
            channel.close();
        }
    }

    private void awaitPlace() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        int exit = 2;
        while (exit != 0 && System.nanoTime() < deadline) {
            exit = client("", "status");
        }
        assertThat(exit).isZero();
    }

    @Test
    void aLineWithoutEndIsCutOff() throws Exception {
        try (SocketChannel channel = connect()) {
            ByteBuffer much = ByteBuffer.wrap(new byte[Wire.MAX_LINE + 1]);
            channel.write(much);
            assertThat(channel.read(ByteBuffer.allocate(10))).isEqualTo(-1);
        } catch (IOException expected) {
            // The other side may hang up while we still write.
            assertThat(expected).hasMessageContaining("pipe");
        }
        assertThat(client("", "status")).isZero();
    }

    @Test
    void idleSessionsEnd() throws Exception {
        server.close();
        server = new ConsoleServer(socket, Echo::new, 1);
        server.start();
        try (SocketChannel channel = connect()) {
            assertThat(channel.read(ByteBuffer.allocate(10))).isEqualTo(-1);
        }
    }

    @Test
    void replacesTheSocketOfAKilledUnitButNothingElse() throws Exception {
        server.close();
        Path stale = folder.resolve("stale.sock");
        try (var left = java.nio.channels.ServerSocketChannel.open(java.net.StandardProtocolFamily.UNIX)) {
            left.bind(UnixDomainSocketAddress.of(stale));
        }
        assertThat(stale).exists();
        server = new ConsoleServer(stale, Echo::new);
        server.start();
        server.close();

        Path file = Files.writeString(folder.resolve("file"), "precious");
        ConsoleServer blocked = new ConsoleServer(file, Echo::new);
        assertThatThrownBy(blocked::start).isInstanceOf(IOException.class);
        assertThat(file).hasContent("precious");
    }

    @Test
    void saysWhenThereIsNoUnit() {
        server.close();
        assertThat(client("", "status")).isEqualTo(2);
        assertThat(printed()).contains("is the unit running");
        assertThat(socket).doesNotExist();
    }

    private SocketChannel connect() throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(socket));
    }

    private static void ask(SocketChannel channel, String line) throws IOException {
        channel.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
        assertThat(channel.read(ByteBuffer.allocate(100))).isPositive();
    }

    private int client(String input, String... command) {
        String[] arguments = new String[command.length + 1];
        arguments[0] = socket.toString();
        System.arraycopy(command, 0, arguments, 1, command.length);
        InputStream in = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
        return ConsoleClient.run(arguments, in, new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }
}
