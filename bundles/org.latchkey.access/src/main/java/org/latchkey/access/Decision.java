// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.latchkey.protocol.Reason;
import org.latchkey.protocol.code.AccessCode;
import org.latchkey.protocol.code.Op;
import org.latchkey.protocol.code.Scope;
import org.latchkey.unit.api.BankRules;
import org.latchkey.unit.api.Doors;
import org.latchkey.unit.api.Holders.Kind;
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
     * @param take the door that somebody gets by this; empty if nobody does
     */
    record Choice(
            List<Doors.Status> doors, List<Integer> away, String reason, int door, Optional<Allotment.Take> take) {

        /** Whether to wait: who can open one door now does not stand before a line that is away. */
        boolean waits() {
            return doors.isEmpty() && !away.isEmpty();
        }

        static Choice refused(String reason) {
            return refused(reason, 0);
        }

        static Choice refused(String reason, int door) {
            return none(List.of(), reason, door);
        }

        static Choice none(List<Integer> away, String reason, int door) {
            return new Choice(List.of(), away, reason, door, Optional.empty());
        }

        static Choice of(Doors.Status door, Optional<Allotment.Take> take) {
            return new Choice(List.of(door), List.of(), "", 0, take);
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
    private final Rooms rooms;
    private final Allotment allotment;

    Decision(Ledger ledger, RevokedCodes revocations, Rooms rooms) {
        this.ledger = ledger;
        this.revocations = revocations;
        this.rooms = rooms;
        this.doors = rooms.doors();
        this.rules = rooms.rules();
        this.store = rooms.store();
        allotment = new Allotment(ledger, rooms, this::judge);
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

    boolean isRevoked(AccessCode code) {
        return revocations.contains(code.statusIndex());
    }

    /** Called under the ledger's lock. */
    Choice choose(Asked asked) {
        AccessCode code = asked.code();
        if (isRevoked(code)) {
            return Choice.refused(Refusal.REVOKED);
        }
        // The uses of earlier days are lost with a state that was set aside.
        if (asked.op() != Op.STAFF && store.setAsideReason().isPresent()) {
            return Choice.refused(Refusal.STATE_LOST);
        }
        if (rooms.isLate(code)) {
            return chooseInGrace(code);
        }
        return switch (asked.op()) {
            case OPEN -> chooseDoors(code, code.scope().doors());
            case STAFF -> chooseForStaff(code, asked.doors());
            case ALLOCATE, DROP_OFF, PICK_UP -> allotment.choose(code, asked.low());
            case TECHNICIAN -> Choice.refused(Refusal.NOT_SUPPORTED);
        };
    }

    /** A code past its end opens what its customer holds already, as long as that door's bank grants, and gets nothing new. */
    private Choice chooseInGrace(AccessCode code) {
        return switch (code.scope().op()) {
            case OPEN -> {
                List<Integer> held = code.scope().doors().stream()
                        .filter(door -> isAssigned(code, door) && !rooms.isOver(code, door))
                        .toList();
                yield held.isEmpty() ? Choice.refused(Reason.EXPIRED) : chooseDoors(code, held);
            }
            case ALLOCATE, DROP_OFF, PICK_UP -> allotment.chooseHeld(code);
            default -> Choice.refused(Reason.EXPIRED);
        };
    }

    private boolean isAssigned(AccessCode code, int door) {
        String id = HexFormat.of().formatHex(code.id());
        return rooms.holders()
                .at(door)
                .filter(hold -> hold.kind() == Kind.ASSIGNED && hold.id().equals(id))
                .isPresent();
    }

    /** Who may open several doors says which. */
    private Choice chooseForStaff(AccessCode code, List<Integer> chosen) {
        List<Integer> named = code.scope().doors();
        if (chosen.isEmpty()) {
            return named.size() == 1 ? chooseDoors(code, named) : Choice.refused(Refusal.CHOOSE_AT_KIOSK);
        }
        boolean allowed = chosen.size() <= Scope.MAX_DOORS && isNamed(code, chosen);
        return allowed
                ? chooseDoors(code, chosen.stream().distinct().sorted().toList())
                : Choice.refused(Refusal.UNKNOWN_DOOR);
    }

    /** Whether a staff code names all of the doors, or none: then it is good for every one. */
    static boolean isNamed(AccessCode code, List<Integer> doors) {
        List<Integer> named = code.scope().doors();
        return named.isEmpty() || named.containsAll(doors);
    }

    private Choice chooseDoors(AccessCode code, List<Integer> asked) {
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
        return open.isEmpty()
                ? Choice.none(away, reason, refusedDoor)
                : new Choice(open, away, "", 0, Optional.empty());
    }

    private String judge(AccessCode code, Doors.Status status) {
        int door = status.door();
        CodeDoor of = new CodeDoor(CodeDoor.codeOf(code.id()), door);
        long uses = code.scope().uses();
        String kept = keptOut(code, status);
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
        if (status.quarantined() && code.scope().op() != Op.STAFF) {
            return Refusal.OUT_OF_ORDER;
        }
        // Who shows a code twice to a door that stands open would otherwise pay twice for one opening.
        if (uses > 0 && status.state() == Doors.State.OPEN) {
            return Refusal.DOOR_OPEN;
        }
        return doors.reachable(door, 0) ? "" : Refusal.DOOR_UNREACHABLE;
    }

    private String keptOut(AccessCode code, Doors.Status status) {
        return switch (code.scope().op()) {
            case OPEN -> {
                String kept = rules.refusal(status.bank(), status.door(), code.id());
                boolean tooLong = !rooms.allows(code, status.bank()) && !isAssigned(code, status.door());
                yield kept.isEmpty() && tooLong ? Reason.LIFETIME : kept;
            }
            // Who has the door keeps access to it in every mode.
            case ALLOCATE, DROP_OFF, PICK_UP -> rules.lockedDown(status.bank()) ? BankRules.LOCKED_DOWN : "";
            default -> "";
        };
    }
}
