// SPDX-License-Identifier: Apache-2.0
package org.latchkey.update;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.latchkey.protocol.sync.RunningReport;
import org.latchkey.protocol.sync.RunningReport.Phase;
import org.latchkey.update.bundle.Good;

/** What the portal directs, on a unit whose power may go at any moment. */
class DirectorTest extends DirectorRig {

    @Test
    void aDirectedReleaseRunsAndTheReportHasTheDigestsOfItsFiles() throws Exception {
        RunningReport before = ticks(1);
        assertThat(before.phase()).isEqualTo(Phase.IDLE);
        assertThat(before.bundles())
                .containsExactly(of(unit.installed.resolve("aa.jar")), of(unit.installed.resolve("bb.jar")));
        unit.direct(7);

        RunningReport report = ticks(3);

        assertThat(report.phase()).isEqualTo(Phase.CONFIRMED);
        assertThat(report.release()).isEqualTo(7);
        assertThat(report.target()).isEqualTo(7);
        assertThat(report.site()).isEqualTo(TestUnit.SITE);
        assertThat(report.bundles()).containsExactly(of(next.resolve("aa.jar")), of(unit.installed.resolve("bb.jar")));
        assertThat(phases).startsWith(Phase.IDLE, Phase.FETCHING);
        assertThat(TestUnit.running("aa")).isEqualTo("2.0.0");
        byte[] letter = unit.reporter.report().orElseThrow();
        unit.seconds += 100;
        ticks(3);
        assertThat(unit.reporter.report().orElseThrow())
                .as("signed anew only on a change")
                .isEqualTo(letter);
        assertThat(brought).as("brought once").containsExactly(7L);
    }

    @Test
    void theWindowIsTheUnitsToJudge() {
        unit.direct(7, OptionalLong.of(unit.seconds + 10), OptionalLong.of(unit.seconds + 20));
        assertThat(ticks(5).phase()).isEqualTo(Phase.WAITING);
        assertThat(TestUnit.running("aa")).isEqualTo("1.0.0");
        unit.seconds += 9;
        assertThat(ticks(1).phase()).isEqualTo(Phase.WAITING);
        unit.seconds += 1;
        assertThat(ticks(1).phase()).isEqualTo(Phase.CONFIRMED);
    }

    @Test
    void aWindowThatPassedIsMissedForGood() {
        unit.direct(7, OptionalLong.of(unit.seconds + 10), OptionalLong.of(unit.seconds + 20));
        ticks(3);
        unit.seconds += 20;
        RunningReport report = ticks(1);
        assertThat(report.phase()).isEqualTo(Phase.FAILED);
        assertThat(report.reason()).isEqualTo(Director.WINDOW_MISSED);
        unit.seconds -= 15;
        assertThat(ticks(3).phase()).isEqualTo(Phase.FAILED);
        assertThat(unit.notebook.events()).containsOnlyOnce("RELEASE_TRIAL 7");
        assertThat(unit.notebook.last().outcome()).isEqualTo("not-begun");
        assertThat(TestUnit.running("aa")).isEqualTo("1.0.0");
    }

    @Test
    void aWindowThatEndsWhileAnotherReleaseIsSwappedIsMissed() throws Exception {
        unit.direct(7, OPEN, OptionalLong.of(unit.seconds + 20));
        ticks(2);
        unit.notebook.seen = entry -> unit.seconds += 20;
        RunningReport report = ticks(1);
        assertThat(report.phase()).isEqualTo(Phase.FAILED);
        assertThat(report.reason()).isEqualTo(Director.WINDOW_MISSED);
        assertThat(unit.notebook.last().outcome()).isEqualTo("not-begun");
        assertThat(TestUnit.running("aa")).isEqualTo("1.0.0");
    }

    @Test
    void aDirectionThatIsReplacedBeforeItsSwapBeginsNothing() {
        unit.direct(7);
        ticks(2);
        unit.notebook.seen = entry -> {
            if (entry.outcome().equals("swap")) {
                unit.direct(8, OptionalLong.of(unit.seconds + 1000), OPEN);
            }
        };
        ticks(1);
        assertThat(unit.notebook.last().outcome()).isEqualTo("not-begun");
        assertThat(TestUnit.running("aa")).isEqualTo("1.0.0");
        assertThat(ticks(1).target()).isEqualTo(8);
    }

