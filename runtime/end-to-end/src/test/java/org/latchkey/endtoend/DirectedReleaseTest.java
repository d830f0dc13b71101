// SPDX-License-Identifier: Apache-2.0
package org.latchkey.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.latchkey.testbed.Await;
import org.latchkey.testbed.ConnectedSite;
import org.latchkey.testbed.Hardware;
import org.latchkey.testbed.Installation;
import org.latchkey.testbed.Portal;
import org.latchkey.testbed.PortalOwner;
import org.latchkey.testbed.Publisher;
import org.latchkey.testbed.Trail;
import org.latchkey.testbed.Unit;
import org.latchkey.testbed.Uplink;
import org.latchkey.testbed.Workspace;

/** Releases that the portal directs: publishers sign, the portal serves, the unit fetches, swaps and proves what it runs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DirectedReleaseTest {

    private static final Duration PATIENCE = Duration.ofSeconds(180);
    private static final String DRIVER = "org.latchkey.driver.kerong";
    private static final int BULK = 4_000_000;

    /** Bytes a second: the whole of it takes far longer than the test needs to cut the link. */
    private static final int SLOW = 100_000;

    private static final int CUT_AFTER = 600_000;

    /** Metadata, TLS, and the requests: what is not the bundle itself. */
    private static final int BESIDES = 300_000;

    private final AtomicLong counter = new AtomicLong();
    private Path folder;
    private Publisher publisher;
    private ConnectedSite all;
    private PortalOwner owner;

    @BeforeAll
    void start(@TempDir Path temporary) {
        folder = temporary;
        Workspace workspace = Workspace.find();
        publisher = new Publisher(workspace, folder.resolve("publisher"));
        all = ConnectedSite.start(workspace, folder, Installation.serialLines(folder), List.of(publisher.javaOption()));
        owner = all.portal().firstOwner();
        owner.pinPublisher(publisher.root());
    }

    @AfterAll
    void stop() {
        if (all != null) {
            all.close();
        }
    }

    private Unit unit() {
        return all.unit();
    }

    /** Signed, and at the portal. */
    private long publish(Path... bundles) {
        long next = counter.incrementAndGet();
        publisher.release(next, List.of(bundles), "--lowest", "0");
        owner.importRelease(publisher.repository(), folder.resolve("release-" + next + ".zip"));
        return next;
    }

    private void awaitStatus(String words) {
        Await.until("the unit saying: " + words, PATIENCE, () -> unit().console("release", "status")
                .contains(words));
    }

    /** What runs, as the unit signed it and the portal believes it. */
    private Map<String, String> awaitMatching(long release) {
        JsonNode row = Await.value("a report of release " + release + " that matches", PATIENCE, () -> owner.version(
                        all.site().code())
                .filter(site -> site.path("release").asLong() == release
                        && site.path("matches").asText().equals("yes")));
        Map<String, String> running = new TreeMap<>();
        row.path("bundles")
                .forEach(bundle -> running.put(
                        bundle.path("name").asText(), bundle.path("sha256").asText()));
        return running;
    }

    /** The same bundle, too long to come at once. */
    private static Path bulky(Path bundle) throws IOException {
        Path file = bundle.resolveSibling("bulky-" + bundle.getFileName());
        byte[] bulk = new byte[BULK];
        new Random(7).nextBytes(bulk);
        try (JarFile jar = new JarFile(bundle.toFile());
                OutputStream out = Files.newOutputStream(file);
                JarOutputStream made = new JarOutputStream(out, jar.getManifest())) {
            for (JarEntry entry : Collections.list(jar.entries())) {
                if (!entry.getName().equals(JarFile.MANIFEST_NAME)) {
                    made.putNextEntry(new JarEntry(entry.getName()));
                    jar.getInputStream(entry).transferTo(made);
                }
            }
            made.putNextEntry(new JarEntry("bulk"));
            made.write(bulk);
        }
        return file;
    }

    /** Opens one door after another, all the time. */
    private final class Customers implements AutoCloseable {

        private final List<Integer> doors = List.of(2, 13, 4, 15);
        private final List<Portal.AccessCode> codes =
                doors.stream().map(door -> all.code(door, 0)).toList();
        private final AtomicLong served = new AtomicLong();
        private final Thread thread = new Thread(this::scan, "customers");
        private volatile boolean over;
        private volatile RuntimeException trouble;

        Customers() {
            thread.setDaemon(true);
            thread.start();
        }

        private void scan() {
            try {
                for (int i = 0; !over; i++) {
                    int door = doors.get(i % doors.size());
                    long scanned =
                            all.hardware().scan(codes.get(i % doors.size()).text());
                    all.hardware().await(door, "opened", scanned, PATIENCE);
                    all.hardware().await(door, "closed", scanned, PATIENCE);
                    served.incrementAndGet();
                }
            } catch (RuntimeException e) {
                trouble = e;
            }
        }

        void awaitFurther(int count) {
            long goal = served.get() + count;
            Await.until("customers served", PATIENCE, () -> trouble != null || served.get() >= goal);
            assertThat(trouble).isNull();
        }

        @Override
        public void close() {
            over = true;
            try {
                thread.join(PATIENCE.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Test
    void aDriverIsSwappedFromAfarUnderScansAndThePortalSeesItsDigests() {
        Path changed = publisher.changed(DRIVER, "0.2.0");
        long release = publish(changed);
        long before = System.nanoTime();
        try (Customers customers = new Customers()) {
            customers.awaitFurther(2);
            String command = owner.direct(all.site().code(), release);
            assertThat(all.site().awaitAnswer(command, PATIENCE)).isEqualTo("applied");
            assertThat(awaitMatching(release)).containsEntry(DRIVER, Publisher.sha256(changed));
            customers.awaitFurther(5);
        }
        assertThat(unit().console("driver", "list")).contains("kerong  0.2.0");
        assertThat(unit().console("release", "status")).contains("Directed to release " + release + ": confirmed.");
        Hardware hardware = all.hardware();
        for (int door : List.of(2, 13, 4, 15)) {
            assertThat(hardware.count(door, "opened", before))
                    .as("door " + door)
                    .isEqualTo(hardware.count(door, "pulse-received", before));
        }
        assertThat(unit().console("verify")).contains("Sound");
    }

    @Test
    void aReleaseThatDoesNotStartIsReportedWithItsReasonAndTheOldOneRuns() {
        long before = unit().console("release", "list")
                .lines()
                .filter(line -> line.contains("  runs"))
                .count();
        long release = publish(
                publisher.changed("org.latchkey.scanner.serial", "0.2.1", "Bundle-Activator", "org.example.No"));
        String rollout = owner.rollOut(release, all.site().code());
        JsonNode site = Await.value("the site's failure", PATIENCE, () -> owner.rolloutSite(
                        rollout, all.site().code())
                .filter(one -> one.path("state").asText().equals("failed")));
        assertThat(site.path("reason").asText()).contains("org.latchkey.scanner.serial does not start");
        awaitStatus("Directed to release " + release + ": failed");
        assertThat(before).isEqualTo(1);
        assertThat(unit().console("release", "list").lines().filter(line -> line.contains("  runs")))
                .noneMatch(line -> line.startsWith("release " + release + " "));
        long scanned = all.hardware().scan(all.code(7, 1).text());
        all.hardware().await(7, "opened", scanned, PATIENCE);
    }

    @Test
    void aDownloadThatIsCutGoesOnWhereItWas() throws IOException {
        Path changed = bulky(publisher.changed(DRIVER, "0.3.0"));
        long release = publish(changed);
        Hardware hardware = all.hardware();
        hardware.conditions(Uplink.ENROLMENT, Map.of("bytesPerSecond", SLOW));
        all.site().awaitAnswer(owner.direct(all.site().code(), release), PATIENCE);
        Path part = unit().home().resolve("releases/.arriving").resolve(Publisher.sha256(changed) + ".jar.part");
        Await.until("some of the release", PATIENCE, () -> part.toFile().length() > CUT_AFTER);
        hardware.partition(Uplink.ENROLMENT);
        hardware.reset(Uplink.ENROLMENT);
        awaitStatus("unreachable");
        assertThat(unit().console("driver", "list")).doesNotContain("0.3.0");
        long kept = Files.size(part);
        long before = bytesOverTheLink();
        hardware.heal(Uplink.ENROLMENT);
        awaitMatching(release);
        assertThat(bytesOverTheLink() - before)
                .as("bytes after the link was back, with %d kept", kept)
                .isBetween(Files.size(changed) - kept, Files.size(changed) - kept + BESIDES);
        assertThat(unit().console("driver", "list")).contains("kerong  0.3.0");
    }

    private long bytesOverTheLink() {
        return all.hardware()
                .conditions(Uplink.ENROLMENT, Map.of())
                .path("toClient")
                .asLong();
    }

    @Test
    void withThePortalAwayOrderAndReleaseComeOnAStick() {
        Path changed = publisher.changed("org.latchkey.driver.xor8a", "0.4.0");
        long release = publish(changed);
        all.hardware().partition(Uplink.ENROLMENT);
        all.hardware().partition(Uplink.PORTAL);
        owner.direct(all.site().code(), release);
        Path letters = all.site().letters(folder.resolve("letters.lkl"));
        unit().console("letters", letters.toString());
        awaitStatus("Directed to release " + release + ": fetching");
        Trail trail = all.trail();
        long record = trail.next();
        all.hardware()
                .scan(Portal.technicianCode(
                        all.portal().address(), folder, all.site().code()));
        trail.await(record, "code-accepted", 0, PATIENCE);
        assertThat(unit().console("release", "stage", publisher.repository().toString()))
                .contains("Release " + release + " is on the disk");
        awaitStatus("Directed to release " + release + ": confirmed");
        assertThat(unit().console("driver", "list")).contains("xor8a  0.4.0");
        all.hardware().heal(Uplink.ENROLMENT);
        all.hardware().heal(Uplink.PORTAL);
        assertThat(awaitMatching(release)).containsEntry("org.latchkey.driver.xor8a", Publisher.sha256(changed));
    }
}
