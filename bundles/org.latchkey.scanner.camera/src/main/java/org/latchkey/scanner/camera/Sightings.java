// SPDX-License-Identifier: Apache-2.0
package org.latchkey.scanner.camera;

import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The codes in view. A code counts once when it comes into view, and again only after it was away for a while: a camera
 * reads what lies before it ten times a second. Several may be in view at once. Not thread-safe.
 */
final class Sightings {

    /** More codes than a view has room for; beyond that the one seen longest ago is forgotten. */
    static final int MOST = 16;

    private final long awayNanos;
    private final Map<String, Long> lastSeen;

    /** @param lastSeen what was in view, with {@link System#nanoTime}, as the version of this bundle before left it */
    Sightings(long awayMillis, Map<String, Long> lastSeen) {
        awayNanos = TimeUnit.MILLISECONDS.toNanos(awayMillis);
        this.lastSeen = lastSeen;
    }

    /** A code came to nothing: it counts again while it is in view. */
    void forget(String text) {
        lastSeen.remove(text);
    }

    /** Somebody looks again, after a time in which nobody did: what was in view then is so still. */
    void resume(long now) {
        lastSeen.replaceAll((text, seen) -> now);
    }

    /** Forgets what was away for long enough. To be called at each look, or a code that is gone would outlast a swap. */
    void expire(long now) {
        lastSeen.values().removeIf(seen -> now - seen >= awayNanos);
    }

    /** Takes note of a code in view. @return true if it has just come */
    boolean isNew(String text, long now) {
        boolean isNew = lastSeen.put(text, now) == null;
        if (lastSeen.size() > MOST) {
            lastSeen.entrySet().stream()
                    .min(Comparator.comparingLong(seen -> seen.getValue() - now))
                    .ifPresent(oldest -> lastSeen.remove(oldest.getKey()));
        }
        return isNew;
    }
}
