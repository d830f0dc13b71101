// SPDX-License-Identifier: Apache-2.0
package org.latchkey.update;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.latchkey.launcher.slots.Slots;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.audit.ClockQuality;
import org.latchkey.protocol.crypto.Ed25519PrivateKey;
import org.latchkey.protocol.crypto.Ed25519PublicKey;
import org.latchkey.protocol.crypto.Sha256;
import org.latchkey.protocol.keyring.KeyRing;
import org.latchkey.protocol.site.Revocations;
import org.latchkey.protocol.site.SiteConfig;
import org.latchkey.protocol.site.Snapshot;
import org.latchkey.protocol.sync.RunningReport;
import org.latchkey.release.manifest.ReleaseBundle;
import org.latchkey.release.manifest.ReleaseManifest;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.HealthCheck;
import org.latchkey.unit.api.Site;
import org.latchkey.unit.api.TrustedClock;
import org.latchkey.unit.api.UnitKey;
import org.latchkey.unit.api.health.Wellness;
import org.latchkey.unit.api.testing.MemoryStore;
import org.latchkey.update.bundle.Good;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/**
 * A unit of two small bundles in a real framework, with rooms that are made up. It can lose its power at any moment: what
 * lies on the disk and in the store stays.
 */
final class TestUnit {

    static final String SITE = "berlin-1";
    private static final Ed25519PrivateKey KEY = Ed25519PrivateKey.ofSeed(Sha256.hash(new byte[] {9}));
    private static final long STEP_MILLIS = 20_000;
    private static final long PROOF_MILLIS = 500;

    final Path folder;
    final Path installed;
    private final UnaryOperator<Path> disk;
    final MemoryStore store = new MemoryStore();
    final Notebook notebook = new Notebook(store);
    final Rooms rooms = new Rooms();
    final Map<String, String> health = new TreeMap<>(Map.of("line west", "", Proof.GATEKEEPER, ""));
    final List<String> restarts = new ArrayList<>();
    long seconds = 1_800_000_000;
    long quota = 1 << 30;
    Runnable onSwap = () -> {};

    Slots slots;
    Staging staging;
    Updater updater;
    Reporter reporter;
    DirectionLog log;
    private Framework framework;
    private int lives;

    TestUnit(Path folder) throws Exception {
        this(folder, UnaryOperator.identity());
    }

    /** @param disk gives the disk's own name of a place: there the unit keeps its releases */
    TestUnit(Path folder, UnaryOperator<Path> disk) throws Exception {
        this.folder = folder;
        this.disk = disk;
        installed = folder.resolve("installed");
        Jars.bundle(installed, "aa", "1.0.0", Good.class);
        Jars.bundle(installed, "bb", "1.0.0", Good.class);
        Files.createDirectories(folder.resolve("home"));
        rooms.store.set(store);
        rooms.trail.set(notebook);
        rooms.clock.set(new Clock());
        rooms.key.set(new Key());
        rooms.site.set(new OneSite());
        start();
    }

    /** The power comes back: the launcher decides, everything in memory is new. */
    void start() throws Exception {
        lives++;
        slots = new Slots(disk.apply(folder.resolve("home")), installed);
        Slots.Choice choice = slots.choose();
        Path bundles = choice.bundles();
        framework = ServiceLoader.load(FrameworkFactory.class)
                .findFirst()
                .orElseThrow()
                .newFramework(Map.of(
                        Constants.FRAMEWORK_STORAGE,
                        folder.resolve("cache" + lives).toString(),
                        Constants.FRAMEWORK_BSNVERSION,
                        Constants.FRAMEWORK_BSNVERSION_MULTIPLE));
        framework.start();
        for (BundleFile file : BundleFile.in(bundles).values()) {
            framework
                    .getBundleContext()
                    .installBundle(Plan.REFERENCE + file.file().toUri())
                    .start();
        }
        rooms.checks.clear();
        health.keySet().forEach(name -> rooms.checks.add(new Check(name)));
        staging = new Staging(
                slots,
                new Room(slots.folder(), quota),
                () -> Running.files(framework.getBundleContext()).stream()
                        .map(disk)
                        .collect(Collectors.toSet()),
                Optional::empty);
        updater = new Updater(
                slots,
                staging,
                framework.getBundleContext(),
                new Wellness(() -> rooms.checks, Wellness.Ticker.SYSTEM, 1, 3),
                new Journal(rooms.trail::find, rooms.store::find),
                plan -> {
                    onSwap.run();
                    return new Swap(framework.getBundleContext(), plan, STEP_MILLIS, STEP_MILLIS);
                },
                () -> restarts.add("restart"),
                PROOF_MILLIS);
        updater.launched(choice.release());
        reporter = new Reporter(
                rooms,
                updater::state,
                new Running(framework.getBundleContext())::bundles,
                new Provenance(slots, staging));
        log = new DirectionLog(rooms.store::find);
    }

