// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.latchkey.audit.Boot;
import org.latchkey.audit.Trail;
import org.latchkey.protocol.audit.Actor;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.audit.ClockQuality;
import org.latchkey.protocol.audit.Event;
import org.latchkey.protocol.crypto.Ed25519PrivateKey;
import org.latchkey.store.leveldb.LevelStore;
import org.latchkey.unit.api.AuditTrail;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.TrustedClock;

/** The measured side and the reference of {@link TrailBench}, in turns. Argument: an empty folder. */
public final class TrailLoad {

    static final int WRITERS = 64;
    static final int ROUNDS = 7;

    private static final int RECORDS_PER_WRITER = 500;
    private static final int RECORDS = WRITERS * RECORDS_PER_WRITER;
    private static final int HASH_LENGTH = 32;
    static final long LATER_THAN_THIS_RUN = Long.MAX_VALUE / 2_000_000;

    private static final OperatingSystemMXBean PROCESS =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private final Path folder;
    private final ExecutorService writers = Executors.newFixedThreadPool(WRITERS);

    private TrailLoad(Path folder) {
        this.folder = folder;
    }

    /**
     * Prints one line: records and bytes a batch, records per second of the trail and of the raw writes, the median of
     * their ratio, and the processor's microseconds for one record of the trail.
     */
    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        try (LevelStore level = LevelStore.open(folder.resolve("unit"))) {
            CountedStore store = new CountedStore(level);
            Trail trail = new Trail(new Trail.Setup(
                    store,
                    Ed25519PrivateKey.generate(new SecureRandom()),
                    "GYM-1",
                    new OperatingSystemClock(),
                    folder.resolve("heads"),
                    Boot.current(store, "bench", System::nanoTime),
                    Map.of("version", "bench"),
                    LATER_THAN_THIS_RUN));
            new TrailLoad(folder).measure(trail, store);
            trail.stop();
        }
    }

    private void measure(AuditTrail trail, CountedStore store) throws Exception {
        double[] trails = new double[ROUNDS];
        double[] raws = new double[ROUNDS];
        double[] ratios = new double[ROUNDS];
        double[] cpus = new double[ROUNDS];
        long batches = 0;
        long bytes = 0;
        for (int round = -2; round < ROUNDS; round++) {
            store.takeBatches();
            long cpu = PROCESS.getProcessCpuTime();
            double recorded = RECORDS / seconds(() -> append(trail));
            cpu = PROCESS.getProcessCpuTime() - cpu;
            List<Integer> written = store.takeBatches();
            double raw = RECORDS / seconds(() -> writeRaw(written));
            if (round >= 0) {
                trails[round] = recorded;
                raws[round] = raw;
                ratios[round] = recorded / raw;
                cpus[round] = cpu / 1e3 / RECORDS;
                batches += written.size();
                bytes += written.stream().mapToLong(Integer::longValue).sum();
            }
        }
        writers.shutdown();
        System.out.println(String.format(
                Locale.ROOT,
                "figures %.1f %.1f %.1f %.1f %.4f %.1f",
                (double) RECORDS * ROUNDS / batches,
                (double) bytes / batches,
                Figures.of(trails).median(),
                Figures.of(raws).median(),
                Figures.of(ratios).median(),
                Figures.of(cpus).median()));
    }

    private interface Work {
        void run() throws Exception;
    }

    private static double seconds(Work work) throws Exception {
        long began = System.nanoTime();
        work.run();
        return (System.nanoTime() - began) / 1e9;
    }

    /** Each writer goes on when its record is durable. */
    private void append(AuditTrail trail) throws Exception {
        List<Callable<Void>> work = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            AuditEntry entry = entry(writer);
            work.add(() -> {
                for (int i = 0; i < RECORDS_PER_WRITER; i++) {
                    trail.append(entry, new Batch());
                }
                return null;
            });
        }
        for (Future<Void> done : writers.invokeAll(work)) {
            done.get();
        }
    }

    /** What an accepted code is recorded with. */
    static AuditEntry entry(int writer) {
        Actor actor = new Actor(Actor.Kind.CODE, String.format(Locale.ROOT, "%016x", writer));
        Map<String, Object> details = Map.of("source", "front", "use", 1L);
        byte[] cause = new byte[HASH_LENGTH];
        return new AuditEntry(Event.CODE_ACCEPTED, actor, "west", writer + 1, "accepted", "", cause, details);
    }

    private void writeRaw(List<Integer> batches) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(
                batches.stream().mapToInt(Integer::intValue).max().orElseThrow());
        try (FileChannel file = FileChannel.open(
                folder.resolve("raw.bin"),
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
            for (int bytes : batches) {
                buffer.clear().limit(bytes);
                while (buffer.hasRemaining()) {
                    file.write(buffer);
                }
                file.force(false);
            }
        }
    }

    /** Time as the machine has it. */
    static final class OperatingSystemClock implements TrustedClock {

        @Override
        public Reading now() {
            return new Reading(System.currentTimeMillis() / 1000, ClockQuality.UNPROVEN);
        }

        @Override
        public long floor() {
            return 0;
        }

        @Override
        public long tolerance() {
            return 0;
        }

        @Override
        public void accept(long iat, Batch batch) {
            // Nothing of this clock is stored.
        }
    }
}
