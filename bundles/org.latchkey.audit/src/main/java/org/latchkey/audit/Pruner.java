// SPDX-License-Identifier: Apache-2.0
package org.latchkey.audit;

import java.util.Optional;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.audit.AuditRecord;
import org.latchkey.protocol.audit.ClockQuality;
import org.latchkey.protocol.merkle.MerkleTree;
import org.latchkey.protocol.note.Checkpoint;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.Store;
import org.latchkey.unit.api.TrustedClock;
import org.latchkey.unit.api.UnitException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets go of the oldest records, a block at a time: only what the portal has witnessed, and only what is older than
 * {@link #KEPT_SECONDS} by clocks that were proven, now and then. The tree of what is gone stays, so that the rest still
 * leads to the signed root.
 */
final class Pruner {

    /** A portal that was restored from a backup can ask again for so long. */
    static final long KEPT_SECONDS = 90L * 24 * 60 * 60;

    /** So far behind a block a record with a proven time is looked for. */
    private static final int LOOK_RECORDS = 256;

    private static final int LOOK_BYTES = LOOK_RECORDS * 1024;
    private static final Logger LOG = LoggerFactory.getLogger(Pruner.class);

    private final Store store;
    private final Records records;
    private final Pages pages;
    private final Witness witness;
    private final TrustedClock clock;

    Pruner(Store store, Records records, Pages pages, Witness witness, TrustedClock clock) {
        this.store = store;
        this.records = records;
        this.pages = pages;
        this.witness = witness;
        this.clock = clock;
    }

    /** One block at most. @return true if one went */
    boolean step() {
        TrustedClock.Reading now = clock.now();
        if (now.quality() != ClockQuality.PROVEN) {
            return false;
        }
        try {
            MerkleTree from = records.pruned();
            long witnessed = witness.highest().map(Checkpoint::size).orElse(0L);
            Optional<MerkleTree> to = records.afterPruned(from).filter(tree -> tree.size() <= witnessed);
            if (to.isEmpty() || !isOld(to.get().size(), now.seconds() - KEPT_SECONDS)) {
                return false;
            }
            requireLeadsTo(from, to.get());
            Batch batch = new Batch();
            Records.prune(from, to.get(), batch);
            pages.exclusively(() -> store.write(batch));
            LOG.info(
                    "Records {} to {}, witnessed long ago, are no longer kept.",
                    from.size(),
                    to.get().size() - 1);
            return true;
        } catch (DamageException | UnitException e) {
            LOG.warn("Old records are kept for now: {}", e.getMessage());
            return false;
        }
    }

    /** What comes after a record is younger; so one with a proven time behind the block tells of all of it. */
    private boolean isOld(long size, long before) throws DamageException {
        for (byte[] record : records.read(size - 1, LOOK_RECORDS, LOOK_BYTES)) {
            Optional<AuditRecord> read = decode(record);
            if (read.isPresent() && read.get().clock() == ClockQuality.PROVEN) {
                return read.get().time() < before;
            }
        }
        return false;
    }

    private static Optional<AuditRecord> decode(byte[] record) {
        try {
            return Optional.of(AuditRecord.decode(record));
        } catch (ProtocolException ignored) {
            // An event of a newer version tells no time here; another record does.
            return Optional.empty();
        }
    }

    /** The kept frontier takes the place of the records, so it must be theirs. */
    private void requireLeadsTo(MerkleTree from, MerkleTree to) throws DamageException {
        MerkleTree grown = from.copy();
        records.replay(grown, to.size());
        Records.requireRoot(grown, to.size(), to.root());
    }
}
