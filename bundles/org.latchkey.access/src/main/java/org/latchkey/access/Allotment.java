// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiFunction;
import org.latchkey.protocol.Reason;
import org.latchkey.protocol.code.AccessCode;
import org.latchkey.protocol.code.Op;
import org.latchkey.protocol.code.Scope;
import org.latchkey.unit.api.BankRules;
import org.latchkey.unit.api.Doors;
import org.latchkey.unit.api.Holders;
import org.latchkey.unit.api.Holders.Hold;
import org.latchkey.unit.api.Holders.Kind;
import org.latchkey.unit.api.Holders.Phase;
import org.latchkey.unit.api.Occupancy.Place;
import org.latchkey.unit.api.Occupancy.Use;
import org.latchkey.unit.api.TrustedClock;

/** Decides on codes that name no door: which one their holder has, or gets. Changes nothing; called under the ledger's lock. */
final class Allotment {

    /** Doors of a line that is away which are waited for at most. */
    private static final int MAX_AWAY = 32;

    /**
     * A door that somebody gets.
     *
     * @param from the same holder at the door that jammed; empty if it is the first one
     * @param to the holder at its door
     */
    record Take(Optional<Hold> from, Hold to) {}

    private final Ledger ledger;
    private final Rooms rooms;
    private final BiFunction<AccessCode, Doors.Status, String> judge;

    /** @param judge why a code may not open a door now, or empty */
    Allotment(Ledger ledger, Rooms rooms, BiFunction<AccessCode, Doors.Status, String> judge) {
        this.ledger = ledger;
        this.rooms = rooms;
        this.judge = judge;
    }

    static Kind kind(AccessCode code) {
        return code.scope().op() == Op.ALLOCATE ? Kind.CODE : Kind.BOOKING;
    }

    static String id(AccessCode code) {
        Scope scope = code.scope();
        return kind(code) == Kind.CODE
                ? HexFormat.of().formatHex(code.id())
                : Holders.booking(scope.bank(), scope.booking());
    }

    /** What the holder of the code, or its booking, has. */
    static Optional<Hold> held(AccessCode code, Holders holders) {
        Optional<Hold> own = holders.of(kind(code), id(code));
        // The portal may have given a door to the holder of a code for any.
        return kind(code) == Kind.CODE ? own.or(() -> holders.of(Kind.ASSIGNED, id(code))) : own;
    }

    Decision.Choice choose(AccessCode code, boolean low) {
        Optional<Hold> hold = held(code, rooms.holders());
        if (code.scope().op() == Op.PICK_UP && hold.filter(Hold::opened).isEmpty()) {
            return Decision.Choice.refused(hold.isPresent() ? Refusal.PICK_UP_TOO_EARLY : notThere(code));
        }
        if (code.scope().op() == Op.DROP_OFF && isOver(code, hold)) {
            return Decision.Choice.refused(Refusal.USED_UP);
        }
        if (hold.isPresent()) {
            return again(code, hold.get(), true, low);
        }
        return isSpent(code) ? Decision.Choice.refused(Refusal.USED_UP) : first(code, Optional.empty(), low);
    }

    /** A booking has one stay: what came in after its pick-up, nobody could take out. */
    private boolean isOver(AccessCode code, Optional<Hold> hold) {
        return hold.filter(one -> one.phase() == Phase.ENDING).isPresent() || ledger.isBookingOver(id(code));
    }

    private String notThere(AccessCode code) {
        return isSpent(code) || ledger.isBookingOver(id(code)) ? Refusal.USED_UP : Refusal.NOT_DROPPED_OFF;
    }

    /** A counted code whose door was released is at its end, however many uses it had left: another door needs them all. */
    private boolean isSpent(AccessCode code) {
        return code.scope().uses() > 0 && ledger.hasBurnt(CodeDoor.codeOf(code.id()));
    }

