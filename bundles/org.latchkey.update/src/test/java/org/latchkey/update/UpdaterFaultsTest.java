// SPDX-License-Identifier: Apache-2.0
package org.latchkey.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.latchkey.launcher.slots.SlotState;
import org.latchkey.protocol.audit.Event;
import org.latchkey.protocol.sync.RunningReport.Phase;
import org.latchkey.unit.api.UnitException;
import org.latchkey.update.bundle.Failing;
import org.latchkey.update.bundle.Good;
import org.latchkey.update.bundle.Leaky;
import org.latchkey.update.bundle.Stuck;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;

/** What fails while a release is tried: the unit ends in one of two complete releases, and takes the next one. */
class UpdaterFaultsTest extends UpdaterRig {

    @Test
    void aBundleThatHangsInItsActivatorIsLeftBehind() throws Exception {
        Jars.bundle(next, "bb", "2.0.0", Stuck.class);
        stage(7);
        assertThatThrownBy(() -> updater.apply(7))
                .hasMessageContaining("bb does not start within")
                .hasMessageContaining("thread update-step is in " + Stuck.class.getName() + ".start");
        assertThat(notebook.findings()).last().asString().contains(Stuck.class.getName());
        assertThat(restarts).as("nothing else gets rid of it").hasSize(1);
        assertThat(running("bb")).isEqualTo("1.0.0");
        assertThat(slots.choose().release()).isEqualTo(SlotState.FACTORY);
    }

    @Test
    void threadsThatANewBundleLeavesBehindNeedARestart() throws Exception {
        Jars.bundle(next, "aa", "2.0.0", Leaky.class);
        stage(7);
        onSwap = () -> health.put("line west", "does not answer");
        assertThatThrownBy(() -> updater.apply(7))
                .hasMessageContaining("line west")
                .hasMessageContaining("leaves threads behind: leaky of aa 2.0.0");
        assertThat(running("aa")).isEqualTo("1.0.0");
        assertThat(restarts).hasSize(1);
        assertThat(notebook.findings()).last().asString().contains("leaky of aa 2.0.0");
    }

    @Test
    void threadsThatAReplacedBundleLeavesBehindAreSaidToRun() throws Exception {
        Jars.bundle(next, "aa", "2.0.0", Leaky.class);
        stage(7);
        updater.apply(7);
        assertThat(updater.leftBehind()).isEmpty();
        Jars.bundle(next, "aa", "3.0.0", Leaky.class);
        stage(8);
        assertThat(updater.apply(8)).as("it is not to blame").isEqualTo("Release 8 runs.");
        assertThat(updater.leftBehind()).containsExactly("leaky of aa 2.0.0");
        assertThat(restarts).isEmpty();
        List<Thread> leaky = Strays.alive().stream()
                .filter(thread -> thread.getName().equals(Leaky.THREAD))
                .toList();
        assertThat(leaky).as("that of the new one is its own").hasSize(2);
        System.clearProperty(Leaky.THREAD);
        for (Thread thread : leaky) {
            thread.join();
        }
        assertThat(updater.leftBehind()).as("until they end").isEmpty();
    }

    @Test
    void aReleaseWhoseConfirmationCanNotBeKeptIsTakenBack() throws Exception {
        Jars.bundle(next, "aa", "2.0.0", Good.class);
        stage(7);
        framework.getBundleContext().addBundleListener((SynchronousBundleListener) event -> {
            if (event.getType() == BundleEvent.STOPPED
                    && event.getBundle().getVersion().getMajor() == 2) {
                blockSlots(false);
            }
        });
        assertThatThrownBy(() -> updater.apply(7, phase -> {
                    if (phase == Phase.PROVING) {
                        blockSlots(true);
                    }
                }))
                .hasMessageContaining("was taken back")
                .hasMessageContaining("confirmation can not be kept");
        assertThat(running("aa")).isEqualTo("1.0.0");
        assertThat(slots.state().trying()).isEqualTo(SlotState.NONE);
        assertThat(notebook.events()).endsWith("RELEASE_TAKEN_BACK 0");
        assertThat(notebook.findings()).last().asString().contains("confirmation can not be kept");
        requireNextReleaseRuns();
    }

    @Test
    void aReleaseWithWhichNothingCanBeRecordedIsTakenBack() throws Exception {
        Jars.bundle(next, "aa", "2.0.0", Good.class);
        stage(7);
        assertThatThrownBy(() -> updater.apply(7, phase -> {
                    if (phase == Phase.PROVING) {
                        notebook.refused.add(Event.RELEASE_TRIAL);
                    }
                }))
                .hasMessageContaining("was taken back")
                .hasMessageContaining("proof can not be recorded: the disk is full");
        assertThat(running("aa")).isEqualTo("1.0.0");
        assertThat(slots.choose().release()).isEqualTo(SlotState.FACTORY);
        assertThat(notebook.events()).endsWith("RELEASE_TAKEN_BACK 0");
        notebook.refused.clear();
        requireNextReleaseRuns();
    }

