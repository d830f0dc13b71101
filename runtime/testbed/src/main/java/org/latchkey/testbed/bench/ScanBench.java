// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.latchkey.testbed.Hardware;
import org.latchkey.testbed.Installation;
import org.latchkey.testbed.Memory;
import org.latchkey.testbed.SiteRig;
import org.latchkey.testbed.TestbedException;
import org.latchkey.testbed.Workspace;

/**
 * Last byte of a scan written → last byte of the open command received, over two ptys without the slowness of the
 * metal: what the software costs. Against the sum of what it cannot do without, in a JVM with the unit's options and in
 * turns with the scans: a processor that has rested, and a disk that has other users, are slower for both.
 */
final class ScanBench implements Bench.Benchmark {

    /** As many as it takes until what runs once in a scan is compiled. */
    private static final int WARM_UP = 300;

    private static final int SCANS = 400;
    private static final int SMALLEST_RECORD = 64;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** The line opens at most one door in 50 ms, looks at it until it sees it open, and records that: then all is quiet. */
    private static final long QUIET_NANOS = 100_000_000;

    /** How long everything else rests before and while a scan and a round of the reference run. */
    private static final long REST_NANOS = 50_000_000;

    /** Doors of a board that a pty reaches. */
    static final List<Integer> DOORS = List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);

    @Override
    public void run(Workspace workspace) throws Exception {
        Report.title("Scan complete → open command on the wire, software only (" + SCANS + " scans)");
        try (TemporaryFolder temporary = TemporaryFolder.create()) {
            measure(workspace, temporary.path());
        }
    }

    private static void measure(Workspace workspace, Path folder) throws IOException {
        try (SiteRig rig = SiteRig.start(workspace, folder, Installation.everyLine(folder))) {
            rig.startUnit().awaitServing();
            Path state = rig.unit().home().resolve("state");
            long before = size(state);
            scan(rig, WARM_UP, () -> {});
            int bytes = Math.max((int) ((size(state) - before) / (2 * WARM_UP)), SMALLEST_RECORD);
            try (TurnsOfReference reference = TurnsOfReference.start(folder, bytes)) {
                Figures scans = Figures.of(scan(rig, SCANS, reference::turn));
                report(rig, scans, bytes, reference.end());
            }
        }
    }

    private static void report(SiteRig rig, Figures scans, int bytes, double[] reference) {
        Report.line(
                "unit's resident memory under this load, -Xmx64m: %.0f MiB",
                Memory.residentMib(rig.unit().process().pid()));
        Report.line("scan → open command: median %.0f µs, p99 %.0f µs", scans.median(), scans.p99());
        Report.line(
                "reference: verify %.0f + synced write of %d bytes %.0f + pty exchange %.0f µs; together median %.0f, p99 %.0f µs",
                reference[0], bytes, reference[1], reference[2], reference[3], reference[4]);
        Report.line("Bouncy Castle's own verification, without what ours checks besides: %.0f µs", reference[5]);
        Report.atMost("scan: median / reference", scans.median() / reference[3], 1.5);
        Report.line("%-58s %6.2f", "scan: p99 / reference p99", scans.p99() / reference[4]);
    }

    /** @param beforeEach is run before each scan, between two rests */
    private static List<Double> scan(SiteRig rig, int count, Runnable beforeEach) {
        List<String> codes = DOORS.stream().map(door -> rig.code(door, 0)).toList();
        return scan(rig.hardware(), codes, count, beforeEach);
    }

    /** The same with codes that are there, one for each of {@link #DOORS}. */
    static List<Double> scan(Hardware hardware, List<String> codes, int count, Runnable beforeEach) {
        List<Double> micros = new ArrayList<>();
        long[] lastPulse = new long[DOORS.size()];
        for (int i = 0; i < count; i++) {
            int turn = i % DOORS.size();
            if (lastPulse[turn] != 0) {
                hardware.await(DOORS.get(turn), "closed", lastPulse[turn], PATIENCE);
            }
            pauseUntil(lastPulse[(turn + DOORS.size() - 1) % DOORS.size()] + QUIET_NANOS);
            beforeEach.run();
            pauseUntil(System.nanoTime() + REST_NANOS);
            long sent = hardware.scan(codes.get(turn));
            // Looking for the pulse takes a processor, and the unit would wait for it.
            pauseUntil(sent + REST_NANOS);
            lastPulse[turn] = hardware.await(DOORS.get(turn), "pulse-received", sent - 1, PATIENCE)
                    .nanos();
            micros.add((lastPulse[turn] - sent) / 1e3);
        }
        return micros;
    }

    static void pauseUntil(long moment) {
        long left;
        while ((left = moment - System.nanoTime()) > 0) {
            LockSupport.parkNanos(left);
        }
    }

    private static long size(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        } catch (IOException e) {
            throw new TestbedException("the unit's state can not be read", e);
        }
    }
}
