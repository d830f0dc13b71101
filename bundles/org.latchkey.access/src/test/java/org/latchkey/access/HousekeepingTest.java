// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.latchkey.protocol.audit.ClockQuality;
import org.latchkey.protocol.code.AccessCode;
import org.latchkey.protocol.code.News;
import org.latchkey.protocol.code.Op;
import org.latchkey.protocol.code.Scope;
import org.latchkey.protocol.site.Revocations;
import org.latchkey.unit.api.Batch;

class HousekeepingTest {

    private static final long DAY_MILLIS = 86_400_000;
    private static final long CODE_DAYS = 30;

    private final World world = new World();

    HousekeepingTest() {
        world.run(200);
        world.use(world.open(1, 1, 3));
        assertThat(world.burnt(1, 3)).isEqualTo(1);
    }

    @Test
    void forgetsUsesOfExpiredCodesByProvenTime() {
        world.clock.millis += (CODE_DAYS + 2) * DAY_MILLIS;
        world.clock.quality = ClockQuality.PROVEN;
        world.outcomes.round();
        assertThat(world.burnt(1, 3)).isZero();
    }

    @Test
    void aWrongClockForgetsNothing() {
        world.clock.millis += 100 * 365 * DAY_MILLIS;
        world.outcomes.round();
        assertThat(world.burnt(1, 3)).isEqualTo(1);
    }

    @Test
    void aSignedTimeWillDo() {
        world.clock.millis += (CODE_DAYS + 2) * DAY_MILLIS;
        world.use(world.open(2, 1, 4));
        world.clock.millis += 2 * Housekeeping.EVERY_MILLIS;
        world.outcomes.round();
        assertThat(world.burnt(1, 3)).isZero();
        assertThat(world.burnt(2, 4)).isEqualTo(1);
    }

    @Test
    void looksAtABoundedNumberAndGoesOnThere() {
        Ledger ledger = new Ledger(world.store);
        Batch many = new Batch();
        for (int i = 100; i < 1_100; i++) {
            CodeDoor of = new CodeDoor(i, 1);
            ledger.burn(new Reservation(of, Reservation.State.PENDING, 1, 1_000, 0, new byte[32], Op.OPEN), 0, many);
        }
        world.store.write(many);
        int before = world.store.size();
        for (int step = 0; step < 4; step++) {
            Batch batch = new Batch();
            ledger.prune(2_000, 300, batch);
            assertThat(batch.changes()).hasSizeLessThanOrEqualTo(300);
            world.store.write(batch);
        }
        assertThat(world.store.size()).isEqualTo(before - 1_000);
        assertThat(world.burnt(1, 3)).isEqualTo(1);
    }

    @Test
    void revocationsGoOnlyWhenNoCodeCanNeedThem() {
        world.scan(world.code(5, Scope.open(List.of(9), 1), Optional.of(new News(0, 0, List.of(77L)))));
        world.clock.quality = ClockQuality.PROVEN;
        world.clock.millis += (AccessCode.MAX_LIFETIME - 1) * 1_000;
        world.outcomes.round();
        assertThat(new RevokedCodes(world.store, Revocations.NONE).contains(77)).isTrue();
        world.clock.millis += 3 * DAY_MILLIS;
        world.outcomes.round();
        assertThat(new RevokedCodes(world.store, Revocations.NONE).contains(77)).isFalse();
    }

    @Test
    void whatASnapshotRevokedStaysRevokedUnderALaterOne() {
        long until = world.clock.now().seconds() + 1_000;
        world.revoked = new Revocations(4, new TreeMap<>(Map.of(9L, until)));
        world.restart();
        world.revoked = Revocations.NONE;
        world.restart();
        world.run(200);
        assertThat(world.reason(world.open(9, 1, 4))).isEqualTo(Refusal.REVOKED);
    }

    @Test
    void aSnapshotIsStoredLaterIfTheDiskFails() {
        world.revoked = new Revocations(4, new TreeMap<>(Map.of(9L, Long.MAX_VALUE)));
        world.store.full(true);
        world.restart();
        world.store.full(false);
        world.clock.millis += 2 * Housekeeping.EVERY_MILLIS;
        world.outcomes.round();
        assertThat(new RevokedCodes(world.store, Revocations.NONE).contains(9)).isTrue();
    }

    @Test
    void theSetOfRevocationsIsBounded() {
        RevokedCodes revoked = new RevokedCodes(world.store, Revocations.NONE);
        for (long index = 0; index < RevokedCodes.LIMIT + 10; index++) {
            revoked.merge(List.of(index), Long.MAX_VALUE);
        }
        assertThat(revoked.size()).isEqualTo(RevokedCodes.LIMIT);
        assertThat(revoked.contains(0)).as("nothing is un-revoked").isTrue();
    }
}