    @Test
    void aTrialWhoseEndCanNotBeKeptIsEndedLater() throws Exception {
        Jars.bundle(next, "aa", "2.0.0", Failing.class);
        stage(7);
        onSwap = () -> blockSlots(true);
        assertThatThrownBy(() -> updater.apply(7)).hasMessageContaining("aa does not start");
        assertThat(running("aa")).isEqualTo("1.0.0");
        onSwap = () -> {};
        Jars.bundle(next, "aa", "3.0.0", Good.class);
        assertThatThrownBy(() -> stage(8)).isInstanceOf(UnitException.class);
        assertThat(updater.lastNote()).contains("aa does not start");
        blockSlots(false);
        updater.makeUpForFaults();
        assertThat(notebook.events()).endsWith("RELEASE_TAKEN_BACK 0");
        assertThat(notebook.findings()).last().asString().contains("aa does not start");
        requireNextReleaseRuns();
    }

    @Test
    void aListenerThatFailsDoesNotLeaveATrialOpen() throws Exception {
        Jars.bundle(next, "aa", "2.0.0", Good.class);
        stage(7);
        updater.apply(7, phase -> {
            throw new IllegalStateException("nobody listens");
        });
        assertThat(slots.state().current()).isEqualTo(7);
        requireNextReleaseRuns();
    }

    @Test
    void anUpdaterThatFailsInATrialTakesItBack() throws Exception {
        Jars.bundle(next, "aa", "2.0.0", Good.class);
        stage(7);
        onSwap = () -> checksFail = true;
        assertThatThrownBy(() -> updater.apply(7)).hasMessageContaining("nobody knows");
        onSwap = () -> checksFail = false;
        checksFail = false;
        assertThat(running("aa")).isEqualTo("1.0.0");
        requireNextReleaseRuns();
    }

    @Test
    void aFloorThatCouldNotBeRecordedIsNotLost() throws Exception {
        Jars.bundle(next, "aa", "2.0.0", Good.class);
        stage(7);
        updater.apply(7);
        Jars.bundle(next, "aa", "3.0.0", Good.class);
        updater.stage(release(8, 8, false, Set.of()));
        notebook.refused.add(Event.RELEASE_CONFIRMED);
        assertThat(updater.apply(8)).isEqualTo("Release 8 runs.");
        assertThatThrownBy(() -> updater.rollback()).hasMessageContaining("the disk is full");
        assertThat(running("aa")).isEqualTo("3.0.0");
        notebook.refused.clear();
        assertThatThrownBy(() -> updater.rollback()).hasMessageContaining("below 8");
        updater.makeUpForFaults();
        assertThat(notebook.events()).containsOnlyOnce("RELEASE_CONFIRMED 8");
        assertThat(running("aa")).isEqualTo("3.0.0");
    }

    @Test
    void aFloorWhoseManifestIsGoneIsTheReleaseItself() throws Exception {
        Jars.bundle(next, "aa", "2.0.0", Good.class);
        stage(7);
        notebook.refused.add(Event.RELEASE_CONFIRMED);
        updater.apply(7);
        try (Stream<Path> files = Files.list(slots.folder().resolve("7"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.delete(file);
            }
        }
        notebook.refused.clear();
        assertThatThrownBy(() -> updater.rollback()).hasMessageContaining("below 7");
    }

    @Test
    void aStartThatCanNotBeCountedRunsTheReleaseBeforeAndSaysSo() throws Exception {
        Jars.bundle(next, "api", "1.0.1", null, "Export-Package", "org.example.api");
        updater.stage(release(7, 0, false, Set.of("user")));
        updater.apply(7);
        blockSlots(true);
        assertThat(slots.choose().release()).isEqualTo(SlotState.FACTORY);
        updater.launched(SlotState.FACTORY);
        blockSlots(false);
        updater.resume();
        assertThat(slots.state().trying()).isEqualTo(SlotState.NONE);
        assertThat(notebook.events()).endsWith("RELEASE_TAKEN_BACK 0");
        Files.delete(next.resolve("api.jar"));
        requireNextReleaseRuns();
    }

    @Test
    void whileTheUnitIsToStartAgainNothingElseIsTried() throws Exception {
        Jars.bundle(next, "api", "1.0.1", null, "Export-Package", "org.example.api");
        updater.stage(release(7, 0, false, Set.of("user")));
        updater.apply(7);
        Jars.bundle(next, "aa", "3.0.0", Good.class);
        stage(8);
        assertThatThrownBy(() -> updater.apply(8))
                .isInstanceOf(UnitException.class)
                .hasMessageContaining("Release 7 is on trial");
        assertThat(slots.choose().release()).isEqualTo(7);
    }
}
