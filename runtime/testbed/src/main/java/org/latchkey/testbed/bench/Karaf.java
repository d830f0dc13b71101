// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.latchkey.testbed.Await;
import org.latchkey.testbed.ManagedProcess;
import org.latchkey.testbed.TestbedException;
import org.latchkey.testbed.Workspace;

/** Apache Karaf's minimal distribution, fetched by Maven when a benchmark asks for it. */
final class Karaf {

    private static final String ARTIFACT = "org.apache.karaf:apache-karaf-minimal:4.4.8:tar.gz";
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration START_PATIENCE = Duration.ofSeconds(90);

    private Karaf() {}

    static Path unpack(Workspace workspace, Path folder) {
        Path fetched = folder.resolve("karaf-archive");
        List<String> maven = new ArrayList<>(List.of("mvn", "-B", "-q"));
        String extra = System.getenv().getOrDefault("LATCHKEY_MAVEN_ARGS", "");
        Arrays.stream(extra.split(" ")).filter(word -> !word.isEmpty()).forEach(maven::add);
        maven.addAll(List.of(
                "-f",
                workspace.root().resolve("pom.xml").toString(),
                "-N",
                "dependency:copy",
                "-Dartifact=" + ARTIFACT,
                "-DoutputDirectory=" + fetched));
        run("fetching Karaf", folder.resolve("karaf-fetch.log"), maven);
        Path karaf = folder.resolve("karaf");
        try {
            Files.createDirectories(karaf);
            Path archive;
            try (var files = Files.list(fetched)) {
                archive = files.findFirst().orElseThrow(() -> new TestbedException("Karaf was not fetched"));
            }
            run(
                    "unpacking Karaf",
                    folder.resolve("karaf-tar.log"),
                    List.of("tar", "-xzf", archive.toString(), "-C", karaf.toString(), "--strip-components=1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return karaf;
    }

    /** Lets the shell listen on that port, so that a port in use elsewhere does no harm. */
    static void listenOn(Path karaf, int port) {
        Path file = karaf.resolve("etc/org.apache.karaf.shell.cfg");
        try {
            String config = Files.readString(file);
            Files.writeString(file, config.replaceAll("(?m)^sshPort *=.*$", "sshPort = " + port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts it without a console. @param options for its JVM, with blanks between */
    static ManagedProcess start(Path karaf, Path log, String options) {
        return ManagedProcess.start(
                "Karaf",
                log,
                // Without exec the script would be measured, and stopped, instead of Karaf.
                Map.of("JAVA_HOME", System.getProperty("java.home"), "KARAF_EXEC", "exec", "KARAF_OPTS", options),
                List.of(karaf.resolve("bin/karaf").toString(), "server"));
    }

    /** Waits until its shell takes connections. @return {@link System#nanoTime} of that moment */
    static long awaitShell(ManagedProcess process, int port) {
        return Await.value("Karaf's shell", START_PATIENCE, () -> {
            process.requireAlive();
            return accepts(port) ? Optional.of(System.nanoTime()) : Optional.empty();
        });
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException expected) {
            return false;
        }
    }

    private static void run(String name, Path log, List<String> command) {
        try (ManagedProcess process = ManagedProcess.start(name, log, Map.of(), command)) {
            Await.until(name, PATIENCE, () -> !process.isAlive());
            if (process.exitValue() != 0) {
                throw new TestbedException(name + " failed: " + process.output());
            }
        }
    }
}
