// SPDX-License-Identifier: Apache-2.0
package org.latchkey.store.leveldb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latchkey.unit.api.Batch;

/** What a kill, a power cut or a torn write leaves behind. */
class CrashTest {

    private static final int WRITERS = 8;

    @TempDir
    Path home;

    @TempDir
    Path copy;

    @Test
    void everyAcknowledgedBatchIsWholeInACopyTakenMidRun() throws Exception {
        AtomicLongArray acknowledged = new AtomicLongArray(WRITERS);
        AtomicBoolean stop = new AtomicBoolean();
        try (LevelStore store = LevelStore.open(home)) {
            List<Thread> threads = startWriters(store, acknowledged, stop);
            while (least(acknowledged) < 100) {
                Thread.onSpinWait();
            }
            long[] before = new long[WRITERS];
            Arrays.setAll(before, acknowledged::get);
            copyFolder(home.resolve("state"), copy.resolve("state"));
            stop.set(true);
            for (Thread thread : threads) {
                thread.join();
            }
            try (LevelStore found = LevelStore.open(copy)) {
                assertThat(found.setAsideReason()).isEmpty();
                for (int writer = 0; writer < WRITERS; writer++) {
                    long left = number(found, 'l', writer);
                    assertThat(left).isGreaterThanOrEqualTo(before[writer]).isEqualTo(number(found, 'r', writer));
                }
            }
        }
    }

    @Test
    void whatWasAcknowledgedAfterATornWriteSurvives() throws Exception {
        if (System.getenv("LATCHKEY_TEST_ALL") == null) {
            assumeThat(Path.of("/usr/bin/prlimit")).exists();
        }
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        TornWriter.class.getName(),
                        home.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(child.getInputStream().readAllBytes());
        assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(child.exitValue()).as(output).isZero();
        assertThat(output).contains("refused");

        try (LevelStore store = LevelStore.open(home)) {
            assertThat(store.setAsideReason()).isEmpty();
            for (int key = 0; key < TornWriter.BEFORE + TornWriter.AFTER; key++) {
                assertThat(store.get(TornWriter.key(key))).as("key %d", key).isPresent();
            }
            assertThat(store.get(TornWriter.key(TornWriter.REFUSED))).isEmpty();
        }
    }

    private static List<Thread> startWriters(LevelStore store, AtomicLongArray acknowledged, AtomicBoolean stop) {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            int writer = i;
            Thread thread = new Thread(() -> {
                for (long n = 1; !stop.get(); n++) {
                    store.write(new Batch().put(key('l', writer), value(n)).put(key('r', writer), value(n)));
                    acknowledged.set(writer, n);
                }
            });
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
        return threads;
    }

    private static long least(AtomicLongArray numbers) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < numbers.length(); i++) {
            least = Math.min(least, numbers.get(i));
        }
        return least;
    }

    private static void copyFolder(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            files.forEach(file -> {
                try {
                    Files.copy(file, to.resolve(file.getFileName()));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    private static long number(LevelStore store, char side, int writer) {
        return ByteBuffer.wrap(store.get(key(side, writer)).orElseThrow()).getLong();
    }

    private static byte[] key(char side, int writer) {
        return new byte[] {'u', (byte) writer, (byte) side};
    }

    private static byte[] value(long n) {
        return ByteBuffer.allocate(200).putLong(n).array();
    }
}
