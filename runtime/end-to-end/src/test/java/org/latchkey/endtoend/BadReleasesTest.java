// SPDX-License-Identifier: Apache-2.0
package org.latchkey.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.latchkey.endtoend.ReleaseSite.PATIENCE;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latchkey.endtoend.bad.Leaky;
import org.latchkey.endtoend.bad.Stuck;
import org.latchkey.endtoend.bad.StuckComponent;
import org.latchkey.testbed.Await;
import org.latchkey.testbed.Installation;
import org.latchkey.testbed.TestbedException;
import org.latchkey.testbed.Trail;
import org.latchkey.testbed.Workspace;

/** Signed releases that are no good, on the shipped unit: each is refused or taken back, says why, and doors open. */
class BadReleasesTest {

    private static final String DRIVER = "org.latchkey.driver.kerong";
    private static final String NEWER = "0.1.1";
    private static final AtomicLong COUNTER = new AtomicLong(100);
    private static final int RESTART = 75;
    private static final String SHORT_PROOF = "-Dlatchkey.releases.proof.seconds=8";
    private static final int DOORS = 24;
    private static int door;

    @TempDir
    static Path folder;

    private static ReleaseSite site;

    @BeforeAll
    static void start() {
        site = new ReleaseSite(folder, Installation.serialLines(folder));
        site.start(SHORT_PROOF);
    }

    @AfterAll
    static void stop() {
        site.close();
    }

    @AfterEach
    void whatWasInstalledServes() {
        assertThat(site.technician().digests()).isEqualTo(site.installed());
        site.openDoor(door++ % DOORS + 1);
        assertThat(site.unit().console("verify")).contains("Sound");
    }

    private static long publish(Path bundle, String... options) {
        long counter = COUNTER.incrementAndGet();
        String[] all = new String[options.length + 2];
        all[0] = "--lowest";
        all[1] = "0";
        System.arraycopy(options, 0, all, 2, options.length);
        site.publisher().release(counter, List.of(bundle), all);
        return counter;
    }

    private static String tryOut(Path bundle, String... options) {
        long counter = publish(bundle, options);
        assertThat(site.technician().stage()).contains("is on the disk");
        return site.technician().apply(counter);
    }

    private static Path driver(String... headers) {
        return site.publisher().changed(DRIVER, NEWER, headers);
    }

    private static void requireTakenBack(String answer, long record) {
        assertThat(answer).contains("was taken back");
        new Trail(site.unit()).await(record, "release-taken-back", 0, PATIENCE);
    }

    @Test
    void oneThatDoesNotResolve() {
        long record = site.trail().next();
        String answer = tryOut(driver("Require-Bundle", "org.example.nowhere"));
        requireTakenBack(answer, record);
        assertThat(answer).contains("does not resolve: " + DRIVER);
    }

    @Test
    void oneThatThrowsInItsActivator() {
        long record = site.trail().next();
        String answer = tryOut(driver("Bundle-Activator", "org.example.Gone"));
        requireTakenBack(answer, record);
        assertThat(answer).contains(DRIVER + " does not start");
    }

    @Test
    void oneWithWhichNoCodeIsDecidedOn() {
        long record = site.trail().next();
        String answer = tryOut(site.publisher().changed("org.latchkey.access", NEWER, "Service-Component", ""));
        requireTakenBack(answer, record);
        assertThat(answer).contains("access").contains("missing");
    }

    @Test
    void oneThatStartsAndServesNoDoor() {
        long record = site.trail().next();
        String answer = tryOut(driver("Service-Component", ""));
        requireTakenBack(answer, record);
        assertThat(answer).contains("line kerong-pty");
    }

    @Test
    void oneThatIsTheWholeUnitForOtherHardware() throws IOException {
        long counter = publishWhole(unitWith(List.of(), DRIVER));
        assertThat(site.technician().stage())
                .contains("Release " + counter + " does not bring what this site's hardware needs: " + DRIVER);
        assertThat(site.technician().apply(counter)).doesNotContain("runs.");
    }

    /** Good, to show that it is not for being the whole unit that the other one goes. */
    @Test
    void oneThatIsTheWholeUnitAndGoesBackWhenTold() throws IOException {
        Path changed = site.publisher().changed(DRIVER, NEWER);
        String answer = tryOutWhole(unitWith(List.of(changed), DRIVER));
        assertThat(answer).contains("runs.");
        assertThat(site.technician().digests()).isEqualTo(site.with(List.of(changed)));
        assertThat(site.technician().rollback()).contains("runs.");
    }

    private static String tryOutWhole(Path bundles) {
        long counter = publishWhole(bundles);
        assertThat(site.technician().stage()).contains("is on the disk");
        return site.technician().apply(counter);
    }

