// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.audit.Event;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.UnitException;
import org.latchkey.unit.api.testing.EntryTrail;
import org.latchkey.unit.api.testing.MemoryStore;

/** Records and state in one batch, durable at once unless told otherwise. */
final class MemoryTrail extends EntryTrail {

    private final MemoryStore store;
    boolean failing;
    int batches;
    /** Records that fail. */
    Predicate<AuditEntry> refusing = entry -> false;
    /** Makes the write durable but lets the caller never hear of it. */
    boolean deaf;
    /** The same for records of this event; null for none. */
    Event deafTo;

    final List<CompletableFuture<Long>> unheard = new ArrayList<>();

    MemoryTrail(MemoryStore store) {
        this.store = store;
    }

    @Override
    public synchronized CompletableFuture<Long> submit(List<AuditEntry> more, Batch changes) {
        if (failing || more.stream().anyMatch(refusing)) {
            return CompletableFuture.failedFuture(new UnitException("disk full"));
        }
        long first = entries.size();
        store.write(changes);
        batches++;
        entries.addAll(more);
        if (deaf || more.stream().anyMatch(entry -> entry.event() == deafTo)) {
            CompletableFuture<Long> never = new CompletableFuture<>();
            unheard.add(never);
            return never;
        }
        return CompletableFuture.completedFuture(first);
    }
}
