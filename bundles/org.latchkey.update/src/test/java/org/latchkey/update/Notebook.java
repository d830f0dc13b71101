// SPDX-License-Identifier: Apache-2.0
package org.latchkey.update;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.audit.Event;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.UnitException;
import org.latchkey.unit.api.testing.EntryTrail;
import org.latchkey.unit.api.testing.MemoryStore;

/** What the updater records, and the store beside it. */
final class Notebook extends EntryTrail {

    private final MemoryStore store;
    /** Records that can not be made. */
    final Set<Event> refused = EnumSet.noneOf(Event.class);

    /** Is told of each record before it is made. */
    Consumer<AuditEntry> seen = entry -> {};

    Notebook() {
        this(new MemoryStore());
    }

    Notebook(MemoryStore store) {
        this.store = store;
    }

    Journal journal() {
        return new Journal(() -> Optional.of(this), () -> Optional.of(store));
    }

    List<String> events() {
        return entries.stream()
                .map(entry -> entry.event() + " " + entry.details().get("release"))
                .toList();
    }

    List<Object> findings() {
        return entries.stream().map(entry -> entry.details().get("finding")).toList();
    }

    @Override
    public CompletableFuture<Long> submit(List<AuditEntry> more, Batch changes) {
        if (more.stream().anyMatch(entry -> refused.contains(entry.event()))) {
            throw new UnitException("the disk is full");
        }
        more.forEach(seen);
        store.write(changes);
        entries.addAll(more);
        return CompletableFuture.completedFuture(entries.size() - 1L);
    }
}
