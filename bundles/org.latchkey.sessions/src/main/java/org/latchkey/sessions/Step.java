// SPDX-License-Identifier: Apache-2.0
package org.latchkey.sessions;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.unit.api.AuditTrail;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.Holders;
import org.latchkey.unit.api.Holders.Change;
import org.latchkey.unit.api.Holders.Hold;
import org.latchkey.unit.api.Store;

/** One change of who holds what, with its records: all of it becomes durable, or nothing. Used once, under the book's lock. */
final class Step {

    private final Holders holders;
    private final List<Change> changes = new ArrayList<>(2);
    private final List<AuditEntry> entries = new ArrayList<>(2);
    private final Batch batch = new Batch();

    Step(Holders holders) {
        this.holders = holders;
    }

    Batch batch() {
        return batch;
    }

    void record(AuditEntry entry) {
        entries.add(entry);
    }

    /** A free door gets a holder. @return false if somebody else was first */
    boolean take(Hold hold) {
        return add(holders.change(Optional.empty(), Optional.of(hold), batch));
    }

    /** A holder goes on otherwise. @return false if it is another one by now */
    boolean change(Hold before, Hold after) {
        return add(holders.change(Optional.of(before), Optional.of(after), batch));
    }

    /** A holder is gone, and with it what it kept. @return false if it is another one by now */
    boolean release(Hold hold) {
        return add(holders.release(hold, batch));
    }

    private boolean add(Optional<Change> change) {
        change.ifPresent(changes::add);
        return change.isPresent();
    }

    /** It is not to be. */
    void undo() {
        changes.forEach(change -> change.settle(false));
    }

    /** Writes it. @return completes after the holders know how it ended */
    CompletableFuture<Long> submit(AuditTrail trail, Store store) {
        return write(trail, store)
                .whenComplete((record, failure) -> changes.forEach(change -> change.settle(failure == null)));
    }

    private CompletableFuture<Long> write(AuditTrail trail, Store store) {
        try {
            if (!entries.isEmpty()) {
                return trail.submit(entries, batch);
            }
            store.write(batch);
            return CompletableFuture.completedFuture(-1L);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
