// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.latchkey.unit.api.Doors;
import org.latchkey.unit.api.Doors.By;

/** Whose openings explain that doors stand open, and which of them have a record. Used by the outcomes thread alone. */
final class OpenDoors {

    private final Doors doors;
    private final Map<Integer, By> openedBy = new HashMap<>();
    private final Set<Integer> recorded = new HashSet<>();

    OpenDoors(Doors doors) {
        this.doors = doors;
    }

    /** @param by who ordered the opening that explains it, if it opened by an order */
    void opened(int door, Optional<By> by) {
        openedBy.remove(door);
        by.ifPresent(known -> openedBy.put(door, known));
    }

    void closed(int door) {
        openedBy.remove(door);
        recorded.remove(door);
    }

    /** Until it closes, a record says, or is about to, for whom the door stands open. */
    void record(int door) {
        recorded.add(door);
    }

    boolean isRecorded(int door) {
        return recorded.contains(door);
    }

    /** Whether nobody else's opening explains that its door is open, or was until now. */
    boolean isFor(Reservation reservation) {
        By by = openedBy.get(reservation.of().door());
        return by == null || reservation.isOf(by);
    }

    /** What the door says of this very opening: nothing while it stands open for somebody else's. */
    Doors.State stateFor(Reservation reservation) {
        Doors.State state =
                doors.status(reservation.of().door()).map(Doors.Status::state).orElse(Doors.State.UNKNOWN);
        return state == Doors.State.OPEN && !isFor(reservation) ? Doors.State.UNKNOWN : state;
    }
}
