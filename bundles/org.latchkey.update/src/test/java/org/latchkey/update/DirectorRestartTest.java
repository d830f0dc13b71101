// SPDX-License-Identifier: Apache-2.0
package org.latchkey.update;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.latchkey.protocol.sync.RunningReport;
import org.latchkey.protocol.sync.RunningReport.Phase;
import org.latchkey.unit.api.Batch;
import org.latchkey.update.bundle.Failing;
import org.latchkey.update.bundle.Good;
import org.latchkey.update.bundle.Leaky;

/** Directions on a unit whose power goes, or that has to start again. */
class DirectorRestartTest extends DirectorRig {

    @Test
    void aReleaseThatFailsIsSaidToHaveFailedAndTheOldOneRuns() throws Exception {
        Jars.bundle(next, "bb", "2.0.0", Failing.class);
        unit.direct(7);
        RunningReport report = ticks(4);
        assertThat(report.phase()).isEqualTo(Phase.FAILED);
        assertThat(report.reason()).contains("was taken back").contains("bb does not start");
        assertThat(report.release()).isZero();
        assertThat(report.bundles())
                .containsExactly(of(unit.installed.resolve("aa.jar")), of(unit.installed.resolve("bb.jar")));
        again();
        assertThat(ticks(3)).as("the same after a restart").isEqualTo(report);
        assertThat(brought).containsExactly(7L);
    }

    @Test
    void aReleaseThatLeavesThreadsBehindIsNotTriedAgainAfterTheRestartThatItNeeds() throws Exception {
        Jars.bundle(next, "aa", "2.0.0", Leaky.class);
        Direction direction = unit.direct(7);
        unit.onSwap = () -> unit.health.put("line west", "silent");
        RunningReport report = ticks(4);
        System.clearProperty(Leaky.THREAD);
        assertThat(unit.restarts).hasSize(1);
        // The unit starts again before the director has written down what it was told.
        byte[] outcome = {'r', 'o'};
        unit.store.write(
                new Batch().put(outcome, Outcome.open(direction).begun().encode()));
        unit.health.put("line west", "");
        again();
        assertThat(ticks(3).phase()).isEqualTo(Phase.FAILED);
        assertThat(report.reason()).contains("leaves threads behind");
        assertThat(unit.report().reason()).contains("leaves threads behind");
        assertThat(unit.notebook.entries.stream()
                        .filter(entry -> entry.outcome().equals("swap")))
                .hasSize(1);
    }

    @Test
    void whyAnEarlierReleaseWasTakenBackIsNotSaidOfTheNext() throws Exception {
        Jars.bundle(next, "bb", "2.0.0", Failing.class);
        unit.direct(7);
        assertThat(ticks(4).phase()).isEqualTo(Phase.FAILED);
        Files.delete(next.resolve("bb.jar"));
        Direction direction = unit.direct(8, OptionalLong.of(unit.seconds + 1000), OPEN);
        ticks(2);
        unit.log.keep(Outcome.open(direction).begun());
        unit.seconds += 1000;
        again();
        assertThat(ticks(3).phase()).isEqualTo(Phase.CONFIRMED);
    }

    @Test
    void aDirectionSurvivesARestartBeforeAnythingWasDone() throws Exception {
        unit.direct(7);
        again();
        assertThat(ticks(3).phase()).isEqualTo(Phase.CONFIRMED);
        again();
        assertThat(ticks(1).phase()).isEqualTo(Phase.CONFIRMED);
        assertThat(brought).containsExactly(7L);
    }

    @Test
    void aPowerCutBeforeTheSwapBeginsItAnew() throws Exception {
        Direction direction = unit.direct(7);
        ticks(1);
        unit.log.keep(Outcome.open(direction).begun());
        again();
        assertThat(ticks(3).phase()).isEqualTo(Phase.CONFIRMED);
    }

