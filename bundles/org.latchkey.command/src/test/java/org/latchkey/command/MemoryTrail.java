// SPDX-License-Identifier: Apache-2.0
package org.latchkey.command;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.UnitException;
import org.latchkey.unit.api.testing.EntryTrail;
import org.latchkey.unit.api.testing.MemoryStore;

/** Records and state in one batch, durable at once; dies before or after the write that the test names. */
final class MemoryTrail extends EntryTrail {

    private final MemoryStore store;
    boolean full;
    boolean closed;
    /** Writes are held back until {@link #decide}. */
    boolean slow;

    private final List<Runnable> held = new ArrayList<>();
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
        if (closed) {
            throw new UnitException("the trail is closed");
        }
        if (full) {
            return CompletableFuture.failedFuture(new UnitException("disk full"));
        }
        if (slow) {
            CompletableFuture<Long> later = new CompletableFuture<>();
            held.add(() -> {
                store.write(changes);
                entries.addAll(more);
                later.complete((long) entries.size() - more.size());
            });
            return later;
        }
        long first = entries.size();
        store.write(changes);
        entries.addAll(more);
        if (dieAfter-- == 0) {
            throw new Death();
        }
        return CompletableFuture.completedFuture(first);
    }

    /** The disk answers at last. */
    void decide() {
        slow = false;
        List<Runnable> all = List.copyOf(held);
        held.clear();
        all.forEach(Runnable::run);
    }
}
