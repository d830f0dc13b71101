// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.audit.Event;
import org.latchkey.protocol.note.Checkpoint;
import org.latchkey.unit.api.AuditTrail;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.UnitException;

/** Records and state in one batch, durable at once unless told otherwise. */
final class MemoryTrail implements AuditTrail {

    final List<AuditEntry> entries = new ArrayList<>();
    private final MemoryStore store;
    boolean failing;
    int batches;
    /** Makes the write durable but lets the caller never hear of it. */
    boolean deaf;

    final List<CompletableFuture<Long>> unheard = new ArrayList<>();

    MemoryTrail(MemoryStore store) {
        this.store = store;
    }

    @Override
    public synchronized CompletableFuture<Long> submit(List<AuditEntry> more, Batch changes) {
        if (failing) {
            return CompletableFuture.failedFuture(new UnitException("disk full"));
        }
        long first = entries.size();
        store.write(changes);
        batches++;
        entries.addAll(more);
        if (deaf) {
            CompletableFuture<Long> never = new CompletableFuture<>();
            unheard.add(never);
            return never;
        }
        return CompletableFuture.completedFuture(first);
    }

    @Override
    public long append(AuditEntry entry, Batch changes) {
        if (failing) {
            throw new UnitException("disk full");
        }
        return submit(List.of(entry), changes).join();
    }

    synchronized long count(Event event) {
        return entries.stream().filter(entry -> entry.event() == event).count();
    }

    synchronized long count(Event event, String outcome) {
        return entries.stream()
                .filter(entry -> entry.event() == event && entry.outcome().equals(outcome))
                .count();
    }

    synchronized AuditEntry last() {
        return entries.get(entries.size() - 1);
    }

    @Override
    public long size() {
        return entries.size();
    }

    @Override
    public Optional<Checkpoint> checkpoint() {
        return Optional.empty();
    }

    @Override
    public Optional<byte[]> record(long seq) {
        return Optional.empty();
    }

    @Override
    public Verification verify() {
        return new Verification(true, size(), "", "");
    }

    @Override
    public long boot() {
        return 1;
    }
}