    @Test
    void aLaterDirectionTakesThePlaceOfOneThatWaits() throws Exception {
        unit.direct(7, OptionalLong.of(unit.seconds + 1000), OPEN);
        ticks(3);
        Jars.bundle(next, "aa", "3.0.0", Good.class);
        unit.direct(8);
        RunningReport report = ticks(3);
        assertThat(report.phase()).isEqualTo(Phase.CONFIRMED);
        assertThat(report.target()).isEqualTo(8);
        unit.seconds += 2000;
        ticks(3);
        assertThat(TestUnit.running("aa")).isEqualTo("3.0.0");
    }

    @Test
    void withNobodyThereItWaitsLongerEachTime() {
        for (int i = 0; i < 40; i++) {
            troubles.add(new Trouble(Trouble.Kind.AWAY, "nobody is there", null));
        }
        unit.direct(7);
        RunningReport report = ticks(2);
        assertThat(report.phase()).isEqualTo(Phase.FETCHING);
        assertThat(report.reason()).isEqualTo("nobody is there");
        ticks(20);
        assertThat(brought).hasSize(1);
        millis += 2_000;
        ticks(20);
        assertThat(brought).hasSize(2);
        millis += 2_000;
        ticks(20);
        assertThat(brought).hasSize(2);
        for (int i = 0; i < 39; i++) {
            millis += 600_000;
            ticks(2);
        }
        assertThat(ticks(3).phase()).isEqualTo(Phase.CONFIRMED);
    }

    @Test
    void whatIsUselessAgainAndAgainFailsInTheEnd() {
        for (int i = 0; i < Director.MOST_BAD; i++) {
            troubles.add(new Trouble(Trouble.Kind.BAD, "too slow", null));
        }
        unit.direct(7);
        for (int i = 0; i < Director.MOST_BAD; i++) {
            assertThat(ticks(1).phase()).isEqualTo(Phase.FETCHING);
            millis += 600_000;
            ticks(1);
        }
        assertThat(ticks(1).reason()).isEqualTo("too slow");
        assertThat(unit.report().phase()).isEqualTo(Phase.FAILED);
        assertThat(TestUnit.running("aa")).isEqualTo("1.0.0");
    }

    @Test
    void whatIsRefusedFailsAtOnce() {
        troubles.add(new Trouble(Trouble.Kind.FINAL, "not signed", null));
        unit.direct(7);
        assertThat(ticks(2).reason()).isEqualTo("not signed");
        assertThat(unit.notebook.findings()).containsExactly("not signed");
        millis += 600_000;
        ticks(3);
        assertThat(brought).hasSize(1);
    }

    @Test
    void aReleaseThatCameByStickMeanwhileIsTaken() throws Exception {
        troubles.add(new Trouble(Trouble.Kind.AWAY, "no network", null));
        unit.direct(7);
        ticks(3);
        assertThat(brought).hasSize(1);
        unit.updater.stage(TestUnit.release(next, 7, Set.of()));
        assertThat(ticks(3).phase()).isEqualTo(Phase.CONFIRMED);
        assertThat(TestUnit.running("aa")).isEqualTo("2.0.0");
    }

    @Test
    void thePortalMayDirectTheReleaseBefore() throws Exception {
        unit.direct(7);
        ticks(3);
        Jars.bundle(next, "aa", "3.0.0", Good.class);
        unit.direct(8);
        ticks(3);
        unit.direct(7);
        RunningReport report = ticks(3);
        assertThat(report.phase()).isEqualTo(Phase.CONFIRMED);
        assertThat(report.release()).isEqualTo(7);
        assertThat(TestUnit.running("aa")).isEqualTo("2.0.0");
    }

    private void damageReleaseBefore() throws Exception {
        unit.direct(7);
        ticks(3);
        Jars.bundle(next, "aa", "3.0.0", Good.class);
        unit.direct(8);
        ticks(3);
        Files.write(unit.slots.bundles(7).resolve("aa.jar"), new byte[0]);
        Jars.bundle(next, "aa", "2.0.0", Good.class);
        unit.direct(7);
    }