    BundleContext context() {
        return framework.getBundleContext();
    }

    /** The power goes. */
    void stop() throws Exception {
        framework.stop();
        framework.waitForStop(60_000);
        List.of("aa", "bb", "cc").forEach(System::clearProperty);
    }

    /** A command of the portal that was taken, in its batch. */
    Direction direct(long release, OptionalLong notBefore, OptionalLong notAfter) {
        byte[] cause = Sha256.hash(new byte[] {(byte) release, (byte) store.size(), (byte) notebook.entries.size()});
        Direction direction =
                new Direction(release, notBefore, notAfter, HexFormat.of().formatHex(cause));
        Batch batch = new Batch();
        DirectionLog.put(direction, batch);
        store.write(batch);
        return direction;
    }

    Direction direct(long release) {
        return direct(release, OptionalLong.empty(), OptionalLong.empty());
    }

    /** A release of the bundles of a folder, as if it were vouched for. */
    static Staging.Source release(Path next, long counter, Set<String> refresh) throws IOException {
        return release(next, counter, refresh, false, false);
    }

    static Staging.Source release(Path next, long counter, Set<String> refresh, boolean development, boolean complete)
            throws IOException {
        Map<String, BundleFile> files = BundleFile.in(next);
        List<ReleaseBundle> bundles = new ArrayList<>();
        for (BundleFile file : files.values()) {
            bundles.add(new ReleaseBundle(
                    file.symbolicName(), file.version().toString(), file.sha256(), Files.size(file.file())));
        }
        byte[] manifest = new ReleaseManifest(
                        counter, 0, complete, 1, "", bundles, refresh, Set.of(), Set.of(), development)
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

    /** What the portal reads. */
    RunningReport report() {
        try {
            reporter.refresh();
            return RunningReport.open(reporter.report().orElseThrow(), KEY.publicKey());
        } catch (ProtocolException e) {
            throw new AssertionError(e);
        }
    }

    static String running(String name) {
        return System.getProperty(name, "none");
    }

    private final class Check implements HealthCheck {

        private final String name;

        Check(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Result check() {
            String trouble = health.get(name);
            return new Result(trouble.isEmpty(), trouble);
        }
    }

    private final class Clock implements TrustedClock {

        @Override
        public Reading now() {
            return new Reading(seconds, ClockQuality.PROVEN);
        }

        @Override
        public long floor() {
            return 0;
        }

        @Override
        public long tolerance() {
            return 300;
        }

        @Override
        public void accept(long iat, Batch batch) {
            throw new UnsupportedOperationException();
        }
    }

    private static final class Key implements UnitKey {

        @Override
        public Ed25519PublicKey publicKey() {
            return KEY.publicKey();
        }

        @Override
        public byte[] sign(byte[] message) {
            return KEY.sign(message);
        }
    }

    private static final class OneSite implements Site {

        @Override
        public KeyRing keyRing() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Snapshot snapshot() {
            throw new UnsupportedOperationException();
        }

        @Override
        public byte[] snapshotHash() {
            throw new UnsupportedOperationException();
        }

        @Override
        public String code() {
            return SITE;
        }

        @Override
        public SiteConfig config() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Revocations revocations() {
            throw new UnsupportedOperationException();
        }
    }
}
