// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.latchkey.protocol.code.AccessCode;
import org.latchkey.protocol.code.Op;
import org.latchkey.protocol.code.VerifiedCode;
import org.latchkey.unit.api.BankRules;
import org.latchkey.unit.api.Doors;
import org.latchkey.unit.api.Store;

/** Decides what a verified code may open now. Changes nothing. */
final class Decision {

    /**
     * What was decided.
     *
     * @param doors that may open, in order
     * @param away doors that may open once their line is there; not those of a board known to be silent
     * @param reason why none may, for the first of them; empty if at least one may or could
     * @param door the door that the reason speaks of, 0 if of none
     */
    record Choice(List<Doors.Status> doors, List<Integer> away, String reason, int door) {

        /** Whether to wait: who can open one door now does not stand before a line that is away. */
        boolean waits() {
            return doors.isEmpty() && !away.isEmpty();
        }

        static Choice refused(String reason) {
            return new Choice(List.of(), List.of(), reason, 0);
        }
    }

    static final long DOORS_PATIENCE_MILLIS = 5_000;

    /** Doors are looked at in turn; once one is there, the others get this long to follow. */
    private static final long TURN_MILLIS = 100;

    private static final long FOLLOW_MILLIS = 500;

    private final Ledger ledger;
    private final RevokedCodes revocations;
    private final Doors doors;
    private final BankRules rules;
    private final Store store;

    Decision(Ledger ledger, RevokedCodes revocations, Doors doors, BankRules rules, Store store) {
        this.ledger = ledger;
        this.revocations = revocations;
        this.doors = doors;
        this.rules = rules;
        this.store = store;
    }

    /**
     * Waits for absent doors, for all together about {@link #DOORS_PATIENCE_MILLIS} at most, and for a much shorter time
     * once one of them is there. Not under the lock.
     */
    void awaitDoors(List<Integer> away) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(DOORS_PATIENCE_MILLIS);
        long left = DOORS_PATIENCE_MILLIS;
        Deque<Integer> absent = new ArrayDeque<>(away);
        boolean following = false;
        while (!absent.isEmpty() && left > 0 && System.nanoTime() < deadline) {
            int door = absent.poll();
            if (!doors.reachable(door, TURN_MILLIS)) {
                absent.add(door);
                left -= TURN_MILLIS;
            } else if (!following) {
                following = true;
                left = Math.min(left, FOLLOW_MILLIS);
            }
        }
    }

    /** Called under the ledger's lock. */
    Choice choose(VerifiedCode verified) {
        AccessCode code = verified.code();
        if (revocations.contains(code.statusIndex())) {
            return Choice.refused(Refusal.REVOKED);
        }
        Op op = code.scope().op();
        if (op != Op.OPEN && op != Op.STAFF) {
            return Choice.refused(Refusal.NOT_SUPPORTED);
        }
        // The uses of earlier days are lost with a state that was set aside.
        if (op == Op.OPEN && store.setAsideReason().isPresent()) {
            return Choice.refused(Refusal.STATE_LOST);
        }
        if (code.scope().doors().isEmpty()) {
            return Choice.refused(Refusal.CHOOSE_AT_KIOSK);
        }
        return chooseDoors(code);
    }

    private Choice chooseDoors(AccessCode code) {
        List<Integer> asked = code.scope().doors();
        List<Doors.Status> open = new ArrayList<>(asked.size());
        List<Integer> away = new ArrayList<>(0);
        String reason = "";
        int refusedDoor = 0;
        for (int door : asked) {
            Optional<Doors.Status> status = doors.status(door);
            String refusal = status.map(known -> judge(code, known)).orElse(Refusal.UNKNOWN_DOOR);
            if (refusal.isEmpty()) {
                open.add(status.get());
            } else if (refusal.equals(Refusal.DOOR_UNREACHABLE) && !doors.silent(door)) {
                away.add(door);
            }
            if (reason.isEmpty() && !refusal.isEmpty()) {
                reason = refusal;
                refusedDoor = door;
            }
        }
        return new Choice(open, away, open.isEmpty() ? reason : "", open.isEmpty() ? refusedDoor : 0);
    }

    private String judge(AccessCode code, Doors.Status status) {
        int door = status.door();
        CodeDoor of = new CodeDoor(CodeDoor.codeOf(code.id()), door);
        long uses = code.scope().uses();
        String kept = code.scope().op() == Op.OPEN ? rules.refusal(status.bank(), door, code.id()) : "";
        if (!kept.isEmpty()) {
            return kept;
        }
        if (ledger.isTaken(door)) {
            return Refusal.BUSY;
        }
        if (ledger.find(of).filter(r -> r.state() == Reservation.State.HELD).isPresent()) {
            return Refusal.HELD_FOR_STAFF;
        }
        if (uses > 0 && ledger.burnt(of) >= uses) {
            return Refusal.USED_UP;
        }
        // Staff may try a door that jammed; a customer would only find it jammed again.
        if (status.quarantined() && code.scope().op() == Op.OPEN) {
            return Refusal.OUT_OF_ORDER;
        }
        // Who shows a code twice to a door that stands open would otherwise pay twice for one opening.
        if (uses > 0 && status.state() == Doors.State.OPEN) {
            return Refusal.DOOR_OPEN;
        }
        return doors.reachable(door, 0) ? "" : Refusal.DOOR_UNREACHABLE;
    }
}
