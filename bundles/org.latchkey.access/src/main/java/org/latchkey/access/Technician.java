// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.latchkey.protocol.audit.Actor;
import org.latchkey.unit.api.AuditTrail;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.Doors;
import org.latchkey.unit.api.Gatekeeper.Verdict;
import org.latchkey.unit.api.Holders;
import org.latchkey.unit.api.Holders.Change;
import org.latchkey.unit.api.Holders.Hold;
import org.latchkey.unit.api.Holders.Kind;
import org.latchkey.unit.api.UnitException;
import org.latchkey.unit.api.refusals.RefusalLog;

/** What a technician does to a door without a code: test it, clear it. Both are recorded first. */
final class Technician {

    private final Doors doors;
    private final Holders holders;
    private final Ledger ledger;
    private final AuditTrail trail;
    private final Openings openings;

    Technician(Rooms rooms, Ledger ledger, Openings openings) {
        this.doors = rooms.doors();
        this.holders = rooms.holders();
        this.ledger = ledger;
        this.trail = rooms.trail();
        this.openings = openings;
    }

    /**
     * Opens a door.
     *
     * @param who is named by its records
     * @throws UnitException if it could not be recorded
     */
    Verdict test(int door, Actor who) {
        Optional<Doors.Status> status = doors.status(door);
        if (status.isEmpty()) {
            return refused(Refusal.UNKNOWN_DOOR);
        }
        if (!ledger.take(door)) {
            return refused(Refusal.BUSY);
        }
        String bank = status.get().bank();
        long record;
        try {
            record = trail.append(Entries.test(bank, door, who), new Batch());
        } catch (RuntimeException e) {
            ledger.release(door);
            throw e;
        }
        List<Openings.Test> orders = List.of(new Openings.Test(door, bank, who, ledger, trail));
        return new Verdict(true, Gate.OK, List.of(door), record, openings.run(orders));
    }

    private static Verdict refused(String reason) {
        return new Verdict(
                false, reason, List.of(), RefusalLog.SUMMARISED, CompletableFuture.completedFuture(List.of()));
    }

    String clear(int door, Actor who) {
        Doors.Status status =
                doors.status(door).orElseThrow(() -> new UnitException("Door " + door + " does not exist."));
        Batch batch = new Batch();
        List<Reservation> held = ledger.leftAt(door, Reservation.State.HELD);
        held.forEach(one -> Ledger.drop(one, batch));
        // Staff were to look, and the technician has.
        Optional<Hold> aside = holders.at(door).filter(hold -> hold.kind() == Kind.HELD);
        if (!status.quarantined() && held.isEmpty() && aside.isEmpty()) {
            return "Door " + door + " had nothing to clear.";
        }
        Optional<Change> freed = aside.flatMap(hold -> holders.release(hold, batch));
        boolean durable = false;
        try {
            trail.append(
                    Entries.cleared(status.bank(), door, who, status.quarantined(), held.size(), freed.isPresent()),
                    batch);
            durable = true;
        } finally {
            boolean written = durable;
            freed.ifPresent(change -> change.settle(written));
        }
        held.forEach(one -> ledger.forget(one.of()));
        doors.clear(door);
        return "Door " + door + " is cleared"
                + (held.isEmpty() ? "." : "; uses given back to " + held.size() + " codes.");
    }
}
