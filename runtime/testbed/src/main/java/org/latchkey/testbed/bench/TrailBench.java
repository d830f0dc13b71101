// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.latchkey.testbed.ManagedProcess;
import org.latchkey.testbed.Workspace;

/**
 * Durable records per second of many concurrent writers, signed and in the tree, against the raw appended and synced
 * writing of the same batches, in turns within one JVM that has the unit's options.
 */
final class TrailBench implements Bench.Benchmark {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @Override
    public void run(Workspace workspace) throws Exception {
        Report.title("Durable records of " + TrailLoad.WRITERS + " concurrent writers (median of " + TrailLoad.ROUNDS
                + ", in turns)");
        try (TemporaryFolder temporary = TemporaryFolder.create()) {
            measure(temporary.path());
        }
    }

    private static void measure(Path folder) {
        List<String> command = new ArrayList<>(List.of(Workspace.java()));
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx64m", "-Xss512k"));
        command.addAll(List.of("-Dleveldb.mmap=false", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), TrailLoad.class.getName()));
        command.add(folder.toString());
        try (ManagedProcess process = ManagedProcess.start("trail", folder.resolve("trail.log"), Map.of(), command)) {
            String[] words = process.awaitLine("figures ", PATIENCE).split(" ");
            double[] figures = new double[words.length - 1];
            for (int i = 0; i < figures.length; i++) {
                figures[i] = Double.parseDouble(words[i + 1]);
            }
            Report.line("batches of %.0f records and %.0f bytes on average", figures[0], figures[1]);
            Report.line(
                    "trail: %.0f records/s with %.0f µs of processor time each, raw writes: %.0f records/s",
                    figures[2], figures[5], figures[3]);
            Report.atLeast("trail: records/s / raw writes of the same batches", figures[4], 0.7);
        }
    }
}
