// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.latchkey.testbed.Installation;
import org.latchkey.testbed.SiteRig;
import org.latchkey.testbed.TestbedException;
import org.latchkey.testbed.Workspace;

/**
 * {@value Crowd#CUSTOMERS} customers in ten minutes at {@value Crowd#DOORS} doors whose boards share one supply. The limit is
 * physical: whoever has scanned gets a pulse at once, or a gap after the one before. It is worked out from the same scans.
 */
final class CrowdBench implements Bench.Benchmark {

    private static final int GAP_MILLIS = 500 / Crowd.HASTE;
    private static final double GAP_NANOS = GAP_MILLIS * 1e6;
    private static final List<String> SCANNERS = List.of("front", "left", "right", "back");
    private static final String OVERLAP = "pulses-overlap";

    /** A customer who was served. */
    private record Served(Visit visit, long pulsed) {}

    @Override
    public void run(Workspace workspace) throws Exception {
        Report.title(Crowd.CUSTOMERS + " customers in ten minutes, " + Crowd.HASTE + " times as fast as on a clock");
        try (TemporaryFolder temporary = TemporaryFolder.create();
                SiteRig rig = SiteRig.start(
                        workspace, temporary.path(), Installation.hall(temporary.path(), GAP_MILLIS, SCANNERS))) {
            rig.startUnit().awaitServing();
            List<Visit> visits = new Crowd(rig, SCANNERS).run();
            judge(visits, new LedgerReader(rig.hardware().ledgerFile()));
        }
    }

    private static void judge(List<Visit> visits, LedgerReader ledger) {
        List<Served> served = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        Map<Visit.Habit, Integer> habits = new TreeMap<>();
        for (Visit visit : visits) {
            habits.merge(visit.habit(), 1, Integer::sum);
            long pulses = ledger.count(visit.door(), LedgerReader.PULSED, visit.came(), visit.left());
            if (pulses != 1) {
                wrong.add("door " + visit.door() + " was pulsed " + pulses + " times for " + visit.habit());
            }
            ledger.first(visit.door(), LedgerReader.PULSED, visit.came(), visit.left())
                    .ifPresent(pulse -> served.add(new Served(visit, pulse)));
        }
        served.sort(Comparator.comparingLong(each -> each.visit().scanned()));
        Report.line("customers: %s", habits);
        report(served);
        Report.line(
                "served once: %d of %d; %d pulses while another ran",
                visits.size() - wrong.size(), visits.size(), ledger.count(OVERLAP));
        Report.atMost("crowd: overtaken by somebody who scanned a gap later", overtaken(served), 0);
        if (!wrong.isEmpty() || ledger.count(OVERLAP) > 0) {
            throw new TestbedException("not everybody was served once: " + wrong);
        }
    }

    /** What nobody could notice is not counted: people who scanned within one gap. */
    private static int overtaken(List<Served> served) {
        int count = 0;
        for (int i = 0; i < served.size(); i++) {
            for (Served later : served.subList(i + 1, served.size())) {
                boolean apart = later.visit().scanned() - served.get(i).visit().scanned() > GAP_NANOS;
                count += apart && later.pulsed() < served.get(i).pulsed() ? 1 : 0;
            }
        }
        return count;
    }

    private static void report(List<Served> served) {
        List<Double> waits = new ArrayList<>();
        List<Double> limits = new ArrayList<>();
        List<Double> distances = new ArrayList<>();
        double turn = Double.NEGATIVE_INFINITY;
        long previous = 0;
        for (Served each : served) {
            double scanned = each.visit().scanned();
            turn = Math.max(scanned, turn + GAP_NANOS);
            waits.add((each.pulsed() - scanned) / 1e6);
            limits.add((turn - scanned) / 1e6);
            if (previous > scanned) {
                distances.add((each.pulsed() - previous) / GAP_NANOS);
            }
            previous = each.pulsed();
        }
        Figures ours = Figures.of(waits);
        Figures limit = Figures.of(limits);
        Report.line(
                "scan → pulse: median %.0f ms, p99 %.0f ms; at one pulse every %d ms: median %.0f, p99 %.0f",
                ours.median(), ours.p99(), GAP_MILLIS, limit.median(), limit.p99());
        Report.atMost("crowd: time all waited / with one pulse a gap", sum(waits) / sum(limits), 1.25);
        Report.line("%-58s %6.2f", "crowd: p99 of the wait / p99 at one pulse a gap", ours.p99() / limit.p99());
        if (!distances.isEmpty()) {
            Report.line(
                    "%-58s %6.2f",
                    "crowd: pulse to pulse while others wait / gap (median)",
                    Figures.of(distances).median());
        }
    }

    private static double sum(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).sum();
    }
}
