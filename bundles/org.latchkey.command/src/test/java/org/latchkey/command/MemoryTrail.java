// SPDX-License-Identifier: Apache-2.0
package org.latchkey.command;

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

/** Records and state in one batch, durable at once; dies before or after the write that the test names. */
final class MemoryTrail implements AuditTrail {

    final List<AuditEntry> entries = new ArrayList<>();
    private final MemoryStore store;
    boolean full;
    /** Writes that still come through before death; negative for no death. */
    int dieBefore = -1;

    int dieAfter = -1;

    MemoryTrail(MemoryStore store) {
        this.store = store;
    }

    @Override
    public CompletableFuture<Long> submit(List<AuditEntry> more, Batch changes) {
        if (dieBefore-- == 0) {
            throw new Death();
        }
        if (full) {
            return CompletableFuture.failedFuture(new UnitException("disk full"));
        }
        long first = entries.size();
        store.write(changes);
        entries.addAll(more);
        if (dieAfter-- == 0) {
            throw new Death();
        }
        return CompletableFuture.completedFuture(first);
    }

    @Override
    public long append(AuditEntry entry, Batch changes) {
        if (full) {
            throw new UnitException("disk full");
        }
        return submit(List.of(entry), changes).join();
    }

    List<AuditEntry> of(Event event) {
        return entries.stream().filter(entry -> entry.event() == event).toList();
    }

    AuditEntry last() {
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
