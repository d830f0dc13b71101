// SPDX-License-Identifier: Apache-2.0
package org.latchkey.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.latchkey.launcher.slots.SlotState;
import org.latchkey.release.manifest.ReleaseManifest;
import org.latchkey.unit.api.UnitException;
import org.latchkey.update.bundle.Failing;
import org.latchkey.update.bundle.Good;
import org.osgi.framework.Bundle;

/** The updater in a real framework, with bundles made for the purpose. */
class UpdaterTest extends UpdaterRig {

    @Test
    void onlyWhatDiffersIsSwapped() throws Exception {
        Bundle b = bundle("bb").orElseThrow();
        long untouched = b.getLastModified();
        Jars.bundle(next, "aa", "2.0.0", Good.class);
        stage(7);
        updater.apply(7);
        assertThat(running("aa")).isEqualTo("2.0.0");
        assertThat(bundle("bb").orElseThrow()).isSameAs(b);
        assertThat(b.getLastModified()).isEqualTo(untouched);
        assertThat(b.getState()).isEqualTo(Bundle.ACTIVE);
        assertThat(slots.state()).isEqualTo(new SlotState(7, 0, SlotState.NONE, false, 0, ""));
        assertThat(notebook.events())
                .containsExactly("RELEASE_STAGED 7", "RELEASE_TRIAL 7", "RELEASE_TRIAL 7", "RELEASE_CONFIRMED 7");
        assertThat(framework.getBundleContext().getBundles()).hasSize(5);
    }

    @Test
    void aBundleOfTheSameVersionIsSwappedToo() throws Exception {
        Jars.bundle(next, "aa", "1.0.0", Good.class, "X-Changed", "yes");
        stage(7);
        updater.apply(7);
        assertThat(bundle("aa").orElseThrow().getHeaders().get("X-Changed")).isEqualTo("yes");
    }

    @Test
    void aBundleThatFailsBringsEverythingBack() throws Exception {
        Jars.bundle(next, "aa", "2.0.0", Good.class);
        Jars.bundle(next, "bb", "2.0.0", Failing.class);
        stage(7);
        assertThatThrownBy(() -> updater.apply(7))
                .isInstanceOf(UnitException.class)
                .hasMessageContaining("bb does not");
        assertThat(running("aa")).isEqualTo("1.0.0");
        assertThat(running("bb")).isEqualTo("1.0.0");
        assertThat(slots.choose().release()).isEqualTo(SlotState.FACTORY);
        assertThat(notebook.events()).endsWith("RELEASE_TAKEN_BACK 0");
        assertThat(framework.getBundleContext().getBundles()).hasSize(5);
        assertThat(restarts).isEmpty();
    }

    @Test
    void aBundleThatDoesNotResolveStopsNothing() throws Exception {
        Jars.bundle(next, "aa", "2.0.0", Good.class, "Import-Package", "org.example.nowhere");
        stage(7);
        assertThatThrownBy(() -> updater.apply(7)).hasMessageContaining("does not resolve: aa");
        assertThat(running("aa")).isEqualTo("1.0.0");
    }

    @Test
    void withoutAGatekeeperNoReleaseStays() throws Exception {
        Jars.bundle(next, "aa", "2.0.0", Good.class);
        stage(7);
        health.remove("access");
        assertThatThrownBy(() -> updater.apply(7)).hasMessageContaining("access: the health check is missing");
        assertThat(running("aa")).isEqualTo("1.0.0");
        health.put("access", "");
        assertThat(updater.apply(7)).isEqualTo("Release 7 runs.");
    }

    @Test
    void aReleaseForAnotherConfigurationIsNotStaged() throws Exception {
        Jars.bundle(next, "aa", "2.0.0", Good.class);
        Staging.Source strange = release(7, 0, false, Set.of(), 2);
        assertThatThrownBy(() -> updater.stage(strange)).hasMessageContaining("Release 7 is unsupported");
        assertThat(slots.has(7)).isFalse();
    }

    @Test
    void aReleaseForOtherHardwareIsNeitherStagedNorApplied() throws Exception {
        Jars.bundle(next, "aa", "2.0.0", Good.class);
        Staging.Source modbus =
                release(7, 0, false, Set.of(), ReleaseManifest.CONFIG_SCHEMA, Set.of("org.latchkey.driver.modbus"));
        drivers = Optional.of(Set.of("org.latchkey.driver.kerong"));
        assertThatThrownBy(() -> updater.stage(modbus))
                .hasMessageContaining("hardware that this site does not have: org.latchkey.driver.modbus");
        assertThat(slots.has(7)).isFalse();
        drivers = Optional.of(Set.of("org.latchkey.driver.kerong", "org.latchkey.driver.modbus"));
        updater.stage(modbus);
        drivers = Optional.of(Set.of("org.latchkey.driver.kerong"));
        assertThatThrownBy(() -> updater.apply(7)).hasMessageContaining("hardware that this site does not have");
        assertThat(slots.state().trying()).isEqualTo(SlotState.NONE);
        assertThat(running("aa")).isEqualTo("1.0.0");
        drivers = Optional.of(Set.of("org.latchkey.driver.modbus"));
        assertThat(updater.apply(7)).isEqualTo("Release 7 runs.");
    }

