// SPDX-License-Identifier: Apache-2.0
package org.latchkey.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.latchkey.testbed.Hardware;
import org.latchkey.testbed.Installation;
import org.latchkey.testbed.SiteRig;
import org.latchkey.testbed.Trail;
import org.latchkey.testbed.Workspace;

/** Codes open the right door, over both drivers, over pty and TCP; everything else opens nothing. */
class OpeningTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    static Path folder;

    private static final Workspace WORKSPACE = Workspace.find();
    private static SiteRig rig;
    private static Trail trail;

    @BeforeAll
    static void start() {
        rig = SiteRig.start(WORKSPACE, folder, Installation.everyLine(folder));
        rig.startUnit().awaitServing();
        trail = new Trail(rig.unit());
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    /** One door of each line: both boards, each on a pty and on a serial server. */
    @ParameterizedTest
    @ValueSource(ints = {3, 15, 27, 39})
    void aCodeOfAnIndependentImplementationOpensItsDoorAndNoOther(int door) {
        String code = new JavaScriptIssuer(WORKSPACE).open(rig.issuer().codeSeed(), Installation.SITE, door, 1);
        long record = trail.next();
        long scanned = rig.hardware().scan(code);
        rig.hardware().await(door, "opened", scanned, PATIENCE);
        trail.await(record, "code-accepted", door, PATIENCE);
        trail.await(record, "opening", door, PATIENCE, "opened");
        assertThat(rig.hardware().ledger())
                .filteredOn(entry -> entry.nanos() > scanned && entry.event().equals("opened"))
                .extracting(Hardware.Entry::door)
                .containsExactly(door);
    }

    @Test
    void aCodeForSeveralDoorsOpensThemInOrder() {
        List<Integer> doors = List.of(5, 6, 29);
        String code = rig.issuer().code(Installation.SITE, doors, 1);
        long scanned = rig.hardware().scan(code);
        for (int door : doors) {
            rig.hardware().await(door, "opened", scanned, PATIENCE);
        }
        assertThat(rig.hardware().ledger())
                .filteredOn(entry -> entry.nanos() > scanned && entry.event().equals("opened"))
                .extracting(Hardware.Entry::door)
                .containsExactlyElementsOf(doors);
    }

    @Test
    void aSingleUseCodeOpensOnce() {
        String code = rig.code(8, 1);
        long record = trail.next();
        long first = rig.hardware().scan(code);
        rig.hardware().await(8, "closed", first, PATIENCE);
        trail.await(record, "opening", 8, PATIENCE, "opened");
        long second = rig.hardware().scan(code);
        trail.await(record, "code-refused", 8, PATIENCE, "used-up");
        assertThat(rig.hardware().count(8, "pulse-received", second)).isZero();
    }

    @Test
    void aJammedDoorGivesTheUseBack() {
        rig.hardware().jam(18);
        String code = rig.code(18, 1);
        long record = trail.next();
        long scanned = rig.hardware().scan(code);
        rig.hardware().await(18, "jammed", scanned, PATIENCE);
        trail.await(record, "opening", 18, PATIENCE, "jammed");
        rig.hardware().scan(code);
        trail.await(record, "code-refused", 18, PATIENCE, "out-of-order");
        rig.hardware().free(18);
        rig.unit().console("clear", "18");
        long again = rig.hardware().scan(code);
        rig.hardware().await(18, "opened", again, PATIENCE);
    }
}
