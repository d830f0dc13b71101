// SPDX-License-Identifier: Apache-2.0
package org.latchkey.lockers;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.latchkey.device.api.DeviceException;
import org.latchkey.device.api.LockBus;
import org.latchkey.unit.api.Doors;
import org.latchkey.unit.api.HealthCheck;

/** The doors of a site: a poller for each line, a queue for each supply, and what they know. Thread-safe. */
final class Lockers implements Doors {

    /** Taken while no driver tells the board's time. */
    static final long CAUTIOUS_SETTLE_MILLIS = 3_000;

    /** How long a running opening may go on after the stop, and a poller's last read. */
    private static final long STOP_MILLIS = 2_000;

    /** After this a door that stands open is told of. */
    static final long LEFT_OPEN_MILLIS = 3 * 60_000;

    private static final long READ_AGAIN_MILLIS = 20;

    private final Wiring wiring;
    private final Ticker ticker;
    private final Buses buses;
    private final DoorBook book;
    private final DoorJournal journal;
    private final DoorKeeper keeper;
    private final Map<String, LineReader> readers = new LinkedHashMap<>();
    private final Map<String, LineWatch> watches = new LinkedHashMap<>();
    private final Map<String, Supply> supplies = new LinkedHashMap<>();
    private final Map<String, AtomicInteger> pending = new LinkedHashMap<>();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    Lockers(Wiring wiring, Ticker ticker, DoorJournal journal) {
        this(wiring, ticker, journal, LEFT_OPEN_MILLIS);
    }

    /** @param leftOpenMillis after which a door that stands open is told of */
    Lockers(Wiring wiring, Ticker ticker, DoorJournal journal, long leftOpenMillis) {
        this.wiring = wiring;
        this.ticker = ticker;
        this.journal = journal;
        buses = new Buses(ticker);
        book = new DoorBook(wiring, ticker);
        keeper = new DoorKeeper(book::all, book::quarantine, this::tellLeftOpen, ticker, leftOpenMillis);
        for (Wiring.Line line : wiring.lines()) {
            AtomicInteger openings = new AtomicInteger();
            LineReader reader = new LineReader(line, buses, book, this::tell);
            LinePoller poller = new LinePoller(line, buses, reader, () -> openings.get() > 0, ticker);
            pending.put(line.name(), openings);
            readers.put(line.name(), reader);
            watches.put(line.name(), new LineWatch(line.name(), poller, journal::tick));
        }
        wiring.supplies()
                .forEach((name, gap) -> supplies.put(
                        name, new Supply(name, new OpeningSequence(buses, readers::get, book, ticker, gap))));
    }

    void start() {
        supplies.values().forEach(Supply::start);
        watches.values().forEach(LineWatch::start);
    }

    /** Ends running openings bounded, refuses waiting ones, stops the pollers. */
    void stop() {
        supplies.values().forEach(supply -> supply.stop(STOP_MILLIS));
        watches.values().forEach(watch -> watch.stop(STOP_MILLIS));
        journal.close();
    }

    private void tell(DoorBook.Edge edge) {
        journal.changed(edge, edge.late() && isRecordedElsewhere(edge));
        for (Listener listener : listeners) {
            listener.changed(edge.status(), edge.why());
        }
    }

    private boolean isRecordedElsewhere(DoorBook.Edge late) {
        By by = late.why().orElseThrow().by();
        return listeners.stream()
                        .filter(one -> one.recordsLate(late.status(), by))
                        .count()
                > 0;
    }

    private void tellLeftOpen(Status status, long millis) {
        listeners.forEach(listener -> listener.leftOpen(status, millis));
    }

    /** What is remembered of doors. */
    DoorKeeper keeper() {
        return keeper;
    }

    void add(LockBus bus, int ranking, long id) {
        buses.add(bus, ranking, id);
        wake(bus.line());
    }

    void remove(LockBus bus) {
        buses.remove(bus);
        // A line that nobody serves for the moment of a swap is no line that is away.
        if (buses.bus(bus.line()).isPresent()) {
            wake(bus.line());
        }
    }

    /** Another driver may serve the line now: whether boards answer to it has to be seen at once. */
    private void wake(String line) {
        LineWatch watch = watches.get(line);
        if (watch != null) {
            watch.wake();
        }
    }

    void add(Listener listener) {
        listeners.add(listener);
    }

    void remove(Listener listener) {
        listeners.remove(listener);
    }

    @Override
    public List<Device> devices() {
        return readers.keySet().stream()
                .map(line -> new Device(
                        "line " + line,
                        buses.bus(line).isPresent(),
                        readers.get(line).health().ok()))
                .toList();
    }

    HealthCheck.Result health(String line) {
        return readers.get(line).health();
    }

    @Override
    public List<Status> all() {
        return book.all();
    }

    @Override
    public Optional<Status> status(int door) {
        return book.status(door);
    }

    @Override
    public String supply(int door) {
        return wiring.door(door)
                .map(known -> wiring.line(known.line()).supply())
                .orElse("");
    }

    @Override
    public boolean reachable(int door, long patienceMillis) {
        Optional<Wiring.Door> known = wiring.door(door);
        try {
            return known.isPresent() && awaitReadable(known.get(), patienceMillis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public boolean silent(int door) {
        return wiring.door(door)
                .filter(known -> buses.connected(known.line()).isPresent())
                .filter(known ->
                        readers.get(known.line()).silent(known.address().board()))
                .isPresent();
    }

    private boolean awaitReadable(Wiring.Door door, long patienceMillis) throws InterruptedException {
        long deadline = ticker.millis() + patienceMillis;
        boolean connected = buses.await(door.line(), patienceMillis).isPresent();
        while (connected && !isKnown(door) && ticker.millis() < deadline) {
            try {
                readers.get(door.line()).read(door.address().board());
            } catch (DeviceException e) {
                // A state of the board, noted by the reader; the deadline decides.
                ticker.pause(READ_AGAIN_MILLIS);
            }
            connected = buses.await(door.line(), deadline - ticker.millis()).isPresent();
        }
        return connected && isKnown(door);
    }

    private boolean isKnown(Wiring.Door door) {
        return !door.sensed() || book.status(door.number()).orElseThrow().state() != State.UNKNOWN;
    }

    @Override
    public CompletableFuture<Opening> open(int door) {
        return open(door, () -> false);
    }

    @Override
    public CompletableFuture<Opening> open(int door, BooleanSupplier late) {
        return open(door, late, By.UNKNOWN);
    }

    @Override
    public CompletableFuture<Opening> open(int door, BooleanSupplier late, By by) {
        return wiring.door(door)
                .map(known -> {
                    Wiring.Line line = wiring.line(known.line());
                    CompletableFuture<Opening> opening =
                            supplies.get(line.supply()).open(known, late, by, pending.get(line.name()));
                    opening.whenComplete((ended, calledOff) -> note(door, ended));
                    return opening;
                })
                .orElseGet(() ->
                        CompletableFuture.completedFuture(new Opening(Outcome.NOT_SENT, "no door has this number")));
    }

    private void note(int door, Opening ended) {
        if (ended != null) {
            keeper.ended(door, ended);
        }
    }

    @Override
    public List<Wear> wear() {
        return keeper.wear();
    }

    @Override
    public long settleMillis(int door) {
        return wiring.door(door)
                .flatMap(known -> buses.bus(known.line()))
                .map(LockBus::settleMillis)
                .orElse(CAUTIOUS_SETTLE_MILLIS);
    }

    @Override
    public boolean clear(int door) {
        return book.clear(door);
    }
}
