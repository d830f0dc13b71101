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
import org.latchkey.testbed.Await;
import org.latchkey.testbed.Hardware;
import org.latchkey.testbed.Installation;
import org.latchkey.testbed.SiteRig;
import org.latchkey.testbed.Workspace;

/** Codes open the right door, over both drivers, over pty and TCP; everything else opens nothing. */
class OpeningTest {

    static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    static Path folder;

    private static final Workspace WORKSPACE = Workspace.find();
    private static SiteRig rig;

    @BeforeAll
    static void start() {
        rig = SiteRig.start(WORKSPACE, folder, Installation.everyLine(folder));
        rig.startUnit().awaitServing();
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
        long scanned = rig.hardware().scan(code);
        rig.hardware().await(door, "opened", scanned, PATIENCE);
        awaitOutcome(code, "opened");
        assertThat(rig.hardware().ledger())
                .filteredOn(entry -> entry.nanos() > scanned && entry.event().equals("opened"))
                .extracting(Hardware.Entry::door)
                .containsExactly(door);
    }

    @Test
    void aCodeForSeveralDoorsOpensThemInOrder() {
        String code = rig.issuer().code(Installation.SITE, List.of(5, 6, 29), 1);
        long scanned = rig.hardware().scan(code);
        for (int door : List.of(5, 6, 29)) {
            rig.hardware().await(door, "opened", scanned, PATIENCE);
        }
    }

    @Test
    void aSingleUseCodeOpensOnce() {
        String code = rig.code(8, 1);
        long first = rig.hardware().scan(code);
        rig.hardware().await(8, "closed", first, PATIENCE);
        awaitOutcome(code, "opened");
        long second = rig.hardware().scan(code);
        awaitRefusal("used-up");
        assertNothingOpenedSince(second);
    }

    @Test
    void aJammedDoorGivesTheUseBack() {
        rig.hardware().jam(18);
        String code = rig.code(18, 1);
        long scanned = rig.hardware().scan(code);
        rig.hardware().await(18, "jammed", scanned, PATIENCE);
        Await.until("the jam in the trail", PATIENCE, () -> rig.unit()
                .console("records", "50")
                .contains("jammed"));
        rig.hardware().free(18);
        rig.unit().console("clear", "18");
        long again = rig.hardware().scan(code);
        rig.hardware().await(18, "opened", again, PATIENCE);
    }

    private static void awaitOutcome(String code, String outcome) {
        Await.until("the outcome of " + code.substring(0, 12) + " in the trail", PATIENCE, () -> rig.unit()
                .console("records", "20")
                .contains(outcome));
    }

    static void awaitRefusal(String reason) {
        Await.until("a refusal with " + reason, PATIENCE, () -> rig.unit()
                .console("records", "30")
                .contains(reason));
    }

    static void assertNothingOpenedSince(long nanos) {
        assertThat(rig.hardware().ledger())
                .noneMatch(entry -> entry.nanos() > nanos && entry.event().equals("pulse-received"));
    }
}
