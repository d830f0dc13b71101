// SPDX-License-Identifier: Apache-2.0
package org.latchkey.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latchkey.protocol.code.Scope;
import org.latchkey.testbed.Await;
import org.latchkey.testbed.Installation;
import org.latchkey.testbed.Publisher;
import org.latchkey.testbed.ScanLoad;
import org.latchkey.testbed.SiteRig;
import org.latchkey.testbed.TestbedException;
import org.latchkey.testbed.Trail;
import org.latchkey.testbed.Unit;
import org.latchkey.testbed.Workspace;

/** Releases from a stick, on the shipped unit, while customers scan. */
class ReleaseTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final AtomicLong COUNTER = new AtomicLong();
    private static final String INSTALLED = "0.1.0";
    private static final String NEWER = "0.1.1";

    @TempDir
    static Path folder;

    private static Publisher publisher;
    private static SiteRig rig;

    @BeforeAll
    static void start() {
        Workspace workspace = Workspace.find();
        publisher = new Publisher(workspace, folder.resolve("publisher"));
        rig = SiteRig.start(workspace, folder, Installation.everyLine(folder));
        rig.startUnit(publisher.javaOption()).awaitServing();
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    private static Unit unit() {
        return rig.unit();
    }

    private static void showTechniciansCode() {
        Trail trail = new Trail(unit());
        long record = trail.next();
        long now = System.currentTimeMillis() / 1000;
        rig.hardware().scan(rig.issuer().code(Installation.SITE, Scope.technician(0), now, now + 3600));
        trail.await(record, "code-accepted", 0, PATIENCE);
    }

    /** A unit may go back from it to whatever it ran before. */
    private static long publish(List<Path> bundles) {
        long counter = COUNTER.incrementAndGet();
        publisher.release(counter, bundles, "--lowest", "0");
        return counter;
    }

    private static String apply(long counter) {
        assertThat(unit().console("release", "stage", publisher.repository().toString()))
                .contains("Release " + counter + " is on the disk");
        return unit().console("release", "apply", Long.toString(counter));
    }

    @Test
    void aDriverIsSwappedFromAStickWhileCustomersScan() {
        publish(List.of(publisher.changed("org.latchkey.driver.kerong", NEWER)));
        showTechniciansCode();
        try (ScanLoad load = ScanLoad.start(rig)) {
            load.awaitBatches(2);
            assertThat(unit().console("driver", "swap", publisher.repository().toString()))
                    .contains("runs.");
            assertThat(unit().console("driver", "list")).contains("kerong  " + NEWER);
            load.awaitBatches(2);
            assertThat(unit().console("release", "rollback")).contains("runs.");
            assertThat(unit().console("driver", "list")).contains("kerong  " + INSTALLED);
            load.awaitBatches(2);
            load.stop();
            assertThat(load.wrongScans()).isEmpty();
        }
        assertThat(unit().console("verify")).contains("Sound");
    }

    @Test
    void aReleaseThatDoesNotStartIsTakenBackAndSaysWhy() {
        long counter = publish(List.of(
                publisher.changed("org.latchkey.driver.xor8a", NEWER),
                publisher.changed("org.latchkey.scanner.serial", NEWER, "Bundle-Activator", "org.example.Nowhere")));
        showTechniciansCode();
        long record = new Trail(unit()).next();
        assertThat(apply(counter)).contains("was taken back").contains("org.latchkey.scanner.serial does not start");
        new Trail(unit()).await(record, "release-taken-back", 0, PATIENCE);
        assertThat(unit().console("driver", "list")).contains("xor8a  " + INSTALLED);
        long scanned = rig.hardware().scan(rig.code(3, 1));
        rig.hardware().await(3, "opened", scanned, PATIENCE);
    }

    private static boolean hasUpdater(Unit unit) {
        try {
            return !unit.console("driver", "list").isEmpty();
        } catch (TestbedException expected) {
            return false;
        }
    }

    @Test
    void withoutATechniciansCodeNothingChanges() {
        Path beside = Workspace.emptyFolder(folder.resolve("other"));
        try (SiteRig other = SiteRig.start(Workspace.find(), beside, Installation.otherBoards(beside))) {
            other.startUnit(publisher.javaOption()).awaitServing();
            // The unit serves before its last room has started.
            Await.until("the updater's commands", PATIENCE, () -> hasUpdater(other.unit()));
            assertThat(other.unit()
                            .console("release", "stage", publisher.repository().toString()))
                    .contains("Show a technician's code");
            assertThat(other.unit().console("release", "apply", "1")).contains("Show a technician's code");
            assertThat(other.unit().console("driver", "list")).contains("wkly  " + INSTALLED);
        }
    }
}
