// SPDX-License-Identifier: Apache-2.0
package org.latchkey.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.UnitException;

class WriteFailureTest {

    private static final byte[] STATE = {'u', 1};

    @TempDir
    Path home;

    private FaultyStore faulty;
    private Unit unit;

    @BeforeEach
    void start() {
        unit = Unit.start(home, "boot-1", store -> faulty = new FaultyStore(store));
    }

    @AfterEach
    void stop() {
        unit.close();
    }

    @Test
    void aFullDiskRefusesAndTheTrailGoesOnWhenSpaceReturns() {
        unit.append(2);
        faulty.fault = FaultyStore.Fault.LOST;

        assertThatThrownBy(() -> unit.trail.append(Unit.entry(1), new Batch().put(STATE, new byte[1])))
                .isInstanceOf(UnitException.class)
                .hasMessageContaining("disk full");
        assertThat(unit.trail.size()).isEqualTo(3);
        assertThat(unit.trail.trouble()).contains("disk full");

        faulty.fault = FaultyStore.Fault.NONE;
        assertThat(unit.trail.append(Unit.entry(1), new Batch())).isEqualTo(3);
        assertThat(unit.trail.trouble()).isEmpty();
        assertThat(unit.store.get(STATE)).isEmpty();
        assertThat(unit.trail.verify().sound()).isTrue();
    }

    @Test
    void whatWasPreparedBehindAFailedBatchIsNumberedAnew() throws Exception {
        CountDownLatch writing = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        faulty.fault = FaultyStore.Fault.LOST;
        faulty.duringWrite = () -> {
            writing.countDown();
            await(goOn);
        };
        CompletableFuture<Long> fails = unit.trail.submit(List.of(Unit.entry(1), Unit.entry(2)), new Batch());
        await(writing);
        faulty.duringWrite = () -> faulty.fault = FaultyStore.Fault.NONE;
        CompletableFuture<Long> follows = unit.trail.submit(List.of(Unit.entry(3)), new Batch());
        goOn.countDown();

        assertThatThrownBy(fails::join).hasCauseInstanceOf(UnitException.class);
        assertThat(follows.join()).isEqualTo(1);
        assertThat(unit.record(1).entry()).isEqualTo(Unit.entry(3));
        assertThat(unit.trail.verify().sound()).isTrue();
    }

    @Test
    void aBatchThatReachedTheDiskAlthoughItFailedStays() {
        faulty.fault = FaultyStore.Fault.REACHED;
        assertThatThrownBy(() -> unit.trail.append(Unit.entry(1), new Batch().put(STATE, new byte[] {5})))
                .isInstanceOf(UnitException.class);
        faulty.fault = FaultyStore.Fault.NONE;

        assertThat(unit.trail.append(Unit.entry(2), new Batch())).isEqualTo(2);

        assertThat(unit.record(1).entry()).isEqualTo(Unit.entry(1));
        assertThat(unit.store.get(STATE)).hasValue(new byte[] {5});
        assertThat(unit.trail.verify().sound()).isTrue();
    }

    @Test
    void aDependantThatSubmitsAgainDoesNotStopTheTrail() {
        CompletableFuture<Long> second = unit.trail
                .submit(List.of(Unit.entry(1)), new Batch())
                .thenCompose(seq -> unit.trail.submit(List.of(Unit.entry(2)), new Batch()));

        assertThat(second.join()).isEqualTo(2);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
