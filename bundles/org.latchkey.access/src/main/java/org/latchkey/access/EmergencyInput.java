// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.latchkey.unit.api.HealthCheck;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The site's emergency contact, as a file whose first character is {@code 0} or {@code 1}, such as the {@code value} of an input
 * pin. What {@link #AGREEING} looks in a row agree on is told, look after look. See ADR 60 and 62.
 */
final class EmergencyInput implements HealthCheck, AutoCloseable {

    /** So many equal looks decide, against bouncing contacts and what long wires pick up. */
    static final int AGREEING = 3;

    static final long LOOK_MILLIS = 100;

    /** A look that takes longer, at a file whose disk or server is gone, is trouble. */
    static final long LATE_MILLIS = 10_000;

    private static final long STOP_MILLIS = 1_000;
    private static final Logger LOG = LoggerFactory.getLogger(EmergencyInput.class);

    /** Who is told. */
    @FunctionalInterface
    interface Listener {

        /** What the contact says; told again with each look, must not block. */
        void says(boolean closed);
    }

    private final String file;
    private final String closed;
    private final Listener listener;
    private final LongSupplier millis;
    private final Thread thread = new Thread(this::watch, "access-emergency-input");
    private int last;
    private int agreeing;
    private volatile long looked;
    private volatile String trouble = "it has not been looked at yet";
    private volatile boolean stopping;

    private EmergencyInput(String file, String closed, Listener listener, LongSupplier millis) {
        this.file = file;
        this.closed = closed;
        this.listener = listener;
        this.millis = millis;
        looked = millis.getAsLong();
        thread.setDaemon(true);
    }

    /**
     * The contact that a unit is told of. A wrong setting is told by the health check: customers are served all the same.
     *
     * @param path of the file, or null if there is none
     * @param closed what the file says of a closed contact: {@code 0} or {@code 1}; null means {@code 1}
     * @param millis of the monotonic clock
     */
    static Optional<EmergencyInput> of(String path, String closed, Listener listener, LongSupplier millis) {
        return path == null || path.isBlank()
                ? Optional.empty()
                : Optional.of(new EmergencyInput(path, closed == null ? "1" : closed, listener, millis));
    }

    /** Names this contact: one of another file, or wired the other way round, is another. */
    String setting() {
        return closed + " " + file;
    }

    /** Begins to look; the first look is not waited for. */
    void start() {
        thread.start();
    }

    private void watch() {
        try {
            while (!stopping) {
                lookGuarded();
                Thread.sleep(LOOK_MILLIS);
            }
        } catch (InterruptedException expected) {
            // Only close() interrupts.
        }
    }

    /** One look, whatever goes wrong: nobody else looks, so the next one must come. */
    void lookGuarded() {
        try {
            look();
        } catch (RuntimeException e) {
            // What it said still counts: the next look tells it again at once.
            trouble("a look failed: " + e.getMessage());
        }
        looked = millis.getAsLong();
    }

    /** One look. */
    void look() {
        int now;
        try {
            now = read();
        } catch (IOException | InvalidPathException e) {
            trouble("it can not be read: " + e.getMessage());
            agreeing = 0;
            return;
        }
        agreeing = now == last ? Math.min(agreeing + 1, AGREEING) : 1;
        last = now;
        if (agreeing == AGREEING) {
            listener.says(now == closed.charAt(0));
        }
        trouble = "";
    }

    /** Opening anything but a regular file, such as a FIFO, could wait for ever. */
    private int read() throws IOException {
        if (!closed.equals("0") && !closed.equals("1")) {
            throw new IOException("a closed contact must be set as 0 or 1, not " + closed);
        }
        Path path = Path.of(file);
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw new IOException("it is no regular file");
        }
        try (InputStream in = Files.newInputStream(path)) {
            int first = in.read();
            if (first != '0' && first != '1') {
                throw new IOException("it says neither 0 nor 1");
            }
            return first;
        }
    }

    private void trouble(String why) {
        if (!why.equals(trouble)) {
            LOG.warn("the emergency contact {}: {}", file, why);
        }
        trouble = why;
    }

    @Override
    public String name() {
        return "emergency contact";
    }

    @Override
    public Result check() {
        String why = why();
        return why.isEmpty()
                ? new Result(true, "It is read.")
                : new Result(
                        false, "The emergency contact " + file + ": " + why + ". Check the setting and the wiring.");
    }

    private String why() {
        if (thread.getState() == Thread.State.TERMINATED) {
            return "it is not looked at any more";
        }
        return millis.getAsLong() - looked > LATE_MILLIS ? "reading it does not come to an end" : trouble;
    }

    @Override
    public void close() {
        stopping = true;
        thread.interrupt();
        try {
            thread.join(STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
