// SPDX-License-Identifier: Apache-2.0
package org.latchkey.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latchkey.unit.api.Batch;

/** A copy of the folder taken in the middle of a load is what a kill leaves behind. */
class CrashTest {

    @TempDir
    Path home;

    @TempDir
    Path copies;

    @Test
    void nothingAcknowledgedIsMissingAndTheTreeVerifies() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        AtomicLong highest = new AtomicLong();
        List<Long> acknowledgedBefore = new ArrayList<>();
        try (Unit unit = Unit.start(home, "boot-1")) {
            List<Thread> writers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                Thread writer = new Thread(() -> {
                    while (!stop.get()) {
                        long seq = unit.trail.append(Unit.entry(1), new Batch());
                        highest.accumulateAndGet(seq, Math::max);
                    }
                });
                writers.add(writer);
                writer.start();
            }
            for (int copy = 0; copy < 5; copy++) {
                long next = highest.get() + 200;
                while (highest.get() < next) {
                    Thread.onSpinWait();
                }
                // The head files first: they must not be newer than the state they lie beside.
                Unit.copy(home.resolve("heads"), copies.resolve("copy-" + copy).resolve("heads"));
                acknowledgedBefore.add(highest.get());
                Unit.copy(home.resolve("state"), copies.resolve("copy-" + copy).resolve("state"));
            }
            stop.set(true);
            for (Thread writer : writers) {
                writer.join();
            }
        }
        for (int copy = 0; copy < acknowledgedBefore.size(); copy++) {
            try (Unit unit = Unit.start(copies.resolve("copy-" + copy), "boot-2")) {
                assertThat(unit.store.setAsideReason()).isEmpty();
                assertThat(unit.trail.size()).isGreaterThan(acknowledgedBefore.get(copy));
                assertThat(unit.trail.verify().sound()).isTrue();
            }
        }
    }
}
