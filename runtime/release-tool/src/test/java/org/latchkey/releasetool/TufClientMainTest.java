// SPDX-License-Identifier: Apache-2.0
package org.latchkey.releasetool;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line of the conformance suite, against a repository over HTTP. */
final class TufClientMainTest {

    @TempDir
    Path folder;

    private HttpServer server;
    private String url;

    @BeforeEach
    void serve() throws Exception {
        PublisherKeys keys = PublisherKeys.create(folder.resolve("keys"), 1, 1, Instant.now());
        RepositoryWriter writer = new RepositoryWriter(folder.resolve("repository"), keys);
        writer.open();
        writer.publish(Instant.now());
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        url = "http://localhost:" + server.getAddress().getPort() + "/metadata";
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void initialisesRefreshesAndSaysWhatThereIsNot() throws IOException {
        Path metadata = folder.resolve("metadata");
        assertThat(run("--metadata-dir", metadata, "--metadata-url", url, "refresh"))
                .isEqualTo(1);
        assertThat(run("--metadata-dir", metadata, "init", folder.resolve("keys/root.json")))
                .isZero();
        assertThat(run("--metadata-url", url, "refresh", "--metadata-dir", metadata))
                .isZero();
        try (Stream<Path> files = Files.list(metadata)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("root.json", "timestamp.json", "snapshot.json", "targets.json");
        }
        assertThat(run(
                        "--metadata-dir",
                        metadata,
                        "--metadata-url",
                        url,
                        "--target-name",
                        "absent",
                        "--target-base-url",
                        url,
                        "--target-dir",
                        folder.resolve("targets"),
                        "download"))
                .isEqualTo(1);
    }

    @Test
    void refusesOtherCommandLines() {
        assertThat(run()).isEqualTo(1);
        assertThat(run("--metadata-dir")).isEqualTo(1);
        assertThat(run("--metadata-dir", folder, "refresh")).isEqualTo(1);
        assertThat(run("--metadata-dir", folder, "--metadata-url", "file:///etc", "refresh"))
                .isEqualTo(1);
        assertThat(run("--metadata-dir", folder, "paint")).isEqualTo(1);
    }

    private static int run(Object... arguments) {
        return TufClientMain.run(Stream.of(arguments).map(Object::toString).toArray(String[]::new));
    }

    private void answer(HttpExchange exchange) throws IOException {
        Path file = folder.resolve("repository" + exchange.getRequestURI().getPath());
        if (Files.isRegularFile(file)) {
            exchange.sendResponseHeaders(200, Files.size(file));
            Files.copy(file, exchange.getResponseBody());
        } else {
            exchange.sendResponseHeaders(404, -1);
        }
        exchange.close();
    }
}
