// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.unit.api.AuditTrail;
import org.latchkey.unit.api.Batch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records of openings that nobody waits for, and the changes of state that go with them: written strictly one after another,
 * so that none overtakes one that the disk did not take. Those wait in memory until it does. Used by the outcomes thread alone.
 */
final class Backlog {

    /** As many outcomes as a site has doors, twice. */
    static final int MAX_UNRECORDED = 4_000;

    /** Records written together. */
    static final int TOGETHER = 64;

    private static final Logger LOG = LoggerFactory.getLogger(Backlog.class);

    private record Item(AuditEntry entry, Batch changes) {}

    private final AuditTrail trail;
    private final Executor outcomes;
    private final Deque<Item> waiting = new ArrayDeque<>();
    private CompletableFuture<Long> writing = CompletableFuture.completedFuture(0L);
    /** How many are being written; 0 while none is. */
    private int inHand;
    /** How many are written next. */
    private int together = TOGETHER;

    private boolean failing;

    Backlog(AuditTrail trail, Executor outcomes) {
        this.trail = trail;
        this.outcomes = outcomes;
    }

    /** Records it, now or as soon as that is possible. Waits for nothing. */
    void note(AuditEntry entry) {
        note(entry, new Batch());
    }

    /** The same with changes that become durable together with the record, and are kept where there is no room for it. */
    void note(AuditEntry entry, Batch changes) {
        if (waiting.size() >= MAX_UNRECORDED) {
            LOG.error("a record of an opening is lost: {} wait for the disk", waiting.size());
            keep(changes);
            return;
        }
        waiting.add(new Item(entry, changes));
        write();
    }

    /** Keeps changes without their record. Of each key the last one counts, so that they take room for each key once. */
    private void keep(Batch changes) {
        Batch kept = waiting.getLast().changes();
        for (Batch.Change change : changes.changes()) {
            kept.changes().removeIf(before -> Arrays.equals(before.key(), change.key()));
        }
        kept.addAll(changes);
    }

    /** Writes what could not be written. Often called. */
    void tick() {
        write();
    }

    private void write() {
        if (inHand > 0 || waiting.isEmpty()) {
            return;
        }
        inHand = Math.min(together, waiting.size());
        writing = submit(inHand);
        writing.whenComplete((record, failure) -> outcomes.execute(() -> written(failure)));
    }

    private CompletableFuture<Long> submit(int count) {
        Batch changes = new Batch();
        List<Item> some = waiting.stream().limit(count).toList();
        some.forEach(item -> changes.addAll(item.changes()));
        try {
            return trail.submit(some.stream().map(Item::entry).toList(), changes);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void written(Throwable failure) {
        int count = inHand;
        inHand = 0;
        if (failure == null) {
            failing = false;
            together = TOGETHER;
            drop(count);
            write();
            return;
        }
        Throwable why = failure instanceof CompletionException ? failure.getCause() : failure;
        if (count == 1 && why.getCause() instanceof IllegalArgumentException) {
            // No disk that comes back takes this one, and those behind it wait.
            LOG.error("a record of an opening is lost: {}", why.getMessage());
            drop(1);
            return;
        }
        if (!failing) {
            failing = true;
            LOG.warn("openings are not recorded yet: {}", why.getMessage());
        }
        together = 1;
    }

    private void drop(int count) {
        for (int i = 0; i < count; i++) {
            waiting.remove();
        }
    }

    /**
     * Writes what waits, waiting for the disk this time, until that is done or fails; what a slow disk has not taken by then
     * is left with the trail. The end: nothing comes after it.
     */
    void flush(long patienceMillis) {
        try {
            while (!waiting.isEmpty()) {
                if (inHand == 0) {
                    inHand = Math.min(TOGETHER, waiting.size());
                    writing = submit(inHand);
                }
                writing.get(patienceMillis, TimeUnit.MILLISECONDS);
                drop(inHand);
                inHand = 0;
            }
        } catch (TimeoutException expected) {
            leave();
        } catch (ExecutionException e) {
            LOG.warn("{} records of openings are lost: {}", waiting.size(), e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The trail writes in the order in which it was given things. */
    private void leave() {
        LOG.warn("the disk is slow: {} records of openings are left with the trail", waiting.size());
        drop(inHand);
        inHand = 0;
        while (!waiting.isEmpty()) {
            int count = Math.min(TOGETHER, waiting.size());
            submit(count);
            drop(count);
        }
    }
}
