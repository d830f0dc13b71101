// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.latchkey.testbed.ConnectedSite;
import org.latchkey.testbed.Installation;
import org.latchkey.testbed.PortalSite;
import org.latchkey.testbed.TestbedException;
import org.latchkey.testbed.Trail;
import org.latchkey.testbed.Workspace;

/**
 * A unit comes back after a month with all its records: how fast the portal gets them, and how much longer scans take
 * meanwhile than before the plug was in again.
 */
final class DrainBench implements Bench.Benchmark {

    private static final int RECORDS = 200_000;
    private static final int WARM_UP = 48;
    private static final int SCANS = 96;
    private static final int SCANS_AT_ONCE = 12;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @Override
    public void run(Workspace workspace) throws Exception {
        Report.title("A month offline: " + RECORDS + " records drain while scans go on");
        try (TemporaryFolder temporary = TemporaryFolder.create()) {
            Path folder = temporary.path();
            try (ConnectedSite site = ConnectedSite.start(workspace, folder, Installation.serialLines(folder))) {
                measure(site);
            }
        }
    }

    private static void measure(ConnectedSite site) throws IOException {
        List<String> codes =
                ScanBench.DOORS.stream().map(door -> site.code(door, 0).text()).toList();
        site.pullPlug();
        Path home = site.unit().home();
        site.unit().close();
        try (OfflineTrail trail = OfflineTrail.open(home, site.site().code())) {
            trail.append(RECORDS);
        }
        site.startUnit(List.of()).awaitServing();
        scan(site, codes, WARM_UP);
        Figures alone = Figures.of(scan(site, codes, SCANS));
        long before = site.site().witnessed();
        long backlog = new Trail(site.unit()).next();

        site.plugIn();
        long plugged = System.nanoTime();
        DrainWatch watch = DrainWatch.start(site.site(), before, backlog, PATIENCE);
        List<Double> during = new ArrayList<>();
        while (!watch.isOver()) {
            during.addAll(scan(site, codes, SCANS_AT_ONCE));
        }
        report(watch, plugged, backlog - before, alone, Figures.of(during));
        checkComplete(site);
    }

    private static List<Double> scan(ConnectedSite site, List<String> codes, int count) {
        return ScanBench.scan(site.hardware(), codes, count, () -> {});
    }

    private static void report(DrainWatch watch, long plugged, long records, Figures alone, Figures during) {
        Report.line(
                "%d records in %.1f s from the plug on; %.0f records/s from the first page seen on",
                records, (watch.ended() - plugged) / 1e9, watch.rate());
        Report.line(
                "scan → open command: median %.1f ms, p99 %.1f ms (%d scans); while it drains: median %.1f ms, p99 %.1f ms (%d)",
                alone.median() / 1e3,
                alone.p99() / 1e3,
                alone.count(),
                during.median() / 1e3,
                during.p99() / 1e3,
                during.count());
        Report.line("%-58s %6.2f", "drain: scan median with / without", during.median() / alone.median());
        Report.line("%-58s %6.2f", "drain: scan p99 with / without", during.p99() / alone.p99());
    }

    /** What the portal cosigned is the unit's own tree: the unit checks each note against it. */
    private static void checkComplete(ConnectedSite site) {
        PortalSite portal = site.site();
        portal.awaitWitnessed(new Trail(site.unit()).next(), PATIENCE);
        if (!portal.openIncidents().isEmpty()) {
            throw new TestbedException("the portal has an incident: " + portal.openIncidents());
        }
        Report.line("all %d records are at the portal, proven and cosigned; no incident", portal.witnessed());
    }
}