    @Test
    void aWholeUnitWithoutADriverThatTheSiteUsesIsNotStaged() throws Exception {
        Jars.bundle(next, "aa", "2.0.0", Good.class);
        drivers = Optional.of(Set.of("aa", "bb"));
        Staging.Source whole = release(7, 0, true, Set.of());
        assertThatThrownBy(() -> updater.stage(whole))
                .hasMessageContaining("does not bring what this site's hardware needs: bb");
        updater.stage(release(7, 0, false, Set.of()));
        assertThat(updater.apply(7)).as("the others stay").isEqualTo("Release 7 runs.");
    }

    @Test
    void whatIsNotWellAfterwardsIsTakenBack() throws Exception {
        Jars.bundle(next, "aa", "2.0.0", Good.class);
        stage(7);
        onSwap = () -> health.put("line west", "does not answer");
        assertThatThrownBy(() -> updater.apply(7)).hasMessageContaining("line west: does not answer");
        assertThat(running("aa")).isEqualTo("1.0.0");
        assertThat(notebook.findings()).last().asString().contains("line west: does not answer");
    }

    @Test
    void whatWasNotWellBeforeIsNotBlamedOnTheRelease() throws Exception {
        health.put("line west", "unplugged");
        Jars.bundle(next, "aa", "2.0.0", Good.class);
        stage(7);
        updater.apply(7);
        assertThat(running("aa")).isEqualTo("2.0.0");
    }

    @Test
    void aClosureThatIsNotDeclaredIsRefused() throws Exception {
        Jars.bundle(next, "api", "1.0.1", null, "Export-Package", "org.example.api");
        stage(7);
        assertThatThrownBy(() -> updater.apply(7)).hasMessageContaining("does not declare: user");
        assertThat(slots.state().trying()).isEqualTo(SlotState.NONE);
        assertThat(restarts).isEmpty();
    }

    @Test
    void aDeclaredClosureNeedsARestartAndAProof() throws Exception {
        Jars.bundle(next, "api", "1.0.1", null, "Export-Package", "org.example.api");
        updater.stage(release(7, 0, false, Set.of("user")));
        updater.apply(7);
        assertThat(restarts).hasSize(1);
        again(7);
        assertThat(slots.state().current()).isEqualTo(7);
        assertThat(notebook.events()).endsWith("RELEASE_CONFIRMED 7");
    }

    @Test
    void bundlesThatChangeTogetherAndAreWiredNeedARestartToo() throws Exception {
        Jars.bundle(next, "api", "1.0.1", null, "Export-Package", "org.example.api");
        Jars.bundle(next, "user", "1.0.1", null, "Import-Package", "org.example.api");
        stage(7);
        updater.apply(7);
        assertThat(restarts).hasSize(1);
        again(7);
        assertThat(slots.state().current()).isEqualTo(7);
    }

    @Test
    void aReleaseThatIsNotWellAfterTheRestartGoesBack() throws Exception {
        Jars.bundle(next, "api", "1.0.1", null, "Export-Package", "org.example.api");
        updater.stage(release(7, 0, false, Set.of("user")));
        updater.apply(7);
        health.clear();
        again(7);
        assertThat(restarts).hasSize(2);
        again(SlotState.FACTORY);
        assertThat(notebook.events()).endsWith("RELEASE_TAKEN_BACK 0");
        assertThat(slots.state().note()).isEmpty();
    }

    @Test
    void rollbackReturnsUnlessTheFloorForbidsIt() throws Exception {
        Jars.bundle(next, "aa", "2.0.0", Good.class);
        stage(7);
        updater.apply(7);
        updater.rollback();
        assertThat(running("aa")).isEqualTo("1.0.0");
        Jars.bundle(next, "aa", "3.0.0", Good.class);
        updater.stage(release(8, 8, false, Set.of()));
        updater.apply(8);
        assertThatThrownBy(() -> updater.rollback()).hasMessageContaining("below 8");
        assertThatThrownBy(() -> updater.apply(7)).hasMessageContaining("below 8");
        assertThatThrownBy(() -> stage(6)).hasMessageContaining("below 8");
        assertThat(slots.has(6)).as("nothing has changed then").isFalse();
        assertThat(running("aa")).isEqualTo("3.0.0");
    }

    @Test
    void aCrashBetweenConfirmationAndRecordIsMadeUpFor() throws Exception {
        Jars.bundle(next, "aa", "2.0.0", Good.class);
        stage(7);
        slots.begin(7, false);
        slots.confirm();
        updater.resume();
        updater.resume();
        assertThat(notebook.events()).containsExactly("RELEASE_STAGED 7", "RELEASE_CONFIRMED 7");
    }

