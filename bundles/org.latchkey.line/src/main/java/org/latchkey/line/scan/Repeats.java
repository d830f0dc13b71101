// SPDX-License-Identifier: Apache-2.0
package org.latchkey.line.scan;

import java.util.concurrent.TimeUnit;

/**
 * Recognises the same code read again and again while it is held before the lens. Off by default: a customer may well
 * present one code twice, for two doors or two visits. Not thread-safe.
 */
final class Repeats {

    private final long windowNanos;
    private String last = "";
    private long seen;

    /** @param windowMillis a reading that follows the same one sooner is a repeat; 0: nothing is */
    Repeats(long windowMillis) {
        windowNanos = TimeUnit.MILLISECONDS.toNanos(windowMillis);
    }

    /** Also a repeat extends the window: the code must be taken away to be read anew. */
    boolean isRepeat(String text, long now) {
        boolean repeat = windowNanos > 0 && text.equals(last) && now - seen < windowNanos;
        last = text;
        seen = now;
        return repeat;
    }

    /** The last reading came to nothing: the next may be the same. */
    void forget() {
        last = "";
    }
}
