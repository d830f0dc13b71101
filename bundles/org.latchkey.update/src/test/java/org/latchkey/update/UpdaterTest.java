// SPDX-License-Identifier: Apache-2.0
package org.latchkey.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.latchkey.launcher.slots.SlotState;
import org.latchkey.launcher.slots.Slots;
import org.latchkey.protocol.audit.Event;
import org.latchkey.protocol.sync.RunningReport.Phase;
import org.latchkey.release.manifest.ReleaseBundle;
import org.latchkey.release.manifest.ReleaseManifest;
import org.latchkey.unit.api.HealthCheck;
import org.latchkey.unit.api.UnitException;
import org.latchkey.unit.api.health.Wellness;
import org.latchkey.update.bundle.Failing;
import org.latchkey.update.bundle.Good;
import org.latchkey.update.bundle.Stuck;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/** The updater in a real framework, with bundles made for the purpose. */
@Timeout(120)
class UpdaterTest {

    private static final long STEP_MILLIS = 2_000;

    @TempDir
    Path folder;

    private Path installed;
    private Path next;
    private Slots slots;
    private Staging staging;
    private Framework framework;
    private Updater updater;
    private final Notebook notebook = new Notebook();
    private final List<String> restarts = new ArrayList<>();
    private final Map<String, String> health = new TreeMap<>();
    private Runnable onSwap = () -> {};
    private boolean checksFail;

    @BeforeEach
    void start() throws Exception {
        installed = folder.resolve("installed");
        next = folder.resolve("next");
        Jars.bundle(installed, "aa", "1.0.0", Good.class);
        Jars.bundle(installed, "bb", "1.0.0", Good.class);
        Jars.bundle(installed, "api", "1.0.0", null, "Export-Package", "org.example.api");
        Jars.bundle(installed, "user", "1.0.0", null, "Import-Package", "org.example.api");
        health.put("line west", "");
        Files.createDirectories(folder.resolve("home"));
        slots = new Slots(folder.resolve("home"), installed);
        staging = new Staging(
                slots, new Room(slots.folder(), 1 << 30), () -> Running.files(framework.getBundleContext()));
        framework = ServiceLoader.load(FrameworkFactory.class)
                .findFirst()
                .orElseThrow()
                .newFramework(Map.of(
                        Constants.FRAMEWORK_STORAGE,
                        folder.resolve("cache").toString(),
                        Constants.FRAMEWORK_BSNVERSION,
                        Constants.FRAMEWORK_BSNVERSION_MULTIPLE));
        framework.start();
        for (BundleFile file : BundleFile.in(installed).values()) {
            framework
                    .getBundleContext()
                    .installBundle(Plan.REFERENCE + file.file().toUri())
                    .start();
        }
        Wellness wellness = new Wellness(this::checks, Wellness.Ticker.SYSTEM, 1, 3);
        updater = new Updater(
                slots,
                staging,
                framework.getBundleContext(),
                wellness,
                notebook.journal(),
                plan -> {
                    onSwap.run();
                    return new Swap(framework.getBundleContext(), plan, STEP_MILLIS, STEP_MILLIS);
                },
                () -> restarts.add("restart"),
                500);
    }

    private List<HealthCheck> checks() {
        if (checksFail) {
            throw new IllegalStateException("nobody knows");
        }
        return health.entrySet().stream()
                .<HealthCheck>map(entry -> new HealthCheck() {
                    @Override
                    public String name() {
                        return entry.getKey();
                    }

                    @Override
                    public Result check() {
                        return new Result(entry.getValue().isEmpty(), entry.getValue());
                    }
                })
                .toList();
    }

    @AfterEach
    void stop() throws Exception {
        framework.stop();
        framework.waitForStop(20_000);
        Stream.of("aa", "bb", "cc").forEach(System::clearProperty);
    }

    private Staging.Source release(long counter, long lowest, boolean complete, Set<String> refresh)
            throws IOException {
        Map<String, BundleFile> files = BundleFile.in(next);
        List<ReleaseBundle> bundles = new ArrayList<>();
        for (BundleFile file : files.values()) {
            bundles.add(new ReleaseBundle(
                    file.symbolicName(), file.version().toString(), file.sha256(), Files.size(file.file())));
        }
        byte[] manifest = new ReleaseManifest(counter, lowest, complete, 1, "", bundles, refresh, Set.of()).encode();
        return new Staging.Source() {
            @Override
            public byte[] manifest() {
                return manifest;
            }

            @Override
            public void bring(ReleaseBundle bundle, Path file) throws IOException {
                Files.copy(files.get(bundle.symbolicName()).file(), file);
            }
        };
    }

    private void stage(long counter) throws IOException {
        updater.stage(release(counter, 0, false, Set.of()));
    }

    private Optional<Bundle> bundle(String name) {
        return Stream.of(framework.getBundleContext().getBundles())
                .filter(one -> name.equals(one.getSymbolicName()))
                .findFirst();
    }

    private static String running(String name) {
        return System.getProperty(name, "none");
    }

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
        assertThat(notebook.events()).containsExactly("RELEASE_STAGED 7", "RELEASE_TRIAL 7", "RELEASE_CONFIRMED 7");
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
    void aBundleThatHangsInItsActivatorIsLeftBehind() throws Exception {
        Jars.bundle(next, "bb", "2.0.0", Stuck.class);
        stage(7);
        assertThatThrownBy(() -> updater.apply(7)).hasMessageContaining("bb does not start within");
        assertThat(running("bb")).isEqualTo("1.0.0");
        assertThat(slots.choose().release()).isEqualTo(SlotState.FACTORY);
    }

    @Test
    void aBundleThatDoesNotResolveStopsNothing() throws Exception {
        Jars.bundle(next, "aa", "2.0.0", Good.class, "Import-Package", "org.example.nowhere");
        stage(7);
        assertThatThrownBy(() -> updater.apply(7)).hasMessageContaining("does not resolve: aa");
        assertThat(running("aa")).isEqualTo("1.0.0");
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

    /** What the launcher and the updater do at a start; the framework goes on. */
    private void again(long expected) {
        long launched = slots.choose().release();
        assertThat(launched).isEqualTo(expected);
        updater.launched(launched);
        updater.resume();
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

    /** From now on the slots can not be written, until this is called again. */
    private void blockSlots(boolean blocked) {
        try {
            if (blocked) {
                Files.createDirectories(slots.folder().resolve("slots.new"));
            } else {
                Files.delete(slots.folder().resolve("slots.new"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void requireNextReleaseRuns() throws Exception {
        Jars.bundle(next, "aa", "5.0.0", Good.class);
        stage(9);
        assertThat(updater.apply(9)).isEqualTo("Release 9 runs.");
        assertThat(running("aa")).isEqualTo("5.0.0");
        assertThat(slots.choose().release()).isEqualTo(9);
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