    @Test
    void aPowerCutDuringTheSwapEndsItAndSaysSo() throws Exception {
        Direction direction = unit.direct(7, OptionalLong.of(unit.seconds + 1000), OPEN);
        ticks(2);
        unit.log.keep(Outcome.open(direction).begun());
        unit.slots.begin(7, false);
        again();
        RunningReport report = ticks(2);
        assertThat(report.phase()).isEqualTo(Phase.FAILED);
        assertThat(report.reason()).contains("stopped while release 7 was on trial");
        assertThat(report.release()).isZero();
        assertThat(TestUnit.running("aa")).isEqualTo("1.0.0");
    }

    @Test
    void aPowerCutAfterTheConfirmationIsNoFailure() throws Exception {
        Direction direction = unit.direct(7, OptionalLong.of(unit.seconds + 1000), OPEN);
        ticks(2);
        unit.log.keep(Outcome.open(direction).begun());
        unit.slots.begin(7, false);
        unit.slots.confirm();
        again();
        assertThat(ticks(1).phase()).isEqualTo(Phase.CONFIRMED);
        assertThat(TestUnit.running("aa")).isEqualTo("2.0.0");
    }

    @Test
    void powerCutsAgainAndAgainEndIt() throws Exception {
        Direction direction = unit.direct(7);
        ticks(1);
        unit.log.keep(Outcome.open(direction).begun().begun());
        again();
        RunningReport report = ticks(2);
        assertThat(report.phase()).isEqualTo(Phase.FAILED);
        assertThat(report.reason()).contains("stopped again and again");
    }

    @Test
    void aReleaseThatNeedsARestartProvesItselfAfterIt() throws Exception {
        needRestart();
        unit.direct(7);
        assertThat(ticks(4).phase()).isEqualTo(Phase.SWAPPING);
        assertThat(unit.restarts).hasSize(1);
        again();
        assertThat(phases).last().isEqualTo(Phase.PROVING);
        RunningReport report = ticks(1);
        assertThat(report.phase()).isEqualTo(Phase.CONFIRMED);
        assertThat(report.bundles()).contains(of(next.resolve("api.jar")));
    }

    @Test
    void aReleaseThatIsNotWellAfterItsRestartHasFailed() throws Exception {
        needRestart();
        unit.direct(7);
        ticks(4);
        unit.health.put("line west", "silent");
        again();
        ticks(1);
        assertThat(unit.restarts).hasSize(2);
        again();
        RunningReport report = ticks(2);
        assertThat(report.phase()).isEqualTo(Phase.FAILED);
        assertThat(report.reason()).contains("line west: silent");
        assertThat(report.release()).isZero();
    }

    @Test
    void theWayBackOverARestartDoesNotAskForAHealthCheckThatTheReleaseBrought() throws Exception {
        needRestart();
        unit.direct(7);
        ticks(4);
        unit.health.put("software", "");
        again();
        assertThat(ticks(1).phase()).isEqualTo(Phase.CONFIRMED);
        unit.direct(0);
        ticks(2);
        assertThat(unit.restarts).hasSize(2);
        unit.health.remove("software");
        again();
        RunningReport report = ticks(1);
        assertThat(report.phase()).isEqualTo(Phase.CONFIRMED);
        assertThat(report.release()).isZero();
    }

    @Test
    void whileATechniciansReleaseWaitsForTheNewStartADirectionWaitsToo() throws Exception {
        needRestart();
        unit.updater.stage(TestUnit.release(next, 7, refresh));
        unit.updater.apply(7);
        Jars.bundle(next, "aa", "3.0.0", Good.class);
        Direction direction = unit.direct(8);
        ticks(4);
        assertThat(unit.log.outcome(direction)).isEqualTo(Outcome.open(direction));
        again();
        assertThat(unit.report().release()).isEqualTo(7);
        assertThat(ticks(4).phase()).isEqualTo(Phase.CONFIRMED);
        assertThat(unit.report().release()).isEqualTo(8);
    }

    @Test
    void aClosureThatIsNotDeclaredIsSaidAndBeginsNothing() throws Exception {
        needRestart();
        refresh = Set.of();
        unit.direct(7);
        assertThat(ticks(3).reason()).contains("does not declare: user");
        assertThat(unit.report().phase()).isEqualTo(Phase.FAILED);
        assertThat(unit.notebook.last().outcome()).isEqualTo("not-begun");
        assertThat(unit.restarts).isEmpty();
    }
}
