// SPDX-License-Identifier: Apache-2.0
package org.latchkey.clock;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * For development alone: an operating system's clock that is wrong by as many seconds as a file says. The file is read
 * each time, so that writing it is a jump of the clock of a running unit; while there is none the clock is right.
 */
final class ShiftedClock implements LongSupplier {

    private static final Logger LOG = LoggerFactory.getLogger(ShiftedClock.class);
    private static final int LONGEST_TEXT = 16;

    /** Some 300 years either way. */
    private static final Pattern SECONDS = Pattern.compile("[+-]?\\d{1,10}");

    private final LongSupplier osSeconds;
    private final Path file;
    private volatile long offset;
    private volatile boolean unreadable;

    ShiftedClock(LongSupplier osSeconds, Path file) {
        this.osSeconds = osSeconds;
        this.file = file;
    }

    @Override
    public long getAsLong() {
        try (InputStream in = Files.newInputStream(file)) {
            take(new String(in.readNBytes(LONGEST_TEXT), StandardCharsets.US_ASCII).strip());
        } catch (NoSuchFileException expected) {
            offset = 0;
        } catch (IOException e) {
            keep(e.toString());
        }
        return osSeconds.getAsLong() + offset;
    }

    private void take(String text) {
        if (!SECONDS.matcher(text).matches()) {
            keep("not a number of seconds");
            return;
        }
        long fresh = Long.parseLong(text);
        if (fresh != offset) {
            LOG.warn("The operating system's clock is taken to be {} s ahead, as {} says.", fresh, file);
        }
        offset = fresh;
        unreadable = false;
    }

    private void keep(String reason) {
        if (!unreadable) {
            LOG.warn("{} is of no use ({}); the clock stays {} s ahead.", file, reason, offset);
        }
        unreadable = true;
    }
}
