// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import java.util.function.LongSupplier;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.Store;
import org.latchkey.unit.api.TrustedClock;
import org.latchkey.unit.api.UnitException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stores what the snapshot revokes, and deletes what speaks of codes that can never be valid again, a bounded step at a time. One thread. */
final class Housekeeping {

    static final long EVERY_MILLIS = 60_000;
    static final int STEPS = 500;

    /** An OS clock that runs ahead must not make us forget uses, so only proven or floor time counts, less a day. */
    static final long MARGIN_SECONDS = 24L * 60 * 60;

    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

    private final Store store;
    private final Ledger ledger;
    private final RevokedCodes revocations;
    private final TrustedClock clock;
    private final LongSupplier millis;
    private final long margin;
    private long next;

    Housekeeping(Ledger ledger, RevokedCodes revocations, Rooms rooms, LongSupplier millis) {
        store = rooms.store();
        this.ledger = ledger;
        this.revocations = revocations;
        clock = rooms.clock();
        // What a code may do in its grace depends on what it has done, and on whether it was taken back.
        margin = MARGIN_SECONDS + rooms.site().config().longestGrace();
        this.millis = millis;
        next = millis.getAsLong() + EVERY_MILLIS;
        saveRevocations();
    }

    private void saveRevocations() {
        try {
            revocations.save();
        } catch (UnitException e) {
            LOG.warn("the snapshot's revocations could not be stored: {}", e.getMessage());
        }
    }

    void tick() {
        if (millis.getAsLong() < next) {
            return;
        }
        next = millis.getAsLong() + EVERY_MILLIS;
        saveRevocations();
        long certain = clock.certain();
        Batch batch = new Batch();
        ledger.prune(certain - margin, STEPS, batch);
        revocations.prune(certain - margin, STEPS, batch);
        if (!batch.isEmpty()) {
            try {
                store.write(batch);
            } catch (UnitException e) {
                LOG.warn("what has expired could not be deleted: {}", e.getMessage());
            }
        }
    }
}
