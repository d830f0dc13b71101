// SPDX-License-Identifier: Apache-2.0
package org.latchkey.store.leveldb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.UnitException;

class GroupCommitTest {

    private final List<Integer> sizes = new ArrayList<>();
    private final AtomicInteger failures = new AtomicInteger();
    private final CountDownLatch firstIsWriting = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final GroupCommit commits = new GroupCommit(this::write);

    private void write(List<Batch> batches) {
        sizes.add(batches.size());
        if (sizes.size() == 1) {
            firstIsWriting.countDown();
            await(goOn);
        } else if (failures.getAndDecrement() > 0) {
            throw new UnitException("disk full");
        }
    }

    @Test
    void thoseWhoWaitShareTheNextWrite() {
        List<CompletableFuture<Void>> callers = callersBehindASlowWrite(10);

        goOn.countDown();

        callers.forEach(CompletableFuture::join);
        assertThat(sizes).containsExactly(1, 10);
    }

    @Test
    void groupsAreBounded() {
        List<CompletableFuture<Void>> callers = callersBehindASlowWrite(GroupCommit.MAX_GROUP + 5);

        goOn.countDown();

        callers.forEach(CompletableFuture::join);
        assertThat(sizes).containsExactly(1, GroupCommit.MAX_GROUP, 5);
    }

    @Test
    void aFailureReachesEachOfTheGroupAndNobodyElse() {
        failures.set(1);
        List<CompletableFuture<Void>> callers = callersBehindASlowWrite(3);

        goOn.countDown();

        callers.get(0).join();
        for (CompletableFuture<Void> caller : callers.subList(1, callers.size())) {
            assertThatThrownBy(caller::join)
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(UnitException.class)
                    .hasMessageContaining("disk full");
        }
        commits.write(new Batch());
        assertThat(sizes).containsExactly(1, 3, 1);
    }

    private List<CompletableFuture<Void>> callersBehindASlowWrite(int count) {
        List<CompletableFuture<Void>> callers = new ArrayList<>();
        callers.add(start());
        await(firstIsWriting);
        for (int i = 0; i < count; i++) {
            callers.add(start());
        }
        while (commits.waiting() < count + 1) {
            Thread.onSpinWait();
        }
        return callers;
    }

    private CompletableFuture<Void> start() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                commits.write(new Batch());
                done.complete(null);
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return done;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
