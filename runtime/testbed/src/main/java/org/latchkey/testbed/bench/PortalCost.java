// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.latchkey.testbed.Await;
import org.latchkey.testbed.ManagedProcess;
import org.latchkey.testbed.TestbedException;

/** What something costs a portal: processor time by the kernel, and the largest heap that the JVM's own tool saw. */
final class PortalCost implements AutoCloseable {

    private static final int SAMPLE_MILLIS = 500;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final double KIB_PER_MIB = 1024;
    private static final List<String> USED = List.of("S0U", "S1U", "EU", "OU");

    private final long pid;
    private final Duration before;
    private final ManagedProcess samples;

    /** Begins to watch. @param log takes the samples */
    PortalCost(long pid, Path log) {
        this.pid = pid;
        samples = ManagedProcess.start(
                "jstat",
                log,
                Map.of(),
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "jstat").toString(),
                        "-gc",
                        Long.toString(pid),
                        Integer.toString(SAMPLE_MILLIS)));
        // Else what is watched may be over before anything was seen.
        Await.until(
                "the first sample of jstat",
                PATIENCE,
                () -> samples.output().lines().count() > 2);
        before = cpu();
    }

    private Duration cpu() {
        return ProcessHandle.of(pid)
                .flatMap(handle -> handle.info().totalCpuDuration())
                .orElseThrow(() -> new TestbedException("the portal is gone"));
    }

    /** Processor time since the watch began. */
    double cpuSeconds() {
        return cpu().minus(before).toMillis() / 1e3;
    }

    /** The most of the heap that was in use at a sample, garbage with it. */
    double peakHeapMib() {
        List<String[]> rows = samples.output()
                .lines()
                .map(line -> line.strip().split(" +"))
                .filter(cells -> cells.length > USED.size())
                .toList();
        if (rows.size() < 2) {
            throw new TestbedException("jstat told nothing: " + samples.output());
        }
        List<Integer> columns =
                USED.stream().map(Arrays.asList(rows.get(0))::indexOf).toList();
        return rows.stream()
                        .skip(1)
                        // The last line may be on its way.
                        .filter(cells -> cells.length == rows.get(0).length)
                        .mapToDouble(cells -> columns.stream()
                                .mapToDouble(column -> Double.parseDouble(cells[column]))
                                .sum())
                        .max()
                        .orElse(0)
                / KIB_PER_MIB;
    }

    @Override
    public void close() {
        samples.close();
    }
}
