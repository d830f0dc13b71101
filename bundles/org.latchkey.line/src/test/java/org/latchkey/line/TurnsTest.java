// SPDX-License-Identifier: Apache-2.0
package org.latchkey.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.latchkey.device.api.DeviceException;

@Timeout(60)
class TurnsTest {

    private final Turns turns = new Turns();
    private final List<String> order = new CopyOnWriteArrayList<>();

    /** Starts a thread that wants a turn and returns once it waits. */
    private CompletableFuture<Void> wanting(String name, boolean urgent) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                turns.take(urgent);
                order.add(name);
                turns.giveBack();
                done.complete(null);
            } catch (DeviceException e) {
                done.completeExceptionally(e);
            }
        });
        thread.start();
        Await.until(() -> thread.getState() == Thread.State.WAITING);
        return done;
    }

    @Test
    void openingsOvertakeReadsAndEachKindKeepsItsOrder() throws Exception {
        turns.take(false);
        CompletableFuture<Void> all = CompletableFuture.allOf(
                wanting("read 1", false), wanting("read 2", false), wanting("open 1", true), wanting("open 2", true));
        turns.giveBack();
        all.get(20, TimeUnit.SECONDS);
        assertThat(order).containsExactly("open 1", "open 2", "read 1", "read 2");
    }

    @Test
    void closingTurnsAwayWhoWaitsAndWhoComes() throws Exception {
        turns.take(true);
        CompletableFuture<Void> waiting = wanting("late", true);
        turns.close();
        assertThatThrownBy(waiting::join)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(DeviceException.class, e -> assertThat(e.certainlyNotSent())
                        .isTrue());
        assertThatThrownBy(() -> turns.take(true)).isInstanceOf(DeviceException.class);
        assertThat(turns.awaitIdle(1)).isFalse();
        turns.giveBack();
        assertThat(turns.awaitIdle(1)).isTrue();
    }

    @Test
    void anInterruptedWaiterLeavesTheQueueInOrder() throws Exception {
        turns.take(false);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> turns.take(true)).isInstanceOf(DeviceException.class);
        assertThat(Thread.interrupted()).isTrue();
        CompletableFuture<Void> next = wanting("next", false);
        turns.giveBack();
        next.get(20, TimeUnit.SECONDS);
    }
}
