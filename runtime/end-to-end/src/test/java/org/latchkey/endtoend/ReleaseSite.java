// SPDX-License-Identifier: Apache-2.0
package org.latchkey.endtoend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.latchkey.protocol.code.Scope;
import org.latchkey.testbed.Await;
import org.latchkey.testbed.Installation;
import org.latchkey.testbed.Publisher;
import org.latchkey.testbed.SiteRig;
import org.latchkey.testbed.Technician;
import org.latchkey.testbed.TestbedException;
import org.latchkey.testbed.Trail;
import org.latchkey.testbed.Unit;
import org.latchkey.testbed.Workspace;

/** A site whose unit takes releases from a stick, and what its technician does there. */
final class ReleaseSite implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Workspace workspace = Workspace.find();
    private final Publisher publisher;
    private final SiteRig rig;
    private final Map<String, String> installed;

    ReleaseSite(Path folder, Installation installation) {
        publisher = new Publisher(workspace, folder.resolve("publisher"));
        rig = SiteRig.start(workspace, folder, installation);
        installed = hashes(workspace.unit().resolve("bundles"));
    }

    Publisher publisher() {
        return publisher;
    }

    SiteRig rig() {
        return rig;
    }

    Unit unit() {
        return rig.unit();
    }

    Trail trail() {
        return new Trail(unit());
    }

    /** Starts the unit; returns when it serves and its updater has come. */
    void start(String... javaOptions) {
        startOnly(javaOptions).awaitServing();
        Await.until("the updater's commands", PATIENCE, () -> !console("release", "list")
                .isEmpty());
    }

    /** Starts the unit and does not wait for it. */
    Unit startOnly(String... javaOptions) {
        String[] options = new String[javaOptions.length + 1];
        options[0] = publisher.javaOption();
        System.arraycopy(javaOptions, 0, options, 1, javaOptions.length);
        return rig.startUnit(options);
    }

    /** What the console answers, empty if it can not answer. */
    String console(String... words) {
        try {
            return unit().console(words);
        } catch (TestbedException expected) {
            return "";
        }
    }

    /** The technician before the unit that runs now. */
    Technician technician() {
        return new Technician(unit(), rig.hardware(), publisher, () -> {
            long now = System.currentTimeMillis() / 1000;
            return rig.issuer().code(Installation.SITE, Scope.technician(0), now, now + 3600);
        });
    }

    /** SHA-256 of each bundle of the unit, as it was installed. */
    Map<String, String> installed() {
        return installed;
    }

    /** The files of the bundles that the unit was installed with. */
    List<Path> bundles() throws IOException {
        try (Stream<Path> files = Files.list(workspace.unit().resolve("bundles"))) {
            return files.filter(file -> file.toString().endsWith(".jar")).toList();
        }
    }

    /** The same with these files in place of what was installed. */
    Map<String, String> with(List<Path> changed) {
        Map<String, String> all = new TreeMap<>(installed);
        changed.forEach(file -> all.put(symbolicName(file), hash(file)));
        return all;
    }

    /** Shows a fresh code for a door, and waits until it has opened. */
    void openDoor(int door) {
        long scanned = rig.hardware().scan(rig.code(door, 1));
        rig.hardware().await(door, "opened", scanned, PATIENCE);
    }

    private static Map<String, String> hashes(Path folder) {
        Map<String, String> hashes = new TreeMap<>();
        try (var files = Files.list(folder)) {
            files.filter(file -> file.toString().endsWith(".jar"))
                    .forEach(file -> hashes.put(symbolicName(file), hash(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return hashes;
    }

    private static String symbolicName(Path file) {
        try (JarFile jar = new JarFile(file.toFile())) {
            return jar.getManifest()
                    .getMainAttributes()
                    .getValue("Bundle-SymbolicName")
                    .split(";", 2)[0]
                    .strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hash(Path file) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
            return HexFormat.of().formatHex(digest);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public void close() {
        rig.close();
    }
}