    private static long publishWhole(Path bundles) {
        long counter = COUNTER.incrementAndGet();
        site.publisher().wholeUnit(counter, bundles, "--lowest", "0");
        return counter;
    }

    /** The unit's bundles without one, and with others. */
    private static Path unitWith(List<Path> others, String without) throws IOException {
        Path whole = Workspace.emptyFolder(folder.resolve("whole"));
        for (Path bundle : site.bundles()) {
            if (!bundle.getFileName().toString().startsWith(without + "-")) {
                Files.copy(bundle, whole.resolve(bundle.getFileName()));
            }
        }
        for (Path other : others) {
            Files.copy(other, whole.resolve(other.getFileName()));
        }
        return whole;
    }

    @Test
    void oneThatNeedsMoreThanItDeclares() {
        String answer = tryOut(site.publisher().changed("org.latchkey.device.api", NEWER));
        assertThat(answer).contains("does not declare").contains(DRIVER);
    }

    @Test
    void oneThatNeverComesBackFromItsStart() throws IOException {
        Path stuck = driver("Bundle-Activator", Stuck.class.getName(), "DynamicImport-Package", "org.osgi.framework");
        add(stuck, Stuck.class);
        assertThat(needsANewStart(stuck)).contains("doesnotstartwithin").contains(Stuck.class.getName() + ".start");
    }

    @Test
    void oneThatDeadlocksWhenItIsActivated() throws IOException {
        Path stuck = driver("Service-Component", "OSGI-INF/stuck.xml");
        add(stuck, StuckComponent.class);
        String component =
                "<scr:component xmlns:scr='http://www.osgi.org/xmlns/scr/v1.3.0' name='stuck' immediate='true'"
                        + " activate='activate'><implementation class='" + StuckComponent.class.getName()
                        + "'/></scr:component>";
        try (FileSystem jar = FileSystems.newFileSystem(stuck)) {
            Files.writeString(jar.getPath("OSGI-INF/stuck.xml"), component);
        }
        assertThat(needsANewStart(stuck))
                .contains("doesnotstartwithin")
                .contains(StuckComponent.class.getName() + ".take");
    }

    @Test
    void oneThatLeavesAThreadBehind() throws IOException {
        Path leaky = driver("Bundle-Activator", Leaky.class.getName(), "DynamicImport-Package", "org.osgi.framework");
        add(leaky, Leaky.class);
        assertThat(needsANewStart(leaky))
                .contains("doesnotstart:")
                .contains("leavesthreadsbehind:" + Leaky.THREAD + "of" + DRIVER);
    }

    private static void add(Path bundle, Class<?> type) throws IOException {
        String entry = type.getName().replace('.', '/') + ".class";
        try (FileSystem jar = FileSystems.newFileSystem(bundle);
                InputStream in = type.getResourceAsStream("/" + entry)) {
            Files.createDirectories(jar.getPath(entry).getParent());
            Files.copy(in, jar.getPath(entry));
        }
    }

    /** Tries it out, lets the unit end, and starts it again. Returns why the release was taken back, by the trail. */
    private static String needsANewStart(Path bundle) {
        long record = site.trail().next();
        Thread technician = new Thread(() -> tryInVain(bundle), "technician");
        technician.start();
        Await.until("the end for a new start", PATIENCE, () -> !site.unit()
                .process()
                .isAlive());
        assertThat(site.unit().process().exitValue()).isEqualTo(RESTART);
        site.start(SHORT_PROOF);
        Trail.Row taken = site.trail().await(record, "release-taken-back", 0, PATIENCE);
        // The console breaks long lines, words and all.
        return String.join("", taken.words());
    }

    private static void tryInVain(Path bundle) {
        try {
            tryOut(bundle);
        } catch (TestbedException expected) {
            // The unit may end before it has answered.
        }
    }

    @Test
    void oneBelowTheFloor() {
        // A folder of its own, for the simulator's devices too.
        Path beside = Workspace.emptyFolder(folder.resolve("other"));
        try (ReleaseSite other = new ReleaseSite(beside, Installation.otherBoards(beside))) {
            other.start();
            other.technician().showCode();
            String bundle = "org.latchkey.driver.wkly";
            other.publisher().release(8, List.of(other.publisher().changed(bundle, NEWER)), "--lowest", "0");
            other.technician().stage();
            other.publisher().release(9, List.of(other.publisher().changed(bundle, "0.1.2")), "--lowest", "9");
            other.technician().stage();
            assertThat(other.technician().apply(9)).contains("Release 9 runs.");
            assertThat(other.technician().apply(8)).contains("Release 8 is below 9");
            assertThat(other.technician().rollback()).contains("below 9");
            assertThat(other.technician().version(bundle)).isEqualTo("0.1.2");
        }
    }
}
