// SPDX-License-Identifier: Apache-2.0
package org.latchkey.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.latchkey.testbed.Hardware;
import org.latchkey.testbed.Installation;
import org.latchkey.testbed.SiteRig;
import org.latchkey.testbed.Trail;
import org.latchkey.testbed.Workspace;

/** WKLY and Modbus boards: each opens the door of a code and no other, and a jam is seen as one. */
class OtherBoardsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    static Path folder;

    private static SiteRig rig;
    private static Trail trail;

    @BeforeAll
    static void start() {
        rig = SiteRig.start(Workspace.find(), folder, Installation.otherBoards(folder));
        rig.startUnit().awaitServing();
        trail = new Trail(rig.unit());
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 12, 13, 24})
    void aCodeOpensItsDoorAndNoOther(int door) {
        long record = trail.next();
        long scanned = rig.hardware().scan(rig.code(door, 1));
        rig.hardware().await(door, "opened", scanned, PATIENCE);
        trail.await(record, "opening", door, PATIENCE, "opened");
        assertThat(rig.hardware().ledger())
                .filteredOn(entry -> entry.nanos() > scanned && entry.event().equals("opened"))
                .extracting(Hardware.Entry::door)
                .containsExactly(door);
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 17})
    void aJammedDoorIsToldFromAnOpening(int door) {
        rig.hardware().jam(door);
        long record = trail.next();
        long scanned = rig.hardware().scan(rig.code(door, 1));
        rig.hardware().await(door, "jammed", scanned, PATIENCE);
        trail.await(record, "opening", door, PATIENCE, "jammed");
    }
}
