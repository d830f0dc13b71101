// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.latchkey.protocol.audit.Event;
import org.latchkey.protocol.code.Scope;
import org.latchkey.unit.api.Gatekeeper.Verdict;

/** A lock-down that comes between the decision and the pulse, while the door waits for its turn. */
class LockDownTest {

    private final World world = new World();

    @BeforeEach
    void begin() {
        world.run(1_000);
        world.bank.queued = true;
    }

    @Test
    void holdsWhatAlreadyWaitsAndBurnsNothing() {
        world.scan(world.open(1, 1, 3));
        world.rules.lockedDown = true;
        world.bank.turn();
        world.run(2_000);

        assertThat(world.bank.pulses).isEmpty();
        assertThat(world.burnt(1, 3)).isZero();
        assertThat(world.trail.last().event()).isEqualTo(Event.OPENING);
        assertThat(world.trail.last().outcome()).isEqualTo("not-sent");
        assertThat(world.trail.last().reason()).isEqualTo("locked-down");
        assertThat(world.trail.last().details()).isEmpty();
    }

    @Test
    void holdsTheDoorsThatAreStillToComeOfACodeForSeveral() {
        Verdict verdict = world.scan(world.open(1, 1, 3, 4));
        world.bank.turn();
        world.rules.lockedDown = true;
        world.run(2_000);
        world.bank.turn();
        world.run(2_000);

        assertThat(world.bank.pulses).containsExactly(3);
        assertThat(world.burnt(1, 3)).isEqualTo(1);
        assertThat(world.burnt(1, 4)).isZero();
        assertThat(verdict.openings()).isCompleted();
    }

    @Test
    void takesADoorBackThatWasOnlyJustGivenOut() {
        world.scan(world.code(1, Scope.allocate("A", 1, 2)));
        world.rules.lockedDown = true;
        world.bank.turn();
        world.run(2_000);

        assertThat(world.bank.pulses).isEmpty();
        assertThat(world.holders.all()).isEmpty();
        world.rules.lockedDown = false;
        world.scan(world.code(1, Scope.allocate("A", 1, 2)));
        world.bank.turn();
        world.run(2_000);
        assertThat(world.bank.pulses).hasSize(1);
    }

    @Test
    void doesNotHoldStaff() {
        world.scan(world.code(1, Scope.staff(List.of(3), 0)));
        world.rules.lockedDown = true;
        world.bank.turn();
        assertThat(world.bank.pulses).containsExactly(3);
    }

    @Test
    void whatIsOnlyTooLateSaysThat() {
        world.scan(world.open(1, 1, 3));
        world.clock.millis += 31 * World.DAY * 1_000;
        world.bank.turn();
        world.run(1_000);
        assertThat(world.trail.last().reason()).isEqualTo("expired");
    }

    @Test
    void aRevokedCodeOpensNothingThatStillWaits() {
        world.scan(world.open(9, 1, 3));
        new Orders(world).begin(Orders.revoke(1, 9));
        world.bank.turn();
        world.run(2_000);

        assertThat(world.bank.pulses).isEmpty();
        assertThat(world.burnt(9, 3)).isZero();
        assertThat(world.reservations()).isEmpty();
        assertThat(world.trail.last().outcome()).isEqualTo("not-sent");
        assertThat(world.trail.last().reason()).isEqualTo(Refusal.REVOKED);
    }

    @Test
    void norDoesThatOfStaff() {
        world.scan(world.code(9, Scope.staff(List.of(3), 0)));
        new Orders(world).begin(Orders.revoke(1, 9));
        world.bank.turn();
        world.run(2_000);
        assertThat(world.bank.pulses).isEmpty();
        assertThat(world.trail.last().reason()).isEqualTo(Refusal.REVOKED);
    }
}
