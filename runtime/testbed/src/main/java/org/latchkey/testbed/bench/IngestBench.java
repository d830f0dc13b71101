// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed.bench;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.sync.AuditBatch;
import org.latchkey.protocol.sync.WitnessNote;
import org.latchkey.testbed.Installation;
import org.latchkey.testbed.Portal;
import org.latchkey.testbed.Ports;
import org.latchkey.testbed.TestbedException;
import org.latchkey.testbed.Workspace;
import org.latchkey.unit.api.Outbox;

/**
 * Records per second that a portal takes from one unit over the broker, each page proven, stored and cosigned, two on
 * their way at a time; against raw inserts of the same rows, in turns. The unit's part of the work is done
 * before: its pages are read and signed.
 */
final class IngestBench implements Bench.Benchmark {

    // A portal runs for months: what a page needs is compiled after some 150 of them.
    private static final int WARM_UP = 10;
    private static final int ROUNDS = 7;
    private static final int PAGES = 20;
    private static final int FLYING = 2;
    private static final int RECORDS = (WARM_UP + ROUNDS) * PAGES * Outbox.MAX_RECORDS;

    /** A page as both sides take it. */
    private record Page(long end, byte[] batch, List<RawRows.Row> rows) {}

    @Override
    public void run(Workspace workspace) throws Exception {
        Report.title("A trail into the portal, pages of " + Outbox.MAX_RECORDS + " records (median of " + ROUNDS
                + " rounds of " + PAGES + " pages, in turns)");
        try (TemporaryFolder temporary = TemporaryFolder.create()) {
            Path folder = temporary.path();
            Installation installation = Installation.serialLines(folder);
            try (Portal portal = Portal.startForLong(workspace, folder.resolve("portal"), Ports.free())) {
                Path home = enrolled(workspace, portal, folder, installation);
                try (OfflineTrail trail = OfflineTrail.open(home, installation.site());
                        UnitLine line = UnitLine.connect(home);
                        RawRows raw = RawRows.create(folder, workspace.portalJar())) {
                    trail.append(RECORDS);
                    measure(trail, line, raw);
                }
                long stored = portal.site(installation.site()).witnessed();
                if (stored < RECORDS
                        || !portal.site(installation.site()).openIncidents().isEmpty()) {
                    throw new TestbedException("the portal has " + stored + " records, or an incident");
                }
            }
        }
    }

    private static Path enrolled(Workspace workspace, Portal portal, Path folder, Installation installation) {
        try (EnrolledSite site = EnrolledSite.start(workspace, portal, folder, installation)) {
            return site.unit().home();
        }
    }

    private static void measure(OfflineTrail trail, UnitLine line, RawRows raw) throws SQLException {
        double[] ingested = new double[ROUNDS];
        double[] inserted = new double[ROUNDS];
        double[] ratios = new double[ROUNDS];
        long from = trail.witnessed();
        for (int round = -WARM_UP; round < ROUNDS; round++) {
            List<Page> pages = pages(trail, from);
            long began = System.nanoTime();
            bring(line, pages);
            long stored = System.nanoTime();
            for (Page page : pages) {
                raw.insert(Installation.SITE, page.rows());
            }
            long written = System.nanoTime();
            long next = pages.get(pages.size() - 1).end();
            if (round >= 0) {
                ingested[round] = (next - from) * 1e9 / (stored - began);
                inserted[round] = (next - from) * 1e9 / (written - stored);
                ratios[round] = ingested[round] / inserted[round];
            }
            from = next;
        }
        Report.line(
                "portal: %.0f records/s, raw inserts: %.0f records/s",
                Figures.of(ingested).median(), Figures.of(inserted).median());
        Report.atLeast("ingest: records/s / raw inserts", Figures.of(ratios).median(), 0.5);
    }

    private static List<Page> pages(OfflineTrail trail, long from) {
        List<Page> pages = new ArrayList<>();
        long next = from;
        for (int i = 0; i < PAGES; i++) {
            Outbox.Page page = trail.page(next);
            next += page.records().size();
            byte[] batch = new AuditBatch(
                            page.from(), page.records(), page.checkpoint().note(), page.consistency())
                    .encode();
            pages.add(new Page(
                    next, batch, page.records().stream().map(RawRows.Row::of).toList()));
        }
        return pages;
    }

    /** Two at a time, as a unit does with full pages. */
    private static void bring(UnitLine line, List<Page> pages) {
        int answered = 0;
        for (int sent = 0; sent < pages.size(); sent++) {
            if (sent - answered == FLYING) {
                awaitAnswer(line, pages.get(answered++));
            }
            line.send(pages.get(sent).batch());
        }
        while (answered < pages.size()) {
            awaitAnswer(line, pages.get(answered++));
        }
    }

    private static void awaitAnswer(UnitLine line, Page page) {
        try {
            WitnessNote note = WitnessNote.decode(line.answer());
            if (note.status() != WitnessNote.Status.WITNESSED || note.size() != page.end()) {
                throw new TestbedException("the portal does not take a page: " + note.status() + " " + note.reason());
            }
        } catch (ProtocolException e) {
            throw new TestbedException("the portal's answer is none: " + e.reason(), e);
        }
    }
}
