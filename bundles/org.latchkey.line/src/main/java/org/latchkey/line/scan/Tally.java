// SPDX-License-Identifier: Apache-2.0
package org.latchkey.line.scan;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what came to nothing and tells the log at most once a minute: a vandal must not fill it. */
public final class Tally {

    /** Why a reading came to nothing. */
    public enum Loss {
        TOO_LONG,
        NOT_PRINTABLE,
        NO_ROOM,
        WAITED_TOO_LONG,
        LINE_LOST,
        UNFINISHED
    }

    private static final Logger LOG = LoggerFactory.getLogger(Tally.class);
    private static final long PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final String scanner;
    private final Map<Loss, Long> counts = new EnumMap<>(Loss.class);
    private boolean news;
    private long told = System.nanoTime() - PAUSE_NANOS;

    Tally(String scanner) {
        this.scanner = scanner;
    }

    synchronized void count(Loss loss, int times) {
        if (times > 0) {
            counts.merge(loss, (long) times, Long::sum);
            news = true;
        }
    }

    synchronized long of(Loss loss) {
        return counts.getOrDefault(loss, 0L);
    }

    /** Tells the log what is new, if it is time. */
    synchronized void tell() {
        long now = System.nanoTime();
        if (news && now - told >= PAUSE_NANOS) {
            told = now;
            news = false;
            LOG.info("scanner {}: readings that came to nothing since start: {}", scanner, counts);
        }
    }
}
