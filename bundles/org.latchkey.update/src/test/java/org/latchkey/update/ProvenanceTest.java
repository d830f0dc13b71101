// SPDX-License-Identifier: Apache-2.0
package org.latchkey.update;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.latchkey.update.bundle.Good;

/** What was not meant for service is said wherever people look, for as long as it runs. */
@Timeout(300)
class ProvenanceTest {

    private static final String MARK = Reporter.DEVELOPMENT.strip();

    @TempDir
    Path folder;

    private TestUnit unit;
    private Path next;

    @BeforeEach
    void start() throws Exception {
        unit = new TestUnit(folder);
        next = folder.resolve("next");
    }

    @AfterEach
    void stop() throws Exception {
        unit.stop();
    }

    private void run(long counter, boolean development, String... bundles) throws Exception {
        for (String bundle : bundles) {
            Jars.bundle(next, bundle, counter + ".0.0", Good.class);
        }
        unit.updater.stage(TestUnit.release(next, counter, Set.of(), development, false));
        unit.updater.apply(counter);
        for (String bundle : bundles) {
            Files.delete(next.resolve(bundle + ".jar"));
        }
    }

    private void requireService(String words) {
        assertThat(unit.report().development()).isFalse();
        assertThat(unit.reporter.check().ok()).isTrue();
        assertThat(unit.reporter.check().message()).isEqualTo(words);
    }

    private void requireDevelopment(String names) {
        assertThat(unit.report().development()).isTrue();
        assertThat(unit.reporter.check().ok()).as("customers are served").isTrue();
        assertThat(unit.reporter.check().message()).contains(MARK).endsWith(": " + names + ".");
    }

    @Test
    void aReleaseForDevelopmentIsSaidUntilOneForServiceTakesItsPlace() throws Exception {
        requireService("As installed.");
        run(7, true, "aa");
        requireDevelopment("aa");
        unit.stop();
        unit.start();
        requireDevelopment("aa");
        run(8, false, "aa");
        requireService("Release 8.");
    }

    @Test
    void aReleaseThatLeavesItInPlaceDoesNotWashIt() throws Exception {
        run(7, true, "aa");
        run(8, false, "bb");
        requireDevelopment("aa");
        run(9, true, "bb");
        requireDevelopment("aa, bb");
        run(10, false, "aa", "bb");
        requireService("Release 10.");
    }

    @Test
    void theWayBackClearsItToo() throws Exception {
        run(7, true, "aa");
        unit.updater.rollback();
        requireService("As installed.");
        unit.updater.apply(7);
        requireDevelopment("aa");
    }

    @Test
    void whatNoReleaseNamesIsSaidWhoeverPutItThere() throws Exception {
        Path strange = Jars.bundle(folder.resolve("strange"), "cc", "1.0.0", Good.class);
        var bundle = unit.context().installBundle(Plan.REFERENCE + strange.toUri());
        bundle.start();
        requireDevelopment("cc");
        bundle.uninstall();
        requireService("As installed.");
        var running = unit.context()
                .getBundle(Plan.REFERENCE + unit.installed.resolve("aa.jar").toUri());
        running.uninstall();
        Path other = Jars.bundle(folder.resolve("strange"), "aa", "1.0.0", Good.class, "X-Changed", "yes");
        unit.context().installBundle(Plan.REFERENCE + other.toUri()).start();
        requireDevelopment("aa");
        run(7, false, "aa");
        requireService("Release 7.");
    }
}
