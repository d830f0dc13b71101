// SPDX-License-Identifier: Apache-2.0
package org.latchkey.lockers;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.latchkey.device.api.BoardState;
import org.latchkey.device.api.DeviceException;
import org.latchkey.device.api.LockBus;
import org.latchkey.unit.api.Doors.By;
import org.latchkey.unit.api.Doors.Opening;
import org.latchkey.unit.api.Doors.Outcome;

/**
 * One opening from pulse to outcome: pulse, look until the board's time is over, and if a look after that says closed,
 * once more at once. A pulse whose fate is unknown is never repeated without such a look, and not at all if the board was
 * out of sight in between: then the door may have been opened and shut again. Used by one thread per supply.
 */
final class OpeningSequence {

    /** How long a line that went away, for instance because its driver is being swapped, is waited for. */
    static final long LINE_PATIENCE_MILLIS = 3_000;

    /** How long after the board's time a silent board is asked again before the outcome is called unknown. */
    static final long BLIND_MILLIS = 2_000;

    /** Pause between two looks: the poller and other openings share the line. */
    private static final long LOOK_PAUSE_MILLIS = 10;

    private enum Sent {
        YES,
        PERHAPS,
        NO
    }

    private enum Seen {
        OPEN,
        CLOSED,
        NOTHING
    }

    /** Through whom a pulse left, and how many looks at its board had failed by then. */
    private record Sight(Optional<LockBus> bus, long failures) {}

    private final Buses buses;
    private final Function<String, LineReader> readers;
    private final DoorBook book;
    private final Ticker ticker;
    private final long gapMillis;
    private By orderedBy = By.UNKNOWN;
    private long lastPulse;
    private Sight sight = new Sight(Optional.empty(), 0);
    private String fault = "";

    OpeningSequence(Buses buses, Function<String, LineReader> readers, DoorBook book, Ticker ticker, long gapMillis) {
        this.buses = buses;
        this.readers = readers;
        this.book = book;
        this.ticker = ticker;
        this.gapMillis = gapMillis;
        lastPulse = ticker.millis() - gapMillis;
    }

    /** Runs it for somebody who is not named. */
    Opening run(Wiring.Door door, Supplier<Optional<Opening>> halted) throws InterruptedException {
        return run(door, halted, By.UNKNOWN);
    }

    /**
     * Runs it.
     *
     * @param halted asked before each pulse: how the opening ends instead
     * @param by who ordered it
     */
    Opening run(Wiring.Door door, Supplier<Optional<Opening>> halted, By by) throws InterruptedException {
        book.orderBegins(door.number());
        orderedBy = by;
        Opening opening = new Opening(Outcome.NO_ANSWER, "");
        boolean opened;
        try {
            opening = attempt(door, halted);
        } finally {
            opened = book.orderEnds(door.number(), isUnseen(opening));
        }
        if (!opened || !isUnseen(opening)) {
            return opening;
        }
        // Between the last look and now: whoever looked told of an ordered opening, so this is its outcome.
        book.clear(door.number());
        return new Opening(Outcome.OPENED, opening.detail());
    }

    private static boolean isUnseen(Opening opening) {
        return opening.outcome() == Outcome.JAMMED || opening.outcome() == Outcome.NO_ANSWER;
    }

    private Opening attempt(Wiring.Door door, Supplier<Optional<Opening>> halted) throws InterruptedException {
        Sent sent = pulse(door, halted, gapMillis + LINE_PATIENCE_MILLIS);
        if (sent == Sent.NO) {
            return new Opening(Outcome.NOT_SENT, fault);
        }
        if (!door.sensed()) {
            return sent == Sent.YES ? new Opening(Outcome.PULSED, "") : new Opening(Outcome.NO_ANSWER, fault);
        }
        Seen seen = watch(door);
        if (seen != Seen.CLOSED) {
            return finished(seen, "");
        }
        if (pulse(door, halted, 0) == Sent.NO) {
            // The first pulse left and the door is known to be shut: that is a jam, without a second try.
            return jammed(door, "closed after one pulse; " + fault);
        }
        seen = watch(door);
        return seen == Seen.CLOSED ? jammed(door, "closed after two pulses") : finished(seen, "second pulse");
    }

