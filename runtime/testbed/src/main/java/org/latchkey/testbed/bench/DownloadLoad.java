// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.latchkey.release.tuf.Fetcher;

/** What all simulated units together fetch, as it arrives. Thread-safe. */
final class DownloadLoad {

    private final AtomicLong bytes = new AtomicLong();
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger peak = new AtomicInteger();
    private final AtomicInteger again = new AtomicInteger();
    private final AtomicInteger requests = new AtomicInteger();
    private final Set<String> whole = new ConcurrentSkipListSet<>();

    /** Counts what comes from there. @param base its path below the units' port */
    Fetcher counted(Fetcher source, String base) {
        return (path, offset, limit, sink) -> {
            requests.incrementAndGet();
            boolean[] begun = new boolean[1];
            try {
                source.fetch(path, offset, limit, new Fetcher.Sink() {
                    @Override
                    public void begin(long at) throws IOException {
                        begun[0] = true;
                        peak.accumulateAndGet(running.incrementAndGet(), Math::max);
                        sink.begin(at);
                    }

                    @Override
                    public void write(ByteBuffer chunk) throws IOException {
                        bytes.addAndGet(chunk.remaining());
                        sink.write(chunk);
                    }
                });
                whole.add(base + path);
            } finally {
                if (begun[0]) {
                    running.decrementAndGet();
                }
            }
        };
    }

    /** A unit was asked to come again. */
    void cameAgain() {
        again.incrementAndGet();
    }

    double mib() {
        return bytes.get() / (1024.0 * 1024);
    }

    /** The most files that were on their way at once, metadata too. */
    int peak() {
        return peak.get();
    }

    int again() {
        return again.get();
    }

    int requests() {
        return requests.get();
    }

    /** The paths of all files that somebody got. */
    Set<String> paths() {
        return whole;
    }
}
