// SPDX-License-Identifier: Apache-2.0
package org.latchkey.lockers;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.latchkey.device.api.BoardState;
import org.latchkey.unit.api.Doors.By;
import org.latchkey.unit.api.Doors.Ordered;
import org.latchkey.unit.api.Doors.State;
import org.latchkey.unit.api.Doors.Status;

/**
 * What the boards last said of each door. Thread-safe; answers of one line must be applied in the order they were
 * asked for.
 */
final class DoorBook {

    /** An open edge this long after an opening that was not confirmed still belongs to it. */
    static final long LATE_MILLIS = 60_000;

    static final String NEVER_READ = "not read yet";

    /**
     * A change of a door's state.
     *
     * @param status the door after it
     * @param why the opening ordered here that explains it; empty if there is none
     */
    record Edge(Status status, Optional<Ordered> why) {

        /** Whether it opened after the opening that explains it had ended. */
        boolean late() {
            return why.filter(Ordered::late).isPresent();
        }
    }

    private static final class Entry {
        final Wiring.Door door;
        State shown = State.UNKNOWN;
        /** The last state seen, kept while the board is silent so that a change in the dark is seen afterwards. */
        State known = State.UNKNOWN;

        Optional<Boolean> item = Optional.empty();
        long reads;
        boolean quarantined;
        String trouble = NEVER_READ;
        /** A pulse of the order under way has left, or is about to. */
        boolean ordered;
        /** Who ordered the last pulse. */
        By by = By.UNKNOWN;

        boolean openSinceOrder;
        long lateUntil = Long.MIN_VALUE;

        Entry(Wiring.Door door) {
            this.door = door;
        }

        Status status() {
            return new Status(door.number(), door.bank(), door.sensed(), shown, item, reads, quarantined, trouble);
        }
    }

    private final Map<Integer, Entry> entries = new LinkedHashMap<>();
    private final Ticker ticker;

    DoorBook(Wiring wiring, Ticker ticker) {
        this.ticker = ticker;
        wiring.doors().forEach(door -> entries.put(door.number(), new Entry(door)));
    }

    synchronized List<Status> all() {
        return entries.values().stream().map(Entry::status).toList();
    }

    synchronized Optional<Status> status(int door) {
        return Optional.ofNullable(entries.get(door)).map(Entry::status);
    }

    /** Takes a board's answer. The first one tells states, later ones tell edges too. */
    synchronized List<Edge> apply(String line, int board, BoardState state) {
        List<Edge> edges = new ArrayList<>(0);
        for (Entry entry : entries.values()) {
            Wiring.Door door = entry.door;
            if (door.address().board() == board && door.line().equals(line)) {
                apply(entry, state).ifPresent(edges::add);
            }
        }
        return edges;
    }

    private Optional<Edge> apply(Entry entry, BoardState state) {
        int lock = entry.door.address().lock();
        if (!state.covers(lock)) {
            entry.shown = State.UNKNOWN;
            entry.trouble = "the board answers for " + state.locks() + " locks only";
            return Optional.empty();
        }
        entry.reads++;
        entry.item = state.itemSensed() ? Optional.of(state.hasItem(lock)) : Optional.empty();
        if (!entry.door.sensed()) {
            entry.trouble = "no sensor";
            return Optional.empty();
        }
        State before = entry.known;
        State now = state.isOpen(lock) ? State.OPEN : State.CLOSED;
        entry.known = now;
        entry.shown = now;
        entry.trouble = "";
        if (now == State.OPEN) {
            entry.quarantined = false;
            entry.openSinceOrder = true;
        }
        if (before == now) {
            return Optional.empty();
        }
        Optional<Ordered> why = now == State.OPEN ? explanation(entry) : Optional.empty();
        // What nobody saw before is a state and no edge, unless an opening without a known end waits for it.
        boolean edge = before != State.UNKNOWN || why.filter(Ordered::late).isPresent();
        return edge ? Optional.of(new Edge(entry.status(), why)) : Optional.empty();
    }

    private Optional<Ordered> explanation(Entry entry) {
        boolean late = ticker.millis() < entry.lateUntil;
        entry.lateUntil = Long.MIN_VALUE;
        return entry.ordered || late ? Optional.of(new Ordered(entry.by, !entry.ordered)) : Optional.empty();
    }

    /** The line, or one board of it, tells nothing now. */
    synchronized void silent(String line, Optional<Integer> board, String trouble) {
        for (Entry entry : entries.values()) {
            boolean here = entry.door.line().equals(line)
                    && (board.isEmpty() || board.get() == entry.door.address().board());
            if (here) {
                entry.shown = State.UNKNOWN;
                entry.trouble = trouble;
            }
        }
    }

    /** From now on it is noted whether the door is seen open. What opens before the pulse is none of this order's. */
    synchronized void orderBegins(int door) {
        entries.get(door).openSinceOrder = false;
    }

    /** A pulse is about to leave. */
    synchronized void orderActs(int door, By by) {
        Entry entry = entries.get(door);
        entry.by = by;
        entry.ordered = true;
    }

    /** Whether the door was seen open since its last order began, whoever looked. */
    synchronized boolean isOpenSinceOrder(int door) {
        return entries.get(door).openSinceOrder;
    }

    /**
     * The order is over. An edge from now on comes after its outcome.
     *
     * @param late true if the door may still open because of this order
     * @return whether the door was seen open since it began
     */
    synchronized boolean orderEnds(int door, boolean late) {
        Entry entry = entries.get(door);
        if (entry.ordered) {
            entry.lateUntil = late && !entry.openSinceOrder ? ticker.millis() + LATE_MILLIS : Long.MIN_VALUE;
        }
        entry.ordered = false;
        return entry.openSinceOrder;
    }

    synchronized void quarantine(int door) {
        Entry entry = entries.get(door);
        // A late edge may have come between the last look and now.
        entry.quarantined = entry.known != State.OPEN;
    }

    synchronized boolean clear(int door) {
        Entry entry = entries.get(door);
        boolean was = entry != null && entry.quarantined;
        if (was) {
            entry.quarantined = false;
        }
        return was;
    }
}
