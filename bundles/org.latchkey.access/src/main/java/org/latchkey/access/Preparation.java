// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import java.util.Optional;
import java.util.concurrent.Executor;
import org.latchkey.access.Reservation.State;
import org.latchkey.protocol.audit.Event;
import org.latchkey.protocol.code.AccessCode;
import org.latchkey.protocol.code.Op;
import org.latchkey.unit.api.Doors;
import org.latchkey.unit.api.Holders;
import org.latchkey.unit.api.Holders.Change;
import org.latchkey.unit.api.Holders.Hold;

/**
 * What the batch of an opening holds: reservations, the door's new holder, uses of others that end, the clock's floor; and how
 * memory follows once it is known what became of the batch.
 */
final class Preparation {

    /** As many entries as one submission to the trail may have. */
    private static final int MAX_ENTRIES = 64;

    private final Decision decision;
    private final Ledger ledger;
    private final Rooms rooms;
    private final Stays stays;
    private final Settler settler;
    private final Executor outcomes;

    /** @param outcomes the outcomes thread */
    Preparation(Decision decision, Ledger ledger, Rooms rooms, Stays stays, Settler settler, Executor outcomes) {
        this.decision = decision;
        this.ledger = ledger;
        this.rooms = rooms;
        this.stays = stays;
        this.settler = settler;
        this.outcomes = outcomes;
    }

    /**
     * Everything that may fail before the batch leaves; then nothing of it stays. Under the ledger's lock.
     *
     * @param jammed is run on the outcomes thread when a jam is recorded
     * @return false if the door was given to somebody else meanwhile
     */
    boolean prepare(Asked asked, Decision.Choice choice, Attempt attempt, Runnable jammed) {
        boolean prepared = false;
        try {
            choice.doors().forEach(status -> reserve(asked, status, attempt, jammed));
            boolean given = choice.take().isEmpty() || give(asked, choice, attempt);
            // Who opens the door that they have takes nothing from anybody: what was returned there is theirs, or their
            // booking's.
            boolean anew = asked.op() == Op.OPEN || choice.take().isPresent();
            if (given && anew) {
                choice.doors().forEach(status -> giveAway(status, attempt));
            }
            rooms.clock().accept(asked.code().issuedAt(), attempt.batch);
            prepared = given;
        } finally {
            if (!prepared) {
                attempt.settle(false);
                takeBack(attempt);
            }
        }
        return prepared;
    }

    /** The door gets its holder; if the holder comes from another door, that one is free again, but for its jam. */
    private boolean give(Asked asked, Decision.Choice choice, Attempt attempt) {
        Allotment.Take take = choice.take().orElseThrow();
        String bank = choice.doors().get(0).bank();
        Holders holders = rooms.holders();
        if (take.from().isPresent()) {
            Hold from = take.from().get();
            Optional<Change> left = holders.change(take.from(), Optional.empty(), attempt.batch);
            left.ifPresent(attempt.changes::add);
            if (left.isEmpty()) {
                return false;
            }
            attempt.entries.add(Entries.stay(
                    Event.DOOR_RELEASED, asked.verified(), rooms.bank(from.door()), Entries.RELEASED, "moved", from));
        }
        Optional<Change> given = holders.change(Optional.empty(), Optional.of(take.to()), attempt.batch);
        given.ifPresent(attempt.changes::add);
        attempt.entries.add(Entries.allocated(asked.verified(), bank, take.to(), take.from()));
        return given.isPresent();
    }

    private void reserve(Asked asked, Doors.Status status, Attempt attempt, Runnable jammed) {
        AccessCode code = asked.code();
        CodeDoor of = new CodeDoor(CodeDoor.codeOf(code.id()), status.door());
        byte[] cause = asked.verified().envelopeHash();
        Reservation reservation =
                new Reservation(of, State.PENDING, code.scope().uses(), code.expires(), 0, cause, asked.op());
        long use = reservation.limited() ? ledger.burnt(of) + 1 : 0;
        ledger.find(of).ifPresent(attempt.replaced::add);
        attempt.orders.add(new Openings.Reserved(
                reservation, status.bank(), ledger, settler, stays, rooms, () -> decision.isRevoked(code), jammed));
        ledger.remember(reservation);
        Ledger.put(reservation, attempt.batch);
        String why = rooms.isLate(code) ? Entries.GRACE : "";
        attempt.entries.add(Entries.accepted(asked.verified(), status.bank(), status.door(), why, asked.source(), use));
    }

    /**
     * Uses that were returned to other customers of this door end here, as far as the submission has room; one that
     * has none ends at its time. Uses held for staff stay, and staff only pass through.
     */
    private void giveAway(Doors.Status status, Attempt attempt) {
        for (Reservation left : ledger.leftAt(status.door(), State.RETURNED)) {
            if (attempt.entries.size() < MAX_ENTRIES - NewsDesk.MAX_ENTRIES) {
                ledger.burn(left, rooms.clock().now().seconds(), attempt.batch);
                attempt.entries.add(Entries.settled(left, status.bank(), Settlements.BURNT, "door-given-away"));
                attempt.givenAway.add(left);
            }
        }
    }

    /** It is durable. On the outcomes thread, before the first outcome and the first edge of the opening reach it. */
    void finish(Attempt attempt) {
        attempt.givenAway.forEach(ledger::end);
        attempt.doors().forEach(ledger::endLate);
    }

    /**
     * It is durable, but too late: nothing was sent, so no use is burnt, and whoever was only just given a door does not keep it.
     * On the outcomes thread.
     */
    void abandon(Attempt attempt) {
        attempt.orders.forEach(order -> settler.addNotSent(order.reservation()));
    }

    /** It is not to be: nothing of it stays in memory. */
    void takeBack(Attempt attempt) {
        synchronized (ledger) {
            attempt.orders.forEach(order -> ledger.forget(order.reservation().of()));
            attempt.replaced.forEach(ledger::remember);
        }
        // Its watch may have ended meanwhile.
        outcomes.execute(() -> attempt.replaced.forEach(settler::resume));
    }
}
