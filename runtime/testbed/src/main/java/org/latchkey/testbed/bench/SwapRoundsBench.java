// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed.bench;

import org.latchkey.testbed.SwapRounds;
import org.latchkey.testbed.TestbedException;
import org.latchkey.testbed.Workspace;

/** Each room on the way of a scan is upgraded and rolled back 20 times while customers scan. */
final class SwapRoundsBench implements Bench.Benchmark {

    private static final int ROUNDS = 20;

    @Override
    public void run(Workspace workspace) throws Exception {
        int count = Bench.size(ROUNDS);
        Report.title("Rounds of swaps: each room upgraded and rolled back " + count + " times under scans");
        try (TemporaryFolder temporary = TemporaryFolder.create();
                SwapRounds rounds = new SwapRounds(workspace, temporary.path())) {
            boolean sound = true;
            for (String room : SwapRounds.ROOMS) {
                SwapRounds.Result result = rounds.run(room, count);
                Report.line(
                        "%-30s %3d swaps  %5d scans  %5d accepted  %5d opened  lost %s  also restarted %s",
                        room,
                        result.swaps(),
                        result.scans(),
                        result.accepted(),
                        result.opened(),
                        result.wrong(),
                        result.alsoTouched());
                sound &= result.sound();
            }
            rounds.audit(temporary.path().resolve("export.lka"));
            Report.line("every record is at the portal, and an auditor finds its export sound");
            if (!sound) {
                throw new TestbedException("a scan or a record was lost, or another bundle was restarted");
            }
        }
    }
}
