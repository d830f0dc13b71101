// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;

/**
 * The operating system's clock as a unit sees it. Give {@link #javaOption} to {@link Unit#start}; every change is a jump
 * of the running unit's clock and is kept over its restarts. It is right at first.
 */
public final class WrongClock {

    private final Path file;

    /** @param file where the jump is kept; for instance beside the unit's folder */
    public WrongClock(Path file) {
        this.file = file.toAbsolutePath();
        set(Duration.ZERO);
    }

    /** What makes a unit believe this clock. */
    public String javaOption() {
        return "-Dlatchkey.development.clock=" + file;
    }

    /** The clock says that moment from now on, and runs on. */
    public void set(Instant moment) {
        set(Duration.between(Instant.now(), moment));
    }

    /** The clock is ahead of the true time by so much, whole seconds; behind it if negative. */
    public void set(Duration ahead) {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.writeString(fresh, Long.toString(ahead.toSeconds()));
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How far the clock is ahead of the true time. */
    public Duration ahead() {
        try {
            return Duration.ofSeconds(Long.parseLong(Files.readString(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Moves the clock on by so much, or back if negative. */
    public void jump(Duration by) {
        set(ahead().plus(by));
    }
}
