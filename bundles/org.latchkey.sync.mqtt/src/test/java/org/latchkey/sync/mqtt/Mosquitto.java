// SPDX-License-Identifier: Apache-2.0
package org.latchkey.sync.mqtt;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real broker: TLS 1.3, client certificates, each client its own topics; it can be stopped and started again. */
final class Mosquitto implements AutoCloseable {

    static final String PORTAL = "portal";
    static final String MISSING =
            "Mosquitto is not installed: ./latchkey test installs it, or set MOSQUITTO to its path.";

    private final Path folder;
    private final int port;
    private Process process;

    Mosquitto(Path folder, TestPki pki) throws Exception {
        this.folder = folder;
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        pki.writeServer(folder);
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Files.writeString(folder.resolve("acl"), """
                user portal
                topic readwrite lk/v1/#
                pattern write lk/v1/%u/up/#
                pattern read lk/v1/%u/down/#
                """);
        Files.writeString(folder.resolve("mosquitto.conf"), """
                listener PORT 127.0.0.1
                cafile FOLDER/ca.pem
                certfile FOLDER/server.pem
                keyfile FOLDER/server.key
                require_certificate true
                use_identity_as_username true
                tls_version tlsv1.3
                acl_file FOLDER/acl
                user USER
                log_dest file FOLDER/mosquitto.log
                """.replace("PORT", String.valueOf(port))
                .replace("FOLDER", folder.toString())
                .replace("USER", System.getProperty("user.name")));
        start();
    }

    static Optional<Path> program() {
        String named = System.getenv("MOSQUITTO");
        if (named != null) {
            return Optional.of(Path.of(named));
        }
        return Stream.of((System.getenv("PATH") + ":/usr/sbin:/usr/local/sbin").split(":"))
                .map(place -> Path.of(place, "mosquitto"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    String uri() {
        return "ssl://127.0.0.1:" + port;
    }

    int port() {
        return port;
    }

    void start() throws IOException {
        process = new ProcessBuilder(
                        program()
                                .orElseThrow(() -> new IllegalStateException(MISSING))
                                .toString(),
                        "-c",
                        folder.resolve("mosquitto.conf").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        Await.until("the broker listens", this::listens);
    }

    private boolean listens() {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException expected) {
            // Not yet.
            return false;
        }
    }

    void stop() {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stop();
    }
}
