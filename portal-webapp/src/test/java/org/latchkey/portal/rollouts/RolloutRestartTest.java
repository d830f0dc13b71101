// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.rollouts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latchkey.portal.MutableClock;
import org.latchkey.portal.TestPortal;
import org.latchkey.portal.operators.Role;
import org.latchkey.portal.units.ConnectedUnit;
import org.latchkey.protocol.sync.RunningReport.Phase;

/** A portal that is started anew in the middle of a roll-out. */
class RolloutRestartTest extends RolloutScene {

    @TempDir
    static Path folder;

    private final MutableClock clock = new MutableClock();

    @Override
    TestPortal portal() {
        return TestPortal.start(folder.resolve("data"), clock);
    }

    @AfterEach
    void close() {
        portal.close();
    }

    @Test
    void itGoesOnWhereItWas() throws Exception {
        String id = begin("0", "1 2");
        report(sites.get(0), old, Phase.FETCHING, fresh, "", sites.get(0), old);
        ConnectedUnit.await(() -> siteState(id, 0, 0).equals("fetching"));
        portal.close();

        portal = portal();
        owner = portal.program(Role.OWNER);
        assertThat(get(id).get("state").asString()).isEqualTo("running");
        assertThat(siteState(id, 0, 0)).isEqualTo("fetching");
        assertThat(orders(0)).as("not ordered again").containsExactly(Long.toString(fresh));
        assertThat(orders(1)).isEmpty();
        runs(sites.get(0), fresh);
        ConnectedUnit.await(() -> orders(1).size() == 1 && orders(2).size() == 1);
        runs(sites.get(1), fresh);
        runs(sites.get(2), fresh);
        awaitState(id, "succeeded");
        assertThat(orders(0)).containsExactly(Long.toString(fresh));
        assertThat(orders(2)).containsExactly(Long.toString(fresh));
    }
}
