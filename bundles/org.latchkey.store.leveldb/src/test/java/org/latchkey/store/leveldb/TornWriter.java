// SPDX-License-Identifier: Apache-2.0
package org.latchkey.store.leveldb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.UnitException;

/** A process of its own that forbids itself longer files in the middle of a record, and later allows them again. */
final class TornWriter {

    static final int BEFORE = 20;
    static final int AFTER = 20;
    static final int REFUSED = 1000;

    private TornWriter() {}

    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(arguments[0]);
        try (LevelStore store = LevelStore.open(home)) {
            for (int key = 0; key < BEFORE; key++) {
                store.write(new Batch().put(key(key), new byte[4096]));
            }
            limit(Long.toString(longest(home.resolve("state")) + 1000));
            try {
                store.write(new Batch().put(key(REFUSED), new byte[300_000]));
                throw new IllegalStateException("a write beyond the limit was acknowledged");
            } catch (UnitException e) {
                System.out.println("refused: " + e.getMessage());
            }
            limit("unlimited");
            for (int key = BEFORE; key < BEFORE + AFTER; key++) {
                store.write(new Batch().put(key(key), new byte[4096]));
            }
        }
    }

    static byte[] key(int number) {
        return new byte[] {'u', (byte) (number >> 8), (byte) number};
    }

    private static long longest(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.mapToLong(file -> file.toFile().length()).max().orElseThrow();
        }
    }

    private static void limit(String bytes) throws IOException, InterruptedException {
        String pid = Long.toString(ProcessHandle.current().pid());
        Process prlimit = new ProcessBuilder("prlimit", "--pid", pid, "--fsize=" + bytes + ":")
                .inheritIO()
                .start();
        if (prlimit.waitFor() != 0) {
            throw new IllegalStateException("prlimit failed");
        }
    }
}
