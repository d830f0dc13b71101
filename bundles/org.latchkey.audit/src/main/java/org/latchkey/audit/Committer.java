// SPDX-License-Identifier: Apache-2.0
package org.latchkey.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.latchkey.audit.Preparation.Prepared;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.Store;
import org.latchkey.unit.api.UnitException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits submissions in the order they came, many at a time. Two threads take turns: while one waits for the disk, the
 * other numbers, encodes, hashes and signs the next batch. A thread takes the writing lock before it lets go of the
 * preparing lock, which keeps the order; a lone submission is prepared and written by one thread without a pause.
 */
final class Committer {

    /** The most submissions in one batch. */
    static final int MAX_GROUP = 64;

    private static final Logger LOG = LoggerFactory.getLogger(Committer.class);
    private static final int THREADS = 2;
    private static final int QUEUE = 512;
    private static final int MAX_RECORDS = 256;
    private static final long PATIENCE_SECONDS = 2;
    private static final Submission STOP = new Submission(List.of(), new Batch());

    private final Store store;
    private final Records records;
    private final Preparation preparation;
    private final Intake queue = new Intake(QUEUE);
    private final List<Thread> threads = new ArrayList<>();

    private final ReentrantLock preparing = new ReentrantLock();
    private final ReentrantLock writing = new ReentrantLock();

    /** Where the trail ends when everything prepared is durable. Guarded by {@link #preparing}. */
    private Tip pending;

    /** Guarded by {@link #preparing}. */
    private boolean ended;

    /** A batch failed, so what was prepared behind it is void. Guarded by {@link #writing}. */
    private boolean failed;

    /** Where the trail ends on the disk. Written under {@link #writing}. */
    private volatile Tip durable;

    private volatile boolean stopping;
    private volatile boolean stopped;
    private volatile String trouble = "";

    Committer(Store store, Records records, Preparation preparation, Tip start) {
        this.store = store;
        this.records = records;
        this.preparation = preparation;
        durable = start;
        pending = start;
        for (int i = 1; i <= THREADS; i++) {
            Thread thread = new Thread(this::run, "audit-commit-" + i);
            thread.setDaemon(true);
            threads.add(thread);
        }
        threads.forEach(Thread::start);
    }

    Tip durable() {
        return durable;
    }

    /** Empty, or why the last batch failed. */
    String trouble() {
        return trouble;
    }

    void submit(Submission submission) {
        if (stopping) {
            submission.fail("The trail is stopped.", null);
            return;
        }
        try {
            if (!queue.offer(submission, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                submission.fail("The trail is too busy: " + QUEUE + " submissions wait for the disk.", null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            submission.fail("Interrupted while waiting for the trail.", e);
        }
        if (stopped) {
            failRest();
        }
    }

    private void run() {
        while (round()) {
            LOG.trace("committed");
        }
    }

    /** One batch. @return false when there will be no more */
    private boolean round() {
        List<Submission> group = new ArrayList<>(MAX_GROUP);
        Prepared prepared;
        preparing.lock();
        try {
            take(group);
            if (group.isEmpty()) {
                return !ended;
            }
            prepared = prepareInTurn(group);
        } catch (RuntimeException e) {
            LOG.error("A batch of the trail could not be prepared", e);
            group.forEach(submission -> submission.fail("The trail could not be prepared: " + e.getMessage(), e));
            return true;
        } finally {
            preparing.unlock();
        }
        if (prepared != null) {
            write(prepared);
        }
        return true;
    }

    private void take(List<Submission> group) {
        int entries = 0;
        while (!ended && group.size() < MAX_GROUP && entries < MAX_RECORDS) {
            Submission next = group.isEmpty() ? queue.take() : queue.poll();
            if (next == null) {
                return;
            }
            if (next == STOP) {
                ended = true;
            } else {
                group.add(next);
                entries += next.entries().size();
            }
        }
    }

    /** Returns with the writing lock held, unless it returns null because there is nothing to write. */
    private Prepared prepareInTurn(List<Submission> group) {
        Prepared prepared = preparation.prepare(group, pending);
        boolean hold = false;
        writing.lock();
        try {
            if (failed) {
                pending = recovered();
                failed = false;
                prepared = preparation.prepare(group, pending);
            }
            pending = prepared.after();
            hold = !prepared.taken().isEmpty();
            return hold ? prepared : null;
        } finally {
            if (!hold) {
                writing.unlock();
            }
        }
    }

    /** After a failure: the batch may have reached the disk after all, and then the trail goes on behind it. */
    private Tip recovered() {
        try {
            Tip stored = records.tip();
            if (stored.size() > durable.size()) {
                LOG.warn("A batch reported as failed had reached the disk: the trail ends at {}.", stored.size());
                durable = stored;
            }
        } catch (DamageException | UnitException e) {
            LOG.debug("The stored end can not be read now; the last known one holds.", e);
        }
        return durable;
    }

    private void write(Prepared prepared) {
        RuntimeException failure = null;
        try {
            store.write(prepared.batch());
            durable = prepared.after();
            trouble = "";
        } catch (RuntimeException e) {
            failure = e;
            failed = true;
            trouble = "Nothing can be recorded: " + e.getMessage();
        } finally {
            writing.unlock();
        }
        if (failure == null) {
            prepared.complete();
        } else {
            LOG.error("A batch of the trail was not written: {}", failure.getMessage());
            prepared.fail(failure.getMessage(), failure);
        }
    }

    /** Commits what was submitted, then ends the threads; what is not committed in time fails. */
    void stop(long seconds) throws InterruptedException {
        stopping = true;
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        boolean told = queue.offer(STOP, seconds, TimeUnit.SECONDS);
        for (Thread thread : threads) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (told && left > 0) {
                thread.join(left);
            }
            if (thread.isAlive()) {
                LOG.error("{} did not end within {} s.", thread.getName(), seconds);
            }
        }
        stopped = true;
        failRest();
    }

    private void failRest() {
        Submission rest;
        while ((rest = queue.poll()) != null) {
            if (rest != STOP) {
                rest.fail("The trail is stopped.", null);
            }
        }
    }
}
