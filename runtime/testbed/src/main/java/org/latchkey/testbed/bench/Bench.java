// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.latchkey.testbed.TestbedException;
import org.latchkey.testbed.Workspace;

/** {@code ./latchkey bench [NAME]}: runs one benchmark or all of them, one after the other. */
public final class Bench {

    /** One benchmark. */
    interface Benchmark {
        void run(Workspace workspace) throws Exception;
    }

    private static OptionalInt size = OptionalInt.empty();

    private Bench() {}

    /** How many rounds or units a benchmark has: as many as were asked for, or as its figures are told with. */
    static int size(int usual) {
        return size.orElse(usual);
    }

    private static Map<String, Benchmark> all() {
        Map<String, Benchmark> all = new LinkedHashMap<>();
        all.put("scan", new ScanBench());
        all.put("start", new StartBench());
        all.put("trail", new TrailBench());
        all.put("crash", new CrashBench());
        all.put("click", new ClickBench());
        all.put("ingest", new IngestBench());
        all.put("drain", new DrainBench());
        all.put("swap", new SwapBench());
        all.put("rollout", new RolloutBench());
        all.put("swap-rounds", new SwapRoundsBench());
        all.put("crowd", new CrowdBench());
        all.put("touch", new TouchBench());
        return all;
    }

    /** Ends with 0 if everything asked for was measured; a missed aim is printed, a broken promise ends with 1. */
    public static void main(String[] args) throws Exception {
        Map<String, Benchmark> benchmarks = all();
        if (args.length > 0 && !benchmarks.containsKey(args[0])
                || args.length > 1 && !args[1].matches("[1-9][0-9]{0,3}")
                || args.length > 2) {
            System.err.println("bench: there are " + String.join(", ", benchmarks.keySet())
                    + "; swap, rollout and swap-rounds take a number of rounds or units");
            System.exit(2);
        }
        if (args.length == 2) {
            size = OptionalInt.of(Integer.parseInt(args[1]));
        }
        Workspace workspace = Workspace.find();
        Report.line(
                "Java %s, %d processors, %s",
                System.getProperty("java.version"),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.arch"));
        try {
            for (Map.Entry<String, Benchmark> benchmark : benchmarks.entrySet()) {
                if (args.length == 0 || args[0].equals(benchmark.getKey())) {
                    benchmark.getValue().run(workspace);
                }
            }
        } catch (TestbedException e) {
            System.err.println("bench: " + e.getMessage());
            System.exit(1);
        }
    }
}
