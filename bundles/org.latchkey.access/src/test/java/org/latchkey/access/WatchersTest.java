// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.latchkey.protocol.code.Op;
import org.latchkey.unit.api.GateWatcher;
import org.latchkey.unit.api.GateWatcher.Kind;
import org.latchkey.unit.api.GateWatcher.Presented;
import org.latchkey.unit.api.Gatekeeper;

class WatchersTest {

    private static final long PATIENCE_SECONDS = 60;

    private final LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final CountDownLatch slow = new CountDownLatch(1);
    private final GateWatcher broken = presented -> {
        throw new IllegalStateException("no screen");
    };
    private final GateWatcher good = presented -> heard.add(presented.text());
    private Watchers watchers = new Watchers(() -> List.of(broken, good));

    @AfterEach
    void stop() {
        slow.countDown();
        watchers.stop();
    }

    private static Presented presented(String text) {
        return new Presented(text, "front", Gatekeeper.refused("busy"), 0, Kind.NONE, Optional.empty());
    }

    @Test
    void aWatcherThatFailsTakesNothingFromTheOthers() throws InterruptedException {
        watchers.tell(presented("one"));
        watchers.tell(presented("two"));
        assertThat(heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo("one");
        assertThat(heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo("two");
    }

    @Test
    void aWatcherThatHangsHoldsNobodyUpAndMissesTheOldest() throws InterruptedException {
        CountDownLatch entered = new CountDownLatch(1);
        watchers.stop();
        watchers = new Watchers(() -> List.of(presented -> {
            entered.countDown();
            try {
                slow.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            heard.add(presented.text());
        }));
        watchers.tell(presented("hanging"));
        assertThat(entered.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        for (int i = 0; i < Watchers.WAITING + 3; i++) {
            watchers.tell(presented("news " + i));
        }
        slow.countDown();
        assertThat(heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo("hanging");
        assertThat(heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo("news 3");
    }

    @Test
    void theGateTellsWhoPresentedWhatAndWhatCameOfIt() {
        World world = new World();
        world.run(200);
        world.scan("nonsense");
        world.use(world.open(1, 1, 3));
        assertThat(world.told).extracting(Presented::kind).containsExactly(Kind.NONE, Kind.CUSTOMER);
        Presented told = world.told.get(1);
        assertThat(told.op()).contains(Op.OPEN);
        assertThat(told.source()).isEqualTo(World.SCANNER);
        assertThat(told.verdict().doors()).containsExactly(3);
        assertThat(told.validUntil()).isGreaterThan(world.clock.now().seconds());
    }
}
