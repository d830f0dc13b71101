// SPDX-License-Identifier: Apache-2.0
package org.latchkey.line.scan;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.latchkey.device.api.Scan;

/**
 * Scans that nobody has taken yet. The oldest wins, because its customer stands there longest; none waits so long that a
 * door opens for somebody who has gone. Not thread-safe.
 */
final class ScanQueue {

    static final int MOST = 16;
    static final long LONGEST_WAIT_MILLIS = 15_000;

    private final Deque<Scan> scans = new ArrayDeque<>();

    /** True if the next scan should be dropped. */
    boolean isFull() {
        return scans.size() >= MOST;
    }

    void add(Scan scan) {
        scans.add(scan);
    }

    /** Removes the scans that have waited too long, and gives them. */
    List<Scan> expire(long now) {
        List<Scan> expired = new ArrayList<>();
        while (!scans.isEmpty() && waited(scans.peek(), now) > LONGEST_WAIT_MILLIS) {
            expired.add(scans.remove());
        }
        return expired;
    }

    private static long waited(Scan scan, long now) {
        return TimeUnit.NANOSECONDS.toMillis(now - scan.nanoTime());
    }

    Optional<Scan> first() {
        return Optional.ofNullable(scans.peek());
    }

    void removeFirst() {
        scans.remove();
    }

    boolean isEmpty() {
        return scans.isEmpty();
    }

    List<Scan> all() {
        return new ArrayList<>(scans);
    }
}
