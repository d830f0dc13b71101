// SPDX-License-Identifier: Apache-2.0
package org.latchkey.command;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.note.Checkpoint;
import org.latchkey.unit.api.AuditTrail;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.UnitException;

/** The trail that is there now: it is restarted when the site changes, and waited for then. */
final class LiveTrail implements AuditTrail {

    static final long PATIENCE_MILLIS = 15_000;

    /** Null while there is none. Guarded by this. */
    private AuditTrail present;

    synchronized void set(AuditTrail trail) {
        present = trail;
        notifyAll();
    }

    synchronized void unset(AuditTrail trail) {
        if (present == trail) {
            present = null;
        }
    }

    /** @throws UnitException if it does not come */
    private synchronized AuditTrail get() {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        long left = PATIENCE_MILLIS;
        while (present == null && left > 0) {
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                left = 0;
            }
            left = Math.min(left, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()));
        }
        if (present == null) {
            throw new UnitException("the trail is not open");
        }
        return present;
    }

    @Override
    public CompletableFuture<Long> submit(List<AuditEntry> entries, Batch changes) {
        return get().submit(entries, changes);
    }

    @Override
    public long append(AuditEntry entry, Batch changes) {
        return get().append(entry, changes);
    }

    @Override
    public long size() {
        return get().size();
    }

    @Override
    public Optional<Checkpoint> checkpoint() {
        return get().checkpoint();
    }

    @Override
    public Optional<byte[]> record(long seq) {
        return get().record(seq);
    }

    @Override
    public Verification verify() {
        return get().verify();
    }

    @Override
    public long boot() {
        return get().boot();
    }
}
