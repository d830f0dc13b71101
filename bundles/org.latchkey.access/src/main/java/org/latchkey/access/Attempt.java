// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.Doors;
import org.latchkey.unit.api.Holders.Change;

/** An opening's batch, as it is prepared and while it is under way, and what it changed in memory. */
final class Attempt {
    final List<Openings.Reserved> orders = new ArrayList<>(1);
    /** Returned uses of the same code, which this opening takes up. */
    final List<Reservation> replaced = new ArrayList<>(0);
    /** Returned uses of others that this opening ends, once it is durable. */
    final List<Reservation> givenAway = new ArrayList<>(0);

    /** Doors given to somebody by this. */
    final List<Change> changes = new ArrayList<>(0);

    final List<AuditEntry> entries = new ArrayList<>(1);
    final Batch batch = new Batch();
    /** Set by who comes first: the write that lets doors open, or the wait that gives up on it. */
    final AtomicBoolean decided = new AtomicBoolean();

    final CompletableFuture<List<Doors.Opening>> outcome = new CompletableFuture<>();
    CompletableFuture<Long> written;
    /** As {@link #written}, but completes after the pulse was ordered: the waiting thread does not compete with it. */
    final CompletableFuture<Long> ordered = new CompletableFuture<>();

    List<Integer> doors() {
        return orders.stream().map(Openings.Reserved::door).toList();
    }

    /** The doors' holders know from now on how it ended. */
    void settle(boolean durable) {
        changes.forEach(change -> change.settle(durable));
    }
}
