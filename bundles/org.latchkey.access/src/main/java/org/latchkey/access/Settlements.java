// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.Doors.Opening;
import org.latchkey.unit.api.Holders.Change;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what became of reservations. What the disk does not take stays with whoever watches the reservation, and is due again
 * after {@link #RETRY_MILLIS}. Used by the outcomes thread alone.
 */
final class Settlements {

    static final long RETRY_MILLIS = 5_000;

    static final String BURNT = "burnt";

    private static final Logger LOG = LoggerFactory.getLogger(Settlements.class);

    /** A reservation that waits for the record of what became of it. */
    abstract static class Case {
        final Reservation reservation;
        /** Milliseconds of the unit's monotonic clock, as all times here. */
        final long since;
        /** When a returned use, or the watch for a late edge, ends. */
        long deadline = Long.MAX_VALUE;
        /** Decided, whatever the door does from now on; empty if not. */
        String burnReason = "";

        boolean writing;
        long retryAt = Long.MIN_VALUE;

        Case(Reservation reservation, long since) {
            this.reservation = reservation;
            this.since = since;
        }

        int door() {
            return reservation.of().door();
        }

        boolean isDecided() {
            return !burnReason.isEmpty();
        }

        boolean isDue(long now) {
            return !writing && now >= retryAt;
        }
    }

    /** Adds to a batch and to records what else changes, and returns it if it is a door's holder. */
    interface Changes {
        Optional<Change> addTo(Batch batch, List<AuditEntry> entries);
    }

    private final Ledger ledger;
    private final Stays stays;
    private final Rooms rooms;
    private final LongSupplier millis;
    private final Executor own;

    /** @param own the outcomes thread */
    Settlements(Ledger ledger, Stays stays, Rooms rooms, LongSupplier millis, Executor own) {
        this.ledger = ledger;
        this.stays = stays;
        this.rooms = rooms;
        this.millis = millis;
        this.own = own;
    }

    /** @param done is run once the record and the changes are durable */
    void write(Case one, AuditEntry entry, Changes changes, Runnable done) {
        one.writing = true;
        Batch batch = new Batch();
        List<AuditEntry> entries = new ArrayList<>(1);
        entries.add(entry);
        CompletableFuture<Long> submitted;
        synchronized (ledger) {
            submitted = stays.submit(entries, batch, changes.addTo(batch, entries));
        }
        submitted.whenCompleteAsync((record, failure) -> written(one, failure, done), own);
    }

    private void written(Case one, Throwable failure, Runnable done) {
        one.writing = false;
        if (failure == null) {
            done.run();
        } else {
            LOG.warn("door {}: a settlement could not be recorded: {}", one.door(), failure.getMessage());
            one.retryAt = millis.getAsLong() + RETRY_MILLIS;
        }
    }

    /** The record of a settlement. */
    AuditEntry settled(Case one, String outcome, String reason) {
        return Entries.settled(one.reservation, rooms.bank(one.door()), outcome, reason);
    }

    /** The record of an outcome. */
    AuditEntry opening(Case one, Opening opening, String reason) {
        return Entries.opening(one.reservation, rooms.bank(one.door()), opening, reason);
    }
}
