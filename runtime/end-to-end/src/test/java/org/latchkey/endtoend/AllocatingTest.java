// SPDX-License-Identifier: Apache-2.0
package org.latchkey.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latchkey.protocol.code.Scope;
import org.latchkey.testbed.Installation;
import org.latchkey.testbed.SiteRig;
import org.latchkey.testbed.Trail;
import org.latchkey.testbed.Workspace;

/** Codes that name no door: the unit chooses one, keeps it, and frees it again; with no network at all. */
class AllocatingTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String XOR = "xor8a-pty";
    private static final String KERONG = "kerong-pty";
    private static final int KERONG_DOORS = 12;
    private static final long DAY = 86_400;

    @TempDir
    static Path folder;

    private static SiteRig rig;
    private static Trail trail;

    @BeforeAll
    static void start() {
        rig = SiteRig.start(Workspace.find(), folder, Installation.serialLines(folder));
        serve();
    }

    private static void serve() {
        rig.startUnit().awaitServing();
        trail = new Trail(rig.unit());
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    private static String code(Scope scope) {
        long now = System.currentTimeMillis() / 1_000;
        return rig.issuer().code(Installation.SITE, scope, now, now + DAY);
    }

    /** Scans, and waits until the metal has opened and shut again. @return the door that opened */
    private static int use(String code) {
        long record = trail.next();
        long scanned = rig.hardware().scan(code);
        int door = trail.await(record, "opening", Trail.ANY_DOOR, PATIENCE, "opened")
                .door();
        rig.hardware().await(door, "closed", scanned, PATIENCE);
        return door;
    }

    private static void refused(String code, String reason) {
        long record = trail.next();
        long scanned = rig.hardware().scan(code);
        trail.await(record, "code-refused", Trail.ANY_DOOR, PATIENCE, reason);
        assertThat(rig.hardware().pulsesSince(scanned)).isEmpty();
    }

    @Test
    void aDoorIsChosenOnceAndKeptThroughACrashUntilItIsUsedUp() {
        String code = code(Scope.allocate(XOR, 0, 3));
        long record = trail.next();
        int door = use(code);
        trail.await(record, "door-allocated", door, PATIENCE);
        assertThat(use(code(Scope.allocate(XOR, 0, 0)))).isNotEqualTo(door);
        refused(rig.code(door, 1), "door-taken");

        rig.unit().kill();
        serve();
        assertThat(use(code)).isEqualTo(door);

        record = trail.next();
        assertThat(use(code)).isEqualTo(door);
        trail.await(record, "door-released", door, PATIENCE, "vacated");
        refused(code, "used-up");
        assertThat(use(rig.code(door, 1))).isEqualTo(door);
    }

    @Test
    void whatIsDroppedOffIsPickedUpWithoutAnybodyElse() {
        byte[] booking = {1, 2, 3, 4, 5, 6, 7, 8};
        String pickUp = code(Scope.pickUp(XOR, 0, booking, 1));
        refused(pickUp, "not-dropped-off");
        int door = use(code(Scope.dropOff(XOR, 0, booking, 1)));
        long record = trail.next();
        assertThat(use(pickUp)).isEqualTo(door);
        trail.await(record, "door-released", door, PATIENCE, "vacated");
        refused(pickUp, "used-up");
    }

    @Test
    void aFullBankHasNoDoorLeft() {
        Set<Integer> given = new TreeSet<>();
        for (int i = 0; i < KERONG_DOORS; i++) {
            given.add(use(code(Scope.allocate(KERONG, 0, 0))));
        }
        assertThat(given).hasSize(KERONG_DOORS);
        refused(code(Scope.allocate(KERONG, 0, 2)), "no-free-door");
        assertThat(trail.verify().size()).isPositive();
    }
}
