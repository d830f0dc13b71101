// SPDX-License-Identifier: Apache-2.0
package org.latchkey.release.tuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.latchkey.release.tuf.TufException.Reason;

/** Sources that behave, and sources that do not. */
final class FetchersTest {

    private static final Duration GRACE = Duration.ofSeconds(60);
    private static final String CONTENT = "0123456789";

    @TempDir
    Path folder;

    private final CountDownLatch over = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/repo/file", this::file);
        server.createContext("/repo/whole", exchange -> answer(exchange, 200, CONTENT));
        server.createContext(
                "/repo/status",
                exchange -> answer(
                        exchange,
                        Integer.parseInt(exchange.getRequestURI().getPath().substring(12)),
                        CONTENT));
        server.createContext("/repo/endless", this::endless);
        server.createContext("/repo/silent", this::silent);
        server.createContext("/repo/stalls", this::stalls);
        server.start();
    }

    @AfterEach
    void stop() {
        over.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void bringsAFileAndTakesItUp() throws IOException {
        assertThat(http(GRACE, "file", 0, 10)).isEqualTo("0:" + CONTENT);
        assertThat(http(GRACE, "file", 4, 10)).isEqualTo("4:456789");
        assertThat(http(GRACE, "whole", 4, 10)).isEqualTo("0:" + CONTENT);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 4})
    void takesNoMoreThanTheLimit(long offset) {
        assertRefused(Reason.TOO_LONG, () -> http(GRACE, "file", offset, 9));
        assertRefused(Reason.TOO_LONG, () -> http(GRACE, "endless", offset, 1 << 20));
    }

    @ParameterizedTest
    @CsvSource({
        "403,NOT_FOUND",
        "404,NOT_FOUND",
        "410,NOT_FOUND",
        "500,UNREACHABLE",
        "302,UNREACHABLE",
        "206,UNREACHABLE"
    })
    void tellsAbsenceFromTrouble(int status, Reason reason) {
        assertRefused(reason, () -> http(GRACE, "status" + status, 0, 10));
    }

    @Test
    void givesUpASlowSource() {
        assertRefused(Reason.TOO_SLOW, () -> http(Duration.ofSeconds(2), "silent", 0, 10));
    }

    @Test
    void givesUpASourceThatStalls() {
        assertRefused(Reason.TOO_SLOW, () -> http(Duration.ofSeconds(2), "stalls", 0, 2 << 20));
    }

    @Test
    void saysThatNobodyIsThere() {
        server.stop(0);
        assertRefused(Reason.UNREACHABLE, () -> http(GRACE, "file", 0, 10));
    }

    @Test
    void passesOnWhatTheSinkSays() {
        Fetcher.Sink full = new Collected() {
            @Override
            public void write(ByteBuffer bytes) {
                throw new UncheckedIOException(new IOException("unexpected"));
            }
        };
        IOException disk = new IOException("disk full");
        Fetcher.Sink refusing = new Collected() {
            @Override
            public void begin(long offset) throws IOException {
                throw disk;
            }
        };
        assertThatThrownBy(() -> fetcher(GRACE).fetch("file", 0, 10, refusing)).isSameAs(disk);
        assertThatThrownBy(() -> fetcher(GRACE).fetch("file", 0, 10, full)).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///etc", "http://host/?q", "https://host/#f", "http:///path", "host/path"})
    void needsAnAddressOfHttp(String address) {
        assertThatThrownBy(() -> new HttpFetcher(HttpClient.newHttpClient(), URI.create(address), GRACE, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void readsAFolder() throws IOException {
        Files.createDirectories(folder.resolve("stick/a"));
        Files.writeString(folder.resolve("stick/a/b +c"), CONTENT);
        assertThat(directory("a/b%20%2Bc", 0, 10)).isEqualTo("0:" + CONTENT);
        assertThat(directory("a/b%20+c", 7, 10)).isEqualTo("7:789");
        assertRefused(Reason.TOO_LONG, () -> directory("a/b%20+c", 0, 9));
    }

    @Test
    void leavesNoFolder() throws IOException {
        Files.createDirectories(folder.resolve("stick/inside"));
        Files.writeString(folder.resolve("secret"), "secret");
        Files.createSymbolicLink(folder.resolve("stick/link"), folder.resolve("secret"));
        Files.createSymbolicLink(folder.resolve("stick/up"), folder);
        for (String path : new String[] {
            "../secret",
            "%2E%2E/secret",
            "..%2Fsecret",
            "%2Fetc%2Fpasswd",
            "link",
            "up/secret",
            "inside",
            "absent",
            "",
            "a%00b"
        }) {
            assertRefused(Reason.NOT_FOUND, () -> directory(path, 0, 10));
        }
    }

    private static void assertRefused(Reason reason, ThrowingCallable attempt) {
        assertThatThrownBy(attempt).isInstanceOfSatisfying(FetchException.class, e -> assertThat(e.reason())
                .isEqualTo(reason));
    }

    private Fetcher fetcher(Duration grace) {
        URI base = URI.create("http://localhost:" + server.getAddress().getPort() + "/repo");
        return new HttpFetcher(HttpClient.newHttpClient(), base, grace, 1);
    }

    private String http(Duration grace, String path, long offset, long limit) throws IOException {
        Collected collected = new Collected();
        fetcher(grace).fetch(path, offset, limit, collected);
        return collected.toString();
    }

    private String directory(String path, long offset, long limit) throws IOException {
        Collected collected = new Collected();
        new DirectoryFetcher(folder.resolve("stick")).fetch(path, offset, limit, collected);
        return collected.toString();
    }

    private void file(HttpExchange exchange) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        if (range == null) {
            answer(exchange, 200, CONTENT);
        } else {
            int from = Integer.parseInt(range.replaceAll("\\D", ""));
            exchange.getResponseHeaders().set("Content-Range", "bytes " + from + "-9/10");
            answer(exchange, 206, CONTENT.substring(from));
        }
    }

    private static void answer(HttpExchange exchange, int status, String content) throws IOException {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    private void endless(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            while (over.getCount() > 0) {
                out.write(new byte[4096]);
            }
        }
    }

    private void silent(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 10);
        exchange.getResponseBody().write('0');
        exchange.getResponseBody().flush();
        awaitEnd();
    }

    private void awaitEnd() throws IOException {
        try {
            if (!over.await(60, TimeUnit.SECONDS)) {
                throw new IOException("the test did not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Begins quickly, so that the average stays high for long. */
    private void stalls(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 2 << 20);
        exchange.getResponseBody().write(new byte[1 << 20]);
        exchange.getResponseBody().flush();
        awaitEnd();
    }

    private static class Collected implements Fetcher.Sink {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private long offset;

        @Override
        public void begin(long at) throws IOException {
            offset = at;
        }

        @Override
        public void write(ByteBuffer buffer) {
            while (buffer.hasRemaining()) {
                bytes.write(buffer.get());
            }
        }

        @Override
        public String toString() {
            return offset + ":" + bytes.toString(StandardCharsets.UTF_8);
        }
    }
}
