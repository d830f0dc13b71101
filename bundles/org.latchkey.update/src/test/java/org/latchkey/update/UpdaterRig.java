// SPDX-License-Identifier: Apache-2.0
package org.latchkey.update;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.latchkey.launcher.slots.Slots;
import org.latchkey.release.manifest.ReleaseBundle;
import org.latchkey.release.manifest.ReleaseManifest;
import org.latchkey.unit.api.HealthCheck;
import org.latchkey.unit.api.health.Wellness;
import org.latchkey.update.bundle.Good;
import org.latchkey.update.bundle.Leaky;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/** An updater in a real framework, with bundles made for the purpose. */
@Timeout(120)
abstract class UpdaterRig {

    static final long STEP_MILLIS = 2_000;

    @TempDir
    Path folder;

    Path installed;
    Path next;
    Slots slots;
    Staging staging;
    Framework framework;
    Updater updater;
    final Notebook notebook = new Notebook();
    final List<String> restarts = new ArrayList<>();
    final Map<String, String> health = new TreeMap<>();
    Runnable onSwap = () -> {};
    boolean checksFail;
    Optional<Set<String>> drivers = Optional.empty();

    @BeforeEach
    void start() throws Exception {
        installed = folder.resolve("installed");
        next = folder.resolve("next");
        Jars.bundle(installed, "aa", "1.0.0", Good.class);
        Jars.bundle(installed, "bb", "1.0.0", Good.class);
        Jars.bundle(installed, "api", "1.0.0", null, "Export-Package", "org.example.api");
        Jars.bundle(installed, "user", "1.0.0", null, "Import-Package", "org.example.api");
        health.put("line west", "");
        health.put(Proof.GATEKEEPER, "");
        Files.createDirectories(folder.resolve("home"));
        slots = new Slots(folder.resolve("home"), installed);
        staging = new Staging(
                slots,
                new Room(slots.folder(), 1 << 30),
                () -> Running.files(framework.getBundleContext()),
                () -> drivers);
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

    List<HealthCheck> checks() {
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
        Stream.of("aa", "bb", "cc", Leaky.THREAD).forEach(System::clearProperty);
    }

    Staging.Source release(long counter, long lowest, boolean complete, Set<String> refresh) throws IOException {
        return release(counter, lowest, complete, refresh, ReleaseManifest.CONFIG_SCHEMA);
    }

    Staging.Source release(long counter, long lowest, boolean complete, Set<String> refresh, long schema)
            throws IOException {
        return release(counter, lowest, complete, refresh, schema, Set.of());
    }

    Staging.Source release(
            long counter, long lowest, boolean complete, Set<String> refresh, long schema, Set<String> hardware)
            throws IOException {
        Map<String, BundleFile> files = BundleFile.in(next);
        List<ReleaseBundle> bundles = new ArrayList<>();
        for (BundleFile file : files.values()) {
            bundles.add(new ReleaseBundle(
                    file.symbolicName(), file.version().toString(), file.sha256(), Files.size(file.file())));
        }
        byte[] manifest = new ReleaseManifest(
                        counter, lowest, complete, schema, "", bundles, refresh, Set.of(), hardware, false)
                .encode();
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

    void stage(long counter) throws IOException {
        updater.stage(release(counter, 0, false, Set.of()));
    }

    Optional<Bundle> bundle(String name) {
        return Stream.of(framework.getBundleContext().getBundles())
                .filter(one -> name.equals(one.getSymbolicName()))
                .findFirst();
    }

    static String running(String name) {
        return System.getProperty(name, "none");
    }

    /** What the launcher and the updater do at a start; the framework goes on. */
    void again(long expected) {
        long launched = slots.choose().release();
        assertThat(launched).isEqualTo(expected);
        updater.launched(launched);
        updater.resume();
    }

    /** From now on the slots can not be written, until this is called again. */
    void blockSlots(boolean blocked) {
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

    void requireNextReleaseRuns() throws Exception {
        Jars.bundle(next, "aa", "5.0.0", Good.class);
        stage(9);
        assertThat(updater.apply(9)).isEqualTo("Release 9 runs.");
        assertThat(running("aa")).isEqualTo("5.0.0");
        assertThat(slots.choose().release()).isEqualTo(9);
    }
}
