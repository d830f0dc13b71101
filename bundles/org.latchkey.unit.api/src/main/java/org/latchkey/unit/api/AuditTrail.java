// SPDX-License-Identifier: Apache-2.0
package org.latchkey.unit.api;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.note.Checkpoint;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The tamper-evident trail. Thread-safe. Concurrent appends share one synced batch and one signed checkpoint; within
 * a batch the records keep the order of the calls.
 */
@ProviderType
public interface AuditTrail {

    /**
     * Records what happened and changes the state it speaks of, in one atomic, synced batch with a new checkpoint.
     *
     * @param entries at least one and at most 64
     * @return completes with the first entry's sequence number when durable; fails with {@link UnitException} if it is
     *     not, and then nothing may be done that the record speaks of. Dependants run on a committing thread and must
     *     not block.
     */
    CompletableFuture<Long> submit(List<AuditEntry> entries, Batch changes);

    /** {@link #submit} for one entry, waiting until it is durable. @throws UnitException if it is not, or not in 10 s */
    long append(AuditEntry entry, Batch changes);

    /** How many records there are; their numbers are 0 to size − 1. */
    long size();

    /** The newest signed checkpoint, once there is one. */
    Optional<Checkpoint> checkpoint();

    /** The stored bytes of a record. */
    Optional<byte[]> record(long seq);

    /** Recomputes every leaf and the root from the stored bytes and checks the newest checkpoint's signature. */
    Verification verify();

    /** Counts starts of this unit, from 1. */
    long boot();

    /**
     * What {@link #verify} found.
     *
     * @param sound true if everything fits
     * @param size records looked at
     * @param rootHash hex of the recomputed root
     * @param finding what does not fit, or what was checked
     */
    record Verification(boolean sound, long size, String rootHash, String finding) {}
}
