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
     * @return the first record's number
     * @throws UnitException if it is not durable, or not yet
     */
    long write(List<AuditEntry> entries, Batch batch, Committed committed) {
        CompletableFuture<Long> written = trail.submit(entries, batch);
        try {
            long record = written.get(patienceMillis, TimeUnit.MILLISECONDS);
            committed.run(record);
            return record;
        } catch (ExecutionException e) {
            throw new UnitException(String.valueOf(e.getCause().getMessage()), e);
        } catch (TimeoutException e) {
            later(written, committed);
            throw new UnitException("the disk has not answered for " + patienceMillis + " ms", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            later(written, committed);
            throw new UnitException("interrupted while waiting for the disk", e);
        }
    }

    private void later(CompletableFuture<Long> written, Committed committed) {
        written.whenCompleteAsync(
                (record, failure) -> {
                    if (failure == null) {
                        committed.run(record);
                    }
                },
                own);
    }

    /** Told of the first record's number. */
    @FunctionalInterface
    interface Committed {
        void run(long record);
    }
}
