// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.latchkey.protocol.Reason;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.audit.Event;
import org.latchkey.protocol.code.AccessCode;
import org.latchkey.protocol.code.Op;
import org.latchkey.protocol.code.VerifiedCode;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.Doors;
import org.latchkey.unit.api.Holders.Change;
import org.latchkey.unit.api.Holders.Hold;
import org.latchkey.unit.api.Holders.Kind;
import org.latchkey.unit.api.Holders.Phase;
import org.latchkey.unit.api.UnitException;
import org.latchkey.unit.api.refusals.RefusalLog;

/** Doors that are given back by their holders, or freed by staff. Nothing opens here. */
final class ReturnsDesk {

    /**
     * What became of it.
     *
     * @param refusal why not, or empty
     * @param door that it speaks of, 0 if none
     * @param record its number
     */
    record Answer(String refusal, int door, long record) {

        static Answer refused(String reason, int door) {
            return new Answer(reason, door, RefusalLog.SUMMARISED);
        }
    }

    private final Ledger ledger;
    private final Rooms rooms;
    private final RevokedCodes revocations;

    ReturnsDesk(Ledger ledger, Rooms rooms, RevokedCodes revocations) {
        this.ledger = ledger;
        this.rooms = rooms;
        this.revocations = revocations;
    }

    /**
     * The holder of a code gives its door back.
     *
     * @throws UnitException if it could not be recorded
     */
    Answer end(VerifiedCode verified) {
        AccessCode code = verified.code();
        if (code.scope().op() != Op.ALLOCATE) {
            return Answer.refused(Refusal.NOT_SUPPORTED, 0);
        }
        if (revocations.contains(code.statusIndex())) {
            return Answer.refused(Refusal.REVOKED, 0);
        }
        Future<Long> written;
        int door;
        synchronized (ledger) {
            Optional<Hold> hold = Allotment.held(code, rooms.holders());
            if (hold.isEmpty()) {
                return Answer.refused(Refusal.NO_DOOR_HELD, 0);
            }
            door = hold.get().door();
            if (rooms.isOver(code, door)) {
                return Answer.refused(Reason.EXPIRED, door);
            }
            Batch batch = new Batch();
            boolean left = isLeft(door);
            Optional<Hold> next = left ? Optional.empty() : Optional.of(ending(hold.get()));
            Optional<Change> change =
                    ledger.isTaken(door) ? Optional.empty() : rooms.holders().change(hold, next, batch);
            if (change.isEmpty()) {
                return Answer.refused(Refusal.BUSY, door);
            }
            written = submit(
                    Entries.stay(
                            left ? Event.DOOR_RELEASED : Event.DOOR_ENDING,
                            verified,
                            rooms.bank(door),
                            left ? Entries.RELEASED : "ending",
                            Stays.ENDED,
                            hold.get()),
                    batch,
                    change.get());
        }
        return new Answer("", door, await(written));
    }

    /** From now on the unit frees what the portal assigned as it frees what it gave out itself. */
    private static Hold ending(Hold hold) {
        return hold.kind() == Kind.ASSIGNED
                ? new Hold(
                        hold.door(),
                        Kind.CODE,
                        hold.id(),
                        hold.since(),
                        hold.until(),
                        Phase.ENDING,
                        true,
                        hold.secret())
                : hold.in(Phase.ENDING);
    }

    /** Closed and, where that is sensed, empty. A door without any sensor is taken at its customer's word. */
    private boolean isLeft(int door) {
        return rooms.doors()
                .status(door)
                .filter(status -> !status.sensed() || status.state() == Doors.State.CLOSED)
                .filter(status -> !status.item().orElse(false))
                .isPresent();
    }

    /**
     * Staff free a door, whoever holds it.
     *
     * @throws UnitException if it could not be recorded
     */
    Answer release(int door, VerifiedCode verified) {
        AccessCode code = verified.code();
        if (code.scope().op() != Op.STAFF) {
            return Answer.refused(Refusal.NOT_SUPPORTED, door);
        }
        if (revocations.contains(code.statusIndex())) {
            return Answer.refused(Refusal.REVOKED, door);
        }
        if (rooms.doors().status(door).isEmpty() || !Decision.isNamed(code, List.of(door))) {
            return Answer.refused(Refusal.UNKNOWN_DOOR, door);
        }
        Future<Long> written;
        synchronized (ledger) {
            Optional<Hold> hold = rooms.holders().at(door);
            if (hold.isEmpty()) {
                return Answer.refused(Refusal.NO_DOOR_HELD, door);
            }
            Batch batch = new Batch();
            Optional<Change> change =
                    ledger.isTaken(door) ? Optional.empty() : rooms.holders().release(hold.get(), batch);
            if (change.isEmpty()) {
                return Answer.refused(Refusal.BUSY, door);
            }
            AuditEntry entry = Entries.stay(
                    Event.DOOR_RELEASED, verified, rooms.bank(door), Entries.RELEASED, "staff", hold.get());
            written = submit(entry, batch, change.get());
        }
        return new Answer("", door, await(written));
    }

    private Future<Long> submit(AuditEntry entry, Batch batch, Change change) {
        try {
            return rooms.trail()
                    .submit(List.of(entry), batch)
                    .whenComplete((record, failure) -> change.settle(failure == null));
        } catch (RuntimeException e) {
            change.settle(false);
            throw e;
        }
    }

    private static long await(Future<Long> written) {
        try {
            return written.get(Admission.DISK_PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new UnitException(String.valueOf(e.getCause().getMessage()), e);
        } catch (TimeoutException e) {
            throw new UnitException("the disk has not answered", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnitException("interrupted while waiting for the disk", e);
        }
    }
}