    @Test
    void theReleaseBeforeIsNotBuiltAnewIfItIsDamaged() throws Exception {
        damageReleaseBefore();
        assertThat(ticks(4).phase()).isEqualTo(Phase.FAILED);
        assertThat(unit.report().reason()).contains("a complete release is needed");
        assertThat(TestUnit.running("aa")).isEqualTo("3.0.0");
    }

    @Test
    void aCompleteReleaseBeforeIsBroughtAgainIfItIsDamaged() throws Exception {
        complete = true;
        damageReleaseBefore();
        assertThat(ticks(4).phase()).isEqualTo(Phase.CONFIRMED);
        assertThat(unit.report().release()).isEqualTo(7);
        assertThat(TestUnit.running("aa")).isEqualTo("2.0.0");
    }

    @Test
    void aUnitIsToldToStayWithWhatItWasInstalledWith() {
        unit.direct(7, OptionalLong.of(unit.seconds + 1000), OPEN);
        ticks(3);
        unit.direct(0);
        RunningReport report = ticks(1);
        assertThat(report.phase()).isEqualTo(Phase.CONFIRMED);
        assertThat(report.target()).isZero();
        unit.seconds += 2000;
        assertThat(ticks(3)).as("the direction before is forgotten").isEqualTo(report);
        assertThat(TestUnit.running("aa")).isEqualTo("1.0.0");
        assertThat(unit.reporter.line()).contains("what was installed: confirmed");
    }

    @Test
    void aUnitReturnsToWhatItWasInstalledWith() throws Exception {
        unit.direct(7);
        ticks(3);
        Jars.bundle(next, "aa", "3.0.0", Good.class);
        unit.direct(8);
        ticks(3);
        unit.direct(0);
        RunningReport report = ticks(2);
        assertThat(report.phase()).isEqualTo(Phase.CONFIRMED);
        assertThat(report.release()).isZero();
        assertThat(brought).containsExactly(7L, 8L);
        assertThat(TestUnit.running("aa")).isEqualTo("1.0.0");
    }

    @Test
    void aFloorForbidsTheWayToWhatWasInstalled() {
        unit.direct(7);
        ticks(3);
        unit.notebook.journal().confirmed(7, 7);
        unit.direct(0);
        RunningReport report = ticks(2);
        assertThat(report.phase()).isEqualTo(Phase.FAILED);
        assertThat(report.reason()).contains("below 7");
        assertThat(report.target()).isZero();
        assertThat(TestUnit.running("aa")).isEqualTo("2.0.0");
    }

    @Test
    void whatATechnicianChangesAfterwardsIsSaid() {
        unit.direct(7);
        ticks(3);
        unit.updater.rollback();
        RunningReport report = ticks(1);
        assertThat(report.phase()).isEqualTo(Phase.FAILED);
        assertThat(report.reason()).isEqualTo(Director.OTHER_RELEASE);
        assertThat(report.release()).isZero();
    }

    @Test
    void whileATechniciansReleaseIsOnTrialTheReportSaysSo() throws Exception {
        unit.direct(7);
        ticks(3);
        Jars.bundle(next, "aa", "3.0.0", Good.class);
        unit.updater.stage(TestUnit.release(next, 8, Set.of()));
        unit.onSwap = () -> phases.add(ticks(1).phase());
        unit.updater.apply(8);
        assertThat(phases).last().isEqualTo(Phase.PROVING);
        RunningReport report = ticks(1);
        assertThat(report.phase()).isEqualTo(Phase.FAILED);
        assertThat(report.release()).isEqualTo(8);
        assertThat(report.bundles()).contains(of(next.resolve("aa.jar")));
    }

    @Test
    void whileTheStoreIsAwayNothingIsDoneAndNothingLost() {
        unit.direct(7);
        unit.rooms.store.unset(unit.store);
        ticks(3);
        assertThat(brought).isEmpty();
        unit.rooms.store.set(unit.store);
        assertThat(ticks(3).phase()).isEqualTo(Phase.CONFIRMED);
    }

    @Test
    void aFileThatIsGoneHasNoDigest() throws Exception {
        unit.stop();
        unit.start();
        Files.delete(unit.installed.resolve("bb.jar"));
        assertThat(unit.report().bundles().get(1).sha256()).containsOnly(0);
    }
}
