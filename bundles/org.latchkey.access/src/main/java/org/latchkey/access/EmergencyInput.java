// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.latchkey.protocol.audit.Actor;
import org.latchkey.unit.api.EmergencyOpening;
import org.latchkey.unit.api.EmergencyOpening.Asked;
import org.latchkey.unit.api.HealthCheck;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The site's emergency contact, as a file whose first character is {@code 0} or {@code 1}, such as the {@code value} of an input
 * pin. Closed for {@link #AGREEING} looks in a row it begins one emergency opening; the next one needs it to be open in between.
 * Closed at the first looks counts: whoever asks for an opening has not stopped asking because the unit was restarted. See ADR 60.
 */
final class EmergencyInput implements HealthCheck, AutoCloseable {

    /** So many equal looks decide, against bouncing contacts and what long wires pick up. */
    static final int AGREEING = 3;

    static final long LOOK_MILLIS = 100;

    private static final long STOP_MILLIS = 1_000;
    private static final Logger LOG = LoggerFactory.getLogger(EmergencyInput.class);

    private final String file;
    private final String closed;
    private final EmergencyOpening opening;
    private final Thread thread = new Thread(this::watch, "access-emergency-input");
    private int last;
    private int agreeing;
    private boolean asked;
    private volatile String trouble = "";
    private volatile boolean stopping;

    private EmergencyInput(String file, String closed, EmergencyOpening opening) {
        this.file = file;
        this.closed = closed;
        this.opening = opening;
        thread.setDaemon(true);
    }

    /**
     * The contact that a unit is told of. A wrong setting is told by the health check: customers are served all the same.
     *
     * @param path of the file, or null if there is none
     * @param closed what the file says of a closed contact: {@code 0} or {@code 1}; null means {@code 1}
     */
    static Optional<EmergencyInput> of(String path, String closed, EmergencyOpening opening) {
        return path == null || path.isBlank()
                ? Optional.empty()
                : Optional.of(new EmergencyInput(path, closed == null ? "1" : closed, opening));
    }

    void start() {
        lookGuarded();
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
            if (trouble.isEmpty()) {
                LOG.error("the emergency contact {}: a look failed", file, e);
            }
            // What it said still counts: the next look asks again at once.
            trouble = "a look failed: " + e.getMessage();
        }
    }

    /** One look. */
    void look() {
        if (!closed.equals("0") && !closed.equals("1")) {
            unreadable("a closed contact must be set as 0 or 1, not " + closed);
            return;
        }
        int now;
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            now = in.read();
        } catch (IOException | InvalidPathException e) {
            unreadable("it can not be read: " + e.getMessage());
            return;
        }
        if (now != '0' && now != '1') {
            unreadable("it says neither 0 nor 1");
            return;
        }
        agreeing = now == last ? Math.min(agreeing + 1, AGREEING) : 1;
        last = now;
        if (agreeing == AGREEING) {
            decided(now == closed.charAt(0));
        }
        trouble = "";
    }

    private void unreadable(String why) {
        if (trouble.isEmpty()) {
            LOG.warn("the emergency contact {}: {}", file, why);
        }
        trouble = why;
        agreeing = 0;
    }

    private void decided(boolean isClosed) {
        if (isClosed && !asked) {
            // Not begun while another one runs, or no door is known yet: it is asked for again at the next look.
            asked = opening.begin(Asked.INPUT, Actor.SYSTEM);
            if (asked) {
                LOG.warn("the emergency contact is closed: every door is opened");
            }
        } else if (!isClosed) {
            asked = false;
        }
    }

    @Override
    public String name() {
        return "emergency contact";
    }

    @Override
    public Result check() {
        String why = thread.getState() == Thread.State.TERMINATED ? "it is not looked at any more" : trouble;
        return why.isEmpty()
                ? new Result(true, "It is read.")
                : new Result(
                        false, "The emergency contact " + file + ": " + why + ". Check the setting and the wiring.");
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