    /** For a code past its end: the door that its customer has, and no other. */
    Decision.Choice chooseHeld(AccessCode code) {
        boolean pickUp = code.scope().op() == Op.PICK_UP;
        Optional<Hold> held = held(code, rooms.holders());
        if (code.scope().op() == Op.DROP_OFF && held.isPresent() && isOver(code, held)) {
            return Decision.Choice.refused(Refusal.USED_UP);
        }
        return held.filter(hold -> (hold.opened() || !pickUp) && !rooms.isOver(code, hold.door()))
                .map(hold -> again(code, hold, false, false))
                .orElseGet(() -> Decision.Choice.refused(Reason.EXPIRED));
    }

    /** @param mayMove whether another door will do if this one has jammed */
    private Decision.Choice again(AccessCode code, Hold hold, boolean mayMove, boolean low) {
        Optional<Doors.Status> status = rooms.doors().status(hold.door());
        if (status.isEmpty()) {
            return Decision.Choice.refused(Refusal.UNKNOWN_DOOR, hold.door());
        }
        String refusal = judge.apply(code, status.get());
        if (refusal.isEmpty()) {
            return Decision.Choice.of(status.get(), Optional.empty());
        }
        // Nothing can be in a door that never opened for its holder.
        if (mayMove && refusal.equals(Refusal.OUT_OF_ORDER) && !hold.opened() && hold.kind() != Kind.ASSIGNED) {
            return first(code, Optional.of(hold), low);
        }
        boolean away =
                refusal.equals(Refusal.DOOR_UNREACHABLE) && !rooms.doors().silent(hold.door());
        return Decision.Choice.none(away ? List.of(hold.door()) : List.of(), refusal, hold.door());
    }

    private Decision.Choice first(AccessCode code, Optional<Hold> from, boolean low) {
        Scope scope = code.scope();
        OptionalInt door = rooms.occupancy().choose(scope.bank(), scope.sizeClass(), low, one -> isUsable(code, one));
        Optional<Doors.Status> status = door.isPresent() ? rooms.doors().status(door.getAsInt()) : Optional.empty();
        if (status.isEmpty()) {
            return noDoor(code);
        }
        TrustedClock.Reading now = rooms.clock().now();
        Hold to = from.map(hold -> hold.at(door.getAsInt()))
                .orElseGet(() -> new Hold(door.getAsInt(), kind(code), id(code), now.seconds(), code.expires()));
        return Decision.Choice.of(status.get(), Optional.of(new Take(from, to)));
    }

    private boolean isUsable(AccessCode code, int door) {
        BankRules rules = rooms.rules();
        return !ledger.isTaken(door)
                && rooms.doors()
                        .status(door)
                        .filter(status -> rules.closed(status.bank()).isEmpty() && rooms.allows(code, status.bank()))
                        .isPresent();
    }

    private Decision.Choice noDoor(AccessCode code) {
        Scope scope = code.scope();
        List<Place> fitting = rooms.occupancy().places().stream()
                .filter(place -> scope.bank().isEmpty() || scope.bank().equals(place.bank()))
                .filter(place -> scope.sizeClass() == 0 || scope.sizeClass() == place.size())
                .toList();
        List<Place> open = fitting.stream()
                .filter(place -> rooms.rules().closed(place.bank()).isEmpty())
                .toList();
        if (open.isEmpty() && !fitting.isEmpty()) {
            return Decision.Choice.refused(rooms.rules().closed(fitting.get(0).bank()));
        }
        List<Place> allowed =
                open.stream().filter(place -> rooms.allows(code, place.bank())).toList();
        if (allowed.isEmpty() && !open.isEmpty()) {
            return Decision.Choice.refused(Reason.LIFETIME);
        }
        List<Integer> away = allowed.stream()
                .filter(place -> place.use() == Use.UNKNOWN && !rooms.doors().silent(place.door()))
                .map(Place::door)
                .limit(MAX_AWAY)
                .toList();
        return Decision.Choice.none(away, away.isEmpty() ? Refusal.NO_FREE_DOOR : Refusal.DOOR_UNREACHABLE, 0);
    }
}
