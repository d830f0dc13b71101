// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A process that this one started, with its output in a file, and that ends with it. */
public final class ManagedProcess implements AutoCloseable {

    private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);

    private final String name;
    private final Process process;
    private final Path log;
    private final Thread endWithUs;

    private ManagedProcess(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
        endWithUs = new Thread(process::destroy, "end-" + name);
        Runtime.getRuntime().addShutdownHook(endWithUs);
    }

    /**
     * Starts a program.
     *
     * @param log takes standard output and standard error, from empty
     */
    public static ManagedProcess start(String name, Path log, Map<String, String> environment, List<String> command) {
        try {
            Files.createDirectories(log.getParent());
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
            builder.environment().putAll(environment);
            return new ManagedProcess(name, builder.start(), log);
        } catch (IOException e) {
            throw new TestbedException(name + " can not be started: " + e.getMessage(), e);
        }
    }

    /** The first line of output that starts so; fails with the output's end when the process ends or time is up. */
    public String awaitLine(String start, Duration bound) {
        return Await.value(name + " saying '" + start + "'", bound, () -> {
            Optional<String> line =
                    output().lines().filter(text -> text.startsWith(start)).findFirst();
            if (line.isEmpty()) {
                requireAlive();
            }
            return line;
        });
    }

    /** @throws TestbedException with the last lines of output if the process has ended */
    public void requireAlive() {
        if (!process.isAlive()) {
            throw new TestbedException(name + " ended with " + process.exitValue() + ": " + lastLines());
        }
    }

    /** Everything the process has printed. */
    public String output() {
        try {
            return Files.readString(log, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String lastLines() {
        List<String> lines = output().lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 12), lines.size()));
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** How it ended; only after it has. */
    public int exitValue() {
        return process.exitValue();
    }

    /** SIGKILL: no hook, no flush, no goodbye. */
    public void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    /** SIGTERM, and SIGKILL if that is not enough. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        forget();
    }

    private void awaitExit() {
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        forget();
    }

    private void forget() {
        try {
            Runtime.getRuntime().removeShutdownHook(endWithUs);
        } catch (IllegalStateException ignored) {
            // This machine is shutting down: the hook is running already.
        }
    }
}
