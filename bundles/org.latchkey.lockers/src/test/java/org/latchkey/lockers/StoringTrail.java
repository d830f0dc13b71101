// SPDX-License-Identifier: Apache-2.0
package org.latchkey.lockers;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.UnitException;
import org.latchkey.unit.api.testing.EntryTrail;
import org.latchkey.unit.api.testing.MemoryStore;

/** A trail that keeps what changes along with its records. */
final class StoringTrail extends EntryTrail {

    private final MemoryStore store;

    StoringTrail(MemoryStore store) {
        this.store = store;
    }

    @Override
    public synchronized CompletableFuture<Long> submit(List<AuditEntry> more, Batch changes) {
        try {
            store.write(changes);
        } catch (UnitException e) {
            return CompletableFuture.failedFuture(e);
        }
        entries.addAll(more);
        return CompletableFuture.completedFuture((long) entries.size() - more.size());
    }
}
