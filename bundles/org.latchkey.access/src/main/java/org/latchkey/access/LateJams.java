// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.latchkey.access.Reservation.State;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.unit.api.Doors;
import org.latchkey.unit.api.Doors.By;
import org.latchkey.unit.api.Doors.Opening;
import org.latchkey.unit.api.Doors.Outcome;

/**
 * Recorded jams whose doors may still spring open: an own open edge within {@link #LATE_MILLIS} burns the use after all, unless
 * the door is somebody else's by then. Used by the outcomes thread alone.
 */
final class LateJams {

    static final long LATE_MILLIS = 60_000;

    private static final class Jam extends Settlements.Case {
        /** Its late opening has a record, which could not yet say what that means. */
        boolean recorded;

        Jam(Reservation reservation, long since) {
            super(reservation, since);
            deadline = since + LATE_MILLIS;
        }
    }

    private final Ledger ledger;
    private final Stays stays;
    private final OpenDoors openDoors;
    private final Settlements settlements;
    private final LongSupplier millis;
    private final Map<Integer, Jam> jams = new HashMap<>();
    /** Openings whose doors opened late, while how they had ended was not durable; by door. */
    private final Map<Integer, Reservation> sprung = new HashMap<>();

    LateJams(Ledger ledger, Stays stays, OpenDoors openDoors, Settlements settlements, LongSupplier millis) {
        this.ledger = ledger;
        this.stays = stays;
        this.openDoors = openDoors;
        this.settlements = settlements;
        this.millis = millis;
    }

    /** Watches a jam from now on; that takes the place of its reservation. */
    void watch(Reservation jammed) {
        Jam one = new Jam(jammed, millis.getAsLong());
        // In this order, so that there is no moment at which a late opening would be nobody's.
        ledger.watchLate(jammed);
        ledger.forget(jammed.of());
        jams.put(one.door(), one);
        one.recorded = sprung.get(one.door()) == jammed;
        if (one.recorded) {
            sprung.remove(one.door());
        }
        if (one.recorded || openDoors.stateFor(jammed) == Doors.State.OPEN) {
            springOpen(one);
        }
    }

    /** A late opening of the door was recorded; whose jam that ends is perhaps not durable yet. */
    void recorded(int door, By by) {
        ledger.leftAt(door, State.PENDING).stream()
                .filter(pending -> pending.isOf(by))
                .forEach(pending -> sprung.put(door, pending));
    }

    /** The door has opened: for the one who waits for it, or because somebody else had it opened. */
    void opened(int door) {
        Jam one = jams.get(door);
        if (one == null) {
            return;
        }
        if (openDoors.isFor(one.reservation)) {
            springOpen(one);
        } else if (!one.isDecided()) {
            ledger.endLate(one.reservation);
        }
    }

    /** Called several times a second; nearly always there is nothing. */
    void tick() {
        jams.values().removeIf(one -> !one.writing && !one.isDecided() && isOver(one));
        List.copyOf(jams.values()).stream()
                .filter(one -> one.isDecided() && one.isDue(millis.getAsLong()))
                .forEach(this::write);
    }

    private boolean isOver(Jam one) {
        boolean over = millis.getAsLong() >= one.deadline || !isWatched(one);
        if (over) {
            ledger.endLate(one.reservation);
        }
        return over;
    }

    private boolean isWatched(Jam one) {
        return ledger.late(one.door()).filter(r -> r == one.reservation).isPresent();
    }

    private void springOpen(Jam one) {
        if (!one.isDecided() && isWatched(one) && ledger.take(one.door())) {
            one.burnReason = Entries.LATE;
            if (!one.recorded) {
                openDoors.record(one.door());
            }
            ledger.endLate(one.reservation);
            write(one);
        }
    }

    private void write(Jam one) {
        AuditEntry entry = one.recorded
                ? settlements.settled(one, Settlements.BURNT, one.burnReason)
                : settlements.opening(one, new Opening(Outcome.OPENED, ""), one.burnReason);
        settlements.write(one, entry, (batch, entries) -> stays.burn(one.reservation, true, batch, entries), () -> {
            ledger.release(one.door());
            jams.remove(one.door(), one);
        });
    }
}
