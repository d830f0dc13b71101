// SPDX-License-Identifier: Apache-2.0
package org.latchkey.command;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.unit.api.AuditTrail;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.UnitException;

/** Writes a record with its changes and waits for the disk. */
final class Writer {

    private final AuditTrail trail;
    private final Executor own;
    private final long patienceMillis;

    /** @param own the thread that writes, for what becomes durable when nobody waits any more */
    Writer(AuditTrail trail, Executor own, long patienceMillis) {
        this.trail = trail;
        this.own = own;
        this.patienceMillis = patienceMillis;
    }

    /**
     * Writes.
     *
     * @param committed runs on this thread once it is durable, also if that takes longer than anybody waits
     * @param abandoned runs on this thread once it is certain that it never will be
     * @return the first record's number
     * @throws Undecided if it is not durable yet, and may still become so
     * @throws UnitException if it is not durable
     */
    long write(List<AuditEntry> entries, Batch batch, Committed committed, Runnable abandoned) {
        CompletableFuture<Long> written = submit(entries, batch, abandoned);
        try {
            long record = written.get(patienceMillis, TimeUnit.MILLISECONDS);
            committed.run(record);
            return record;
        } catch (ExecutionException e) {
            abandoned.run();
            throw new UnitException(String.valueOf(e.getCause().getMessage()), e);
        } catch (TimeoutException e) {
            throw new Undecided(
                    "the disk has not answered for " + patienceMillis + " ms", e, later(written, committed, abandoned));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Undecided("interrupted while waiting for the disk", e, later(written, committed, abandoned));
        }
    }

    private CompletableFuture<Long> submit(List<AuditEntry> entries, Batch batch, Runnable abandoned) {
        try {
            return trail.submit(entries, batch);
        } catch (RuntimeException e) {
            abandoned.run();
            throw e;
        }
    }

    /** The same, where nothing was kept free. */
    long write(List<AuditEntry> entries, Batch batch, Committed committed) {
        return write(entries, batch, committed, () -> {});
    }

    private CompletableFuture<Boolean> later(CompletableFuture<Long> written, Committed committed, Runnable abandoned) {
        return written.handleAsync(
                (record, failure) -> {
                    if (failure == null) {
                        committed.run(record);
                    } else {
                        abandoned.run();
                    }
                    return failure == null;
                },
                own);
    }

    /** The disk has not answered in time: the record and its changes may still become durable. */
    static final class Undecided extends UnitException {

        private static final long serialVersionUID = 1L;

        private final transient CompletableFuture<Boolean> settled;

        Undecided(String message, Throwable cause, CompletableFuture<Boolean> settled) {
            super(message, cause);
            this.settled = settled;
        }

        /** Completes on the writing thread, after {@code committed}: whether it became durable. */
        CompletableFuture<Boolean> settled() {
            return settled;
        }
    }

    /** Told of the first record's number. */
    @FunctionalInterface
    interface Committed {
        void run(long record);
    }
}