    private Opening finished(Seen seen, String detail) {
        return seen == Seen.OPEN ? new Opening(Outcome.OPENED, detail) : new Opening(Outcome.NO_ANSWER, fault);
    }

    private Opening jammed(Wiring.Door door, String detail) {
        book.quarantine(door.number());
        return new Opening(Outcome.JAMMED, detail);
    }

    /** Sends one pulse. What was certainly not sent is sent again while the patience lasts. */
    private Sent pulse(Wiring.Door door, Supplier<Optional<Opening>> halted, long patienceMillis)
            throws InterruptedException {
        long deadline = ticker.millis() + patienceMillis;
        awaitGap();
        fault = LineReader.noDriver(door.line());
        while (true) {
            Optional<LockBus> bus = buses.await(door.line(), deadline - ticker.millis());
            Optional<Opening> instead = halted.get();
            if (instead.isPresent()) {
                fault = instead.get().detail();
                return Sent.NO;
            }
            if (bus.isEmpty()) {
                fault = "line " + door.line() + " is away";
                return Sent.NO;
            }
            sight = sight(door);
            book.orderActs(door.number(), orderedBy);
            try {
                bus.get().pulse(door.address());
                lastPulse = ticker.millis();
                return Sent.YES;
            } catch (DeviceException e) {
                fault = e.getMessage();
                if (!e.certainlyNotSent()) {
                    lastPulse = ticker.millis();
                    return Sent.PERHAPS;
                }
                if (e.kind() == DeviceException.Kind.REFUSED || ticker.millis() >= deadline) {
                    return Sent.NO;
                }
                ticker.pause(LOOK_PAUSE_MILLIS);
            }
        }
    }

    private void awaitGap() throws InterruptedException {
        long wait = lastPulse + gapMillis - ticker.millis();
        if (wait > 0) {
            ticker.pause(wait);
        }
    }

    private Sight sight(Wiring.Door door) {
        return new Sight(
                buses.bus(door.line()),
                readers.apply(door.line()).failures(door.address().board()));
    }

    /**
     * Looks until the door is open, or a look begun after the board's time and the gap says closed, or nothing can be
     * seen. The poller looks too: a door that it saw open has opened, also if it is shut again before the next look here.
     */
    private Seen watch(Wiring.Door door) throws InterruptedException {
        long settled = Math.max(ticker.millis() + settleMillis(door), lastPulse + gapMillis);
        while (true) {
            long begun = ticker.millis();
            try {
                BoardState state =
                        readers.apply(door.line()).read(door.address().board());
                boolean covered = state.covers(door.address().lock());
                if (book.isOpenSinceOrder(door.number())) {
                    return Seen.OPEN;
                }
                if (covered && begun >= settled) {
                    return closed(door);
                }
                fault = covered ? fault : "the board does not tell of this lock";
            } catch (DeviceException e) {
                fault = e.getMessage();
            }
            if (begun >= settled + BLIND_MILLIS) {
                return book.isOpenSinceOrder(door.number()) ? Seen.OPEN : Seen.NOTHING;
            }
            ticker.pause(LOOK_PAUSE_MILLIS);
        }
    }

    private Seen closed(Wiring.Door door) {
        if (sight.equals(sight(door))) {
            return Seen.CLOSED;
        }
        fault = "closed, but out of sight for a while after the pulse";
        return Seen.NOTHING;
    }

    private long settleMillis(Wiring.Door door) {
        return buses.bus(door.line()).map(LockBus::settleMillis).orElse(Lockers.CAUTIOUS_SETTLE_MILLIS);
    }
}