    @Test
    void whatIsDamagedOnTheDiskIsNotApplied() throws Exception {
        Jars.bundle(next, "aa", "2.0.0", Good.class);
        stage(7);
        Jars.bundle(slots.bundles(7), "aa", "6.6.6", Good.class);
        assertThatThrownBy(() -> updater.apply(7)).hasMessageContaining("damaged on the disk at aa");
        assertThat(running("aa")).isEqualTo("1.0.0");
    }

    @Test
    void aStagingThatFailsLeavesNothing() throws Exception {
        Jars.bundle(next, "aa", "2.0.0", Good.class);
        Staging.Source source = release(7, 0, false, Set.of());
        Files.delete(next.resolve("aa.jar"));
        assertThatThrownBy(() -> updater.stage(source)).isInstanceOf(UnitException.class);
        assertThat(slots.folder()).isEmptyDirectory();
    }

    @Test
    void aPartOfAReleaseIsStagedAgainWhenTheRestHasChanged() throws Exception {
        Jars.bundle(next, "aa", "2.0.0", Good.class);
        stage(6);
        Files.delete(next.resolve("aa.jar"));
        Jars.bundle(next, "bb", "2.0.0", Good.class);
        stage(7);
        updater.apply(7);
        assertThatThrownBy(() -> updater.apply(6)).hasMessageContaining("stage it again");
        assertThat(running("bb")).isEqualTo("2.0.0");
        Files.delete(next.resolve("bb.jar"));
        Jars.bundle(next, "aa", "2.0.0", Good.class);
        stage(6);
        updater.apply(6);
        assertThat(running("aa")).isEqualTo("2.0.0");
        assertThat(running("bb")).as("as it ran").isEqualTo("2.0.0");
    }

    /** Release 9 runs, which changed what release 8 before it did not name. */
    private Staging.Source leaveReleaseBefore() throws Exception {
        Jars.bundle(next, "aa", "2.0.0", Good.class);
        Staging.Source before = release(8, 0, false, Set.of());
        updater.stage(before);
        updater.apply(8);
        Files.move(next.resolve("aa.jar"), folder.resolve("kept.jar"));
        Jars.bundle(next, "aa", "3.0.0", Good.class);
        Jars.bundle(next, "bb", "2.0.0", Good.class);
        stage(9);
        updater.apply(9);
        Files.move(folder.resolve("kept.jar"), next.resolve("aa.jar"), StandardCopyOption.REPLACE_EXISTING);
        return before;
    }

    @Test
    void theReleaseBeforeIsNotStagedAnewUponWhatRunsNowEvenIfItIsDamaged() throws Exception {
        Staging.Source before = leaveReleaseBefore();
        Path file = slots.bundles(8).resolve("aa.jar");
        byte[] whole = Files.readAllBytes(file);
        Files.delete(file);
        Files.write(file, new byte[0]);
        assertThatThrownBy(() -> updater.stage(before)).hasMessageContaining("a complete release is needed");
        assertThat(file).as("it stays").hasSize(0);
        Files.write(file, whole);
        updater.rollback();
        assertThat(running("bb")).as("as it ran then").isEqualTo("1.0.0");
    }

    @Test
    void theReleaseBeforeIsNotStagedAnewUponWhatRunsNow() throws Exception {
        Staging.Source before = leaveReleaseBefore();
        assertThatThrownBy(() -> updater.stage(before)).hasMessageContaining("'release rollback' returns to it");
        updater.rollback();
        assertThat(running("aa")).isEqualTo("2.0.0");
        assertThat(running("bb")).as("as it ran then").isEqualTo("1.0.0");
    }

    @Test
    void aNewBundleComesAndOneThatIsNotNamedGoes() throws Exception {
        for (String name : List.of("aa", "api", "user")) {
            Files.createDirectories(next);
            Files.copy(installed.resolve(name + ".jar"), next.resolve(name + ".jar"));
        }
        Jars.bundle(next, "cc", "1.0.0", Good.class);
        updater.stage(release(7, 0, true, Set.of()));
        updater.apply(7);
        assertThat(running("bb")).isEqualTo("none");
        assertThat(running("cc")).isEqualTo("1.0.0");
    }

    @Test
    void oldReleasesAreCollected() throws Exception {
        for (int counter = 1; counter <= 5; counter++) {
            Jars.bundle(next, "aa", counter + ".0.0", Good.class, "X", "v" + counter);
            stage(counter);
        }
        assertThat(staging.all()).containsExactly(4L, 5L);
    }

    @Test
    void theFolderOfWhatStillRunsIsKept() throws Exception {
        Jars.bundle(next, "aa", "2.0.0", Good.class);
        stage(7);
        updater.apply(7);
        Bundle a = bundle("aa").orElseThrow();
        long untouched = a.getLastModified();
        for (int counter = 8; counter <= 12; counter++) {
            Jars.bundle(next, "bb", counter + ".0.0", Good.class);
            stage(counter);
            updater.apply(counter);
        }
        assertThat(staging.all()).contains(7L, 11L, 12L).doesNotContain(8L);
        assertThat(bundle("aa").orElseThrow().getLastModified()).isEqualTo(untouched);
        assertThat(running("bb")).isEqualTo("12.0.0");
    }
}
