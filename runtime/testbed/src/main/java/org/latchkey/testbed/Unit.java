// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The shipped unit in a process of its own, started by its own script. */
public final class Unit implements AutoCloseable {

    private static final Duration START_PATIENCE = Duration.ofSeconds(60);
    private static final Duration COMMAND_PATIENCE = Duration.ofSeconds(60);

    private final Workspace workspace;
    private final Path home;
    private final ManagedProcess process;
    private final long startedNanos;

    private Unit(Workspace workspace, Path home, ManagedProcess process, long startedNanos) {
        this.workspace = workspace;
        this.home = home;
        this.process = process;
        this.startedNanos = startedNanos;
    }

    /**
     * Starts a unit on a folder; the folder outlives it.
     *
     * @param javaOptions further options for its JVM, such as system properties
     */
    public static Unit start(Workspace workspace, Path home, List<String> javaOptions) {
        try {
            Files.deleteIfExists(home.resolve("run/status.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        long now = System.nanoTime();
        ManagedProcess process = ManagedProcess.start(
                "unit",
                home.resolveSibling(home.getFileName() + ".log"),
                Map.of("JAVA_HOME", System.getProperty("java.home"), "UNIT_JAVA_OPTS", String.join(" ", javaOptions)),
                List.of(workspace.unit().resolve("bin/latchkey-unit").toString(), "--home", home.toString()));
        return new Unit(workspace, home, process, now);
    }

    /** What makes a unit take its provisioning file at its first start, as a technician would have it done. */
    public static List<String> provisioning(Path file, String rootFingerprint) {
        return List.of("-Dlatchkey.provision.file=" + file, "-Dlatchkey.provision.root=" + rootFingerprint);
    }

    /** Waits until customers are served; gives the milliseconds since the process was started. */
    public double awaitServing() {
        return Await.value("the unit serving (its last word: " + status() + ")", START_PATIENCE, () -> {
            process.requireAlive();
            return status().filter(status -> status.path("serving").asBoolean())
                    .map(status -> (status.path("readyNanos").asLong() - startedNanos) / 1e6);
        });
    }

    /** What the unit says of itself, once it says something. */
    public Optional<JsonNode> status() {
        Path file = home.resolve("run/status.json");
        try {
            return Files.exists(file) ? Optional.of(Http.JSON.readTree(Files.readAllBytes(file))) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * Gives the technician's console one command.
     *
     * @throws TestbedException if the command failed
     */
    public String console(String... command) {
        List<String> line = new ArrayList<>(List.of(Workspace.java(), "-XX:TieredStopAtLevel=1", "-cp"));
        line.add(workspace
                .unit()
                .resolve("bundles/org.latchkey.shell-0.1.0-SNAPSHOT.jar")
                .toString());
        line.add("org.latchkey.shell.client.ConsoleClient");
        line.add(home.resolve("run/console.sock").toString());
        line.addAll(List.of(command));
        try {
            Process client = new ProcessBuilder(line).redirectErrorStream(true).start();
            client.getOutputStream().close();
            String output = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!client.waitFor(COMMAND_PATIENCE.toSeconds(), TimeUnit.SECONDS) || client.exitValue() != 0) {
                client.destroyForcibly();
                throw new TestbedException("the unit's console: " + output);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TestbedException("interrupted", e);
        }
    }

    public Path home() {
        return home;
    }

    public ManagedProcess process() {
        return process;
    }

    /** SIGKILL. */
    public void kill() {
        process.kill();
    }

    @Override
    public void close() {
        process.close();
    }
}
