// SPDX-License-Identifier: Apache-2.0
package org.latchkey.identity;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.latchkey.protocol.audit.Actor;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.audit.Event;
import org.latchkey.unit.api.AuditTrail;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.Site;
import org.latchkey.unit.api.Store;
import org.latchkey.unit.api.TrustedClock;

/**
 * Records each snapshot once. The same batch raises the clock, and ends the state's being set aside if the snapshot was
 * accepted into this very state; the snapshot that an earlier, lost state went by does not end it.
 */
final class ProvisioningRecord {

    /** Hash of the snapshot that was accepted into this state. */
    static final byte[] ACCEPTED = "i/accepted".getBytes(StandardCharsets.US_ASCII);

    /** Hash of the snapshot and version of the ring that were recorded. */
    static final byte[] RECORDED = "i/recorded".getBytes(StandardCharsets.US_ASCII);

    private final Store store;
    private final AuditTrail trail;
    private final TrustedClock clock;

    ProvisioningRecord(Store store, AuditTrail trail, TrustedClock clock) {
        this.store = store;
        this.trail = trail;
        this.clock = clock;
    }

    /** What accepting a snapshot leaves in the state it is accepted into. */
    static Batch accepted(Site site) {
        return new Batch().put(ACCEPTED, site.snapshotHash());
    }

    /** Writes the record unless it is written. */
    void write(Site site) {
        byte[] hash = site.snapshotHash();
        byte[] mark = ByteBuffer.allocate(hash.length + Long.BYTES)
                .put(hash)
                .putLong(site.keyRing().version())
                .array();
        if (holds(RECORDED, mark)) {
            return;
        }
        boolean accepted = holds(ACCEPTED, hash);
        Batch batch = new Batch().put(RECORDED, mark);
        clock.accept(site.snapshot().issuedAt(), batch);
        if (accepted) {
            store.answerSetAside(batch);
        }
        Map<String, Object> details = Map.of(
                "key-ring", site.keyRing().version(),
                "seq", site.snapshot().seq(),
                "issued-at", site.snapshot().issuedAt());
        String outcome = accepted ? "accepted" : "kept";
        trail.append(new AuditEntry(Event.PROVISIONED, Actor.SYSTEM, "", 0, outcome, "", hash, details), batch);
    }

    private boolean holds(byte[] key, byte[] value) {
        return store.get(key).filter(stored -> Arrays.equals(stored, value)).isPresent();
    }
}
