// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.latchkey.protocol.code.Scope;
import org.latchkey.unit.api.DoorUse;

/** What others may do to the holder of a door while it opens: nothing. */
class DoorUseTest {

    private final World world = new World();

    @Test
    void aDoorIsInUseFromTheDecisionUntilItIsSettled() {
        world.run(1_000);
        world.bank.doors.get(1).jammed = true;
        world.scan(world.code(1, Scope.allocate("A", 1, 0)));
        assertThat(isIdle(1)).isFalse();
        assertThat(isIdle(2)).isTrue();
        world.bank.silent = true;
        world.run(1_000);
        assertThat(isIdle(1)).as("nothing tells how it ended").isFalse();
        world.bank.silent = false;
        world.run(3_000);
        assertThat(isIdle(1)).isTrue();
    }

    @Test
    void nothingOpensWhileItsHolderIsChanged() {
        world.run(1_000);
        String code = world.open(1, 1, 3);
        List<String> reasons = new ArrayList<>();
        assertThat(use().whileIdle(3, () -> reasons.add(world.reason(code)))).isTrue();
        assertThat(reasons).containsExactly(Refusal.BUSY);
        assertThat(world.reason(code)).isEqualTo("ok");
    }

    private DoorUse use() {
        return world.gate.doorUse();
    }

    private boolean isIdle(int door) {
        boolean[] ran = {false};
        assertThat(use().whileIdle(door, () -> ran[0] = true)).isEqualTo(ran[0]);
        return ran[0];
    }
}
