// SPDX-License-Identifier: Apache-2.0
package org.latchkey.store.leveldb;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.UnitException;

/**
 * Lets concurrent callers share one synced write: the caller at the head of the queue writes for all that wait behind
 * it. A lone caller writes at once, on its own thread.
 */
final class GroupCommit {

    static final int MAX_GROUP = 64;

    private static final class Caller {
        final Batch batch;
        final Condition turn;
        boolean done;
        RuntimeException failure;

        Caller(Batch batch, Condition turn) {
            this.batch = batch;
            this.turn = turn;
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Caller> queue = new ArrayDeque<>();
    private final Consumer<List<Batch>> writer;

    /** @param writer makes the batches durable together or throws; never called concurrently */
    GroupCommit(Consumer<List<Batch>> writer) {
        this.writer = writer;
    }

    void write(Batch batch) {
        Caller me = new Caller(batch, lock.newCondition());
        lock.lock();
        try {
            queue.addLast(me);
            while (!me.done && queue.peekFirst() != me) {
                me.turn.awaitUninterruptibly();
            }
            if (!me.done) {
                lead();
            }
        } finally {
            lock.unlock();
        }
        if (me.failure != null) {
            throw new UnitException(me.failure.getMessage(), me.failure);
        }
    }

    /** How many callers are in the queue, the writing ones included. */
    int waiting() {
        lock.lock();
        try {
            return queue.size();
        } finally {
            lock.unlock();
        }
    }

    /** Writes for everybody in the queue, without holding the lock; those who come meanwhile form the next group. */
    private void lead() {
        List<Caller> group = new ArrayList<>(queue);
        if (group.size() > MAX_GROUP) {
            group = group.subList(0, MAX_GROUP);
        }
        RuntimeException failure = null;
        lock.unlock();
        try {
            writer.accept(group.stream().map(caller -> caller.batch).toList());
        } catch (RuntimeException e) {
            failure = e;
        } finally {
            lock.lock();
        }
        for (Caller caller : group) {
            queue.removeFirst();
            caller.done = true;
            caller.failure = failure;
            caller.turn.signal();
        }
        if (!queue.isEmpty()) {
            queue.peekFirst().turn.signal();
        }
    }
}
