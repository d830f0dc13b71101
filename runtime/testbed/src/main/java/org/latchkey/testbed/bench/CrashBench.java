// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.latchkey.testbed.Installation;
import org.latchkey.testbed.SiteRig;
import org.latchkey.testbed.TestbedException;
import org.latchkey.testbed.Unit;
import org.latchkey.testbed.Workspace;

/**
 * Kills a unit at random moments of a running load and holds what it promised against the ledger of the metal. Doors stay
 * open until their customers shut them while the unit serves and has recorded the opening: so nothing is excused.
 */
final class CrashBench implements Bench.Benchmark {

    private static final int ROUNDS = 50;
    private static final long SEED = 20_261_122;

    /** Long enough for some rounds to settle what the one before left open, short enough for others not to. */
    private static final int MOST_MILLIS = 3_000;

    @Override
    public void run(Workspace workspace) throws Exception {
        Report.title("Kill -9 at random moments of a running load, " + ROUNDS + " times (seed " + SEED + ")");
        try (TemporaryFolder temporary = TemporaryFolder.create()) {
            Installation installation = Installation.everyLine(temporary.path());
            try (SiteRig rig = SiteRig.start(workspace, temporary.path(), installation)) {
                installation.banks().forEach(bank -> rig.hardware().leaveDoorsOpen(bank.name()));
                run(rig, installation);
            }
        }
    }

    private static void run(SiteRig rig, Installation installation) throws Exception {
        LedgerReader ledger = new LedgerReader(rig.hardware().ledgerFile());
        UnitWatch watch = new UnitWatch();
        CrashLoad load = new CrashLoad(rig, ledger, watch);
        List<Double> starts = new ArrayList<>();
        Unit unit = rig.startUnit();
        unit.awaitServing();
        watch.serves(unit);
        watch.start();
        load.start(installation, SEED);
        Random random = new Random(SEED);
        for (int round = 0; round < ROUNDS && load.isHealthy(); round++) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(MOST_MILLIS)));
            watch.falls();
            unit.kill();
            watch.readHeads(unit.home().resolve("heads"));
            unit = rig.startUnit();
            starts.add(unit.awaitServing());
            watch.serves(unit);
        }
        Optional<String> unserved = load.stop();
        watch.stop();
        Report.line(
                "start after a kill → serving: median %.0f ms",
                Figures.of(starts).median());
        // Fails if the trail is not sound.
        Report.line(
                "verify: %s",
                unit.console("verify").lines().reduce((first, last) -> last).orElse(""));
        unit.close();
        CrashJudge judge = new CrashJudge(unit.home());
        unserved.ifPresent(judge::unserved);
        judge.acknowledged(watch);
        judge.openings(load.customers(), ledger);
        report(judge, load, ledger);
    }

    private static void report(CrashJudge judge, CrashLoad load, LedgerReader ledger) {
        Report.line(
                "%d starts, %d codes, %d scans, %d openings, %d records",
                judge.starts(), load.customers().size(), load.scans(), ledger.count(LedgerReader.OPENED), judge.size());
        Report.line("violations: %d (aim 0)", judge.violations().size());
        judge.violations().forEach(violation -> Report.line("  %s", violation));
        if (!judge.violations().isEmpty()) {
            throw new TestbedException("a promise was broken");
        }
    }
}
