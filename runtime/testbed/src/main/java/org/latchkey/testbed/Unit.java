// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The shipped unit in a process of its own, started by its own script. */
public final class Unit implements AutoCloseable {

    private static final Duration START_PATIENCE = Duration.ofSeconds(180);
    private static final Pattern REFUSED = Pattern.compile("Refused: ([a-z-]+)\\.");

    private static final String KIOSK_PORT = "-Dlatchkey.kiosk.port=";

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
        return start(workspace, home, javaOptions, List.of());
    }

    /**
     * Starts a unit below another program.
     *
     * @param below a command that runs the command behind it in its own place, such as {@code unshare -rn}
     */
    public static Unit start(Workspace workspace, Path home, List<String> javaOptions, List<String> below) {
        try {
            Files.deleteIfExists(home.resolve("run/status.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> command = new ArrayList<>(below);
        command.addAll(List.of(workspace.unit().resolve("bin/latchkey-unit").toString(), "--home", home.toString()));
        List<String> options = new ArrayList<>(javaOptions);
        if (options.stream().noneMatch(option -> option.startsWith(KIOSK_PORT))) {
            options.add(KIOSK_PORT + "0");
        }
        long now = System.nanoTime();
        ManagedProcess process = ManagedProcess.start(
                "unit",
                home.resolveSibling(home.getFileName() + ".log"),
                Map.of("JAVA_HOME", System.getProperty("java.home"), "UNIT_JAVA_OPTS", String.join(" ", options)),
                command);
        return new Unit(workspace, home, process, now);
    }

    /** What makes a unit take its provisioning file at its first start, as a technician would have it done. */
    public static List<String> provisioning(Path file, String rootFingerprint) {
        return List.of("-Dlatchkey.provision.file=" + file, "-Dlatchkey.provision.root=" + rootFingerprint);
    }

    /** What makes a unit enrol at its first start. @param token a file with the token */
    public static List<String> enrolment(Path token) {
        return List.of("-Dlatchkey.enrol=" + token);
    }

    /** What makes a unit look for its portal again soon, however long it was gone; its own patience is a minute. */
    public static String impatientForPortal() {
        return "-Dlatchkey.sync.longest.wait=4";
    }

    /** What gives a unit its screen on a port; without it there is none, so that many units can be tried on one machine. */
    public static String kiosk(int port) {
        return KIOSK_PORT + port;
    }

    /** Waits until customers are served; gives the milliseconds since the process was started. */
    public double awaitServing() {
        try {
            return Await.value("the unit serving", START_PATIENCE, () -> {
                process.requireAlive();
                return status().filter(status -> status.path("serving").asBoolean())
                        .map(status -> (status.path("readyNanos").asLong() - startedNanos) / 1e6);
            });
        } catch (TestbedException e) {
            throw new TestbedException(e.getMessage() + "; it says: " + status(), e);
        }
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
        return new Console(home).run(command);
    }

    /**
     * Presents a code at the technician's console.
     *
     * @return the reason of the refusal, or empty if it was accepted, whatever became of it
     */
    public Optional<String> present(String code) {
        try {
            console("code", code);
            return Optional.empty();
        } catch (TestbedException e) {
            Matcher refused = REFUSED.matcher(e.getMessage());
            if (refused.find()) {
                return Optional.of(refused.group(1));
            }
            if (e.getMessage().contains("Accepted")) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** What the unit knows of a door: {@code open}, {@code closed} or {@code unknown}. */
    public String doorState(int door) {
        return console("doors")
                .lines()
                .map(line -> line.split(" +"))
                .filter(cells -> cells[0].equals(Integer.toString(door)))
                .map(cells -> cells[2])
                .findFirst()
                .orElseThrow(() -> new TestbedException("the unit has no door " + door));
    }

    /** Its newest log file. */
    public String log() {
        try {
            return Files.readString(home.resolve("log/unit.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
