// SPDX-License-Identifier: Apache-2.0
package org.latchkey.lockers;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.latchkey.device.api.BoardState;
import org.latchkey.device.api.DeviceException;
import org.latchkey.device.api.LockAddress;
import org.latchkey.device.api.LockBus;
import org.latchkey.lockers.holders.HolderBook;
import org.latchkey.lockers.holders.Places;
import org.latchkey.protocol.site.SiteConfig;
import org.latchkey.unit.api.AuditTrail;
import org.latchkey.unit.api.Doors;
import org.latchkey.unit.api.Store;

/**
 * The rooms of a unit below sessions, as they are, without their threads: over a metal that outlives them. Time is the metal's and
 * moves when somebody waits.
 */
public final class SimulatedSite implements Doors {

    /** The boards and locks. */
    public static final class Metal implements LockBus, Ticker {

        /** Locks whose doors stand open. */
        public final BitSet open = new BitSet();
        /** Locks that do not move. */
        public final BitSet jammed = new BitSet();
        /** When the power goes in the middle of an opening; counts pulses down. */
        public int pulsesUntilCut = Integer.MAX_VALUE;
        /** Is asked at each pulse. */
        public java.util.function.IntConsumer atPulse = lock -> {};

        public int pulses;
        public boolean off;
        private long millis = 1_000_000;

        @Override
        public String line() {
            return "west";
        }

        @Override
        public void pulse(LockAddress address) throws DeviceException {
            if (off) {
                throw new DeviceException(DeviceException.Kind.LINE_DOWN, "no power");
            }
            pulses++;
            atPulse.accept(address.lock());
            if (!jammed.get(address.lock())) {
                open.set(address.lock());
            }
            if (--pulsesUntilCut <= 0) {
                off = true;
            }
        }

        @Override
        public BoardState read(int board) throws DeviceException {
            millis += 20;
            if (off) {
                throw new DeviceException(DeviceException.Kind.LINE_DOWN, "no power");
            }
            return new BoardState(16, open.get(1, 17), false, new BitSet(), new byte[0]);
        }

        @Override
        public long settleMillis() {
            return 500;
        }

        @Override
        public boolean connected() {
            return !off;
        }

        @Override
        public long millis() {
            return millis;
        }

        @Override
        public void pause(long more) {
            millis += more;
        }
    }

    public final HolderBook holders;
    public final Places places;
    private final Metal metal;
    private final Wiring wiring;
    private final DoorBook book;
    private final LineReader reader;
    private final OpeningSequence sequence;
    private final DoorJournal journal;
    private final DoorKeeper keeper;
    private final BankModes modes;
    private final ModeRecorder recorder;
    private final AuditTrail trail;

    /** The unit starts. */
    public SimulatedSite(
            Metal metal, SiteConfig config, Store store, AuditTrail trail, java.util.function.LongSupplier seconds) {
        this.metal = metal;
        this.trail = trail;
        wiring = new Wiring(config);
        Buses buses = new Buses(metal);
        buses.add(metal, 0, 1);
        book = new DoorBook(wiring, metal);
        journal = new DoorJournal(metal, Runnable::run);
        journal.use(trail);
        reader = new LineReader(wiring.line("west"), buses, book, edge -> journal.changed(edge, false));
        sequence = new OpeningSequence(buses, line -> reader, book, metal, 500);
        keeper = new DoorKeeper(book::all, book::quarantine, (status, millis) -> {}, metal, 180_000);
        keeper.use(store);
        holders = new HolderBook(store, metal::millis);
        places = new Places(config, holders, this);
        modes = new BankModes(store, config, seconds);
        recorder = new ModeRecorder(modes, store);
    }

    /** Looks at the doors and at the time. */
    public void look() {
        try {
            reader.read(1);
        } catch (DeviceException expected) {
            // The power is off.
        }
        journal.tick();
        keeper.tick(Optional.of(trail));
        recorder.tick(trail);
    }

    public String mode(String bank) {
        return modes.mode(bank).word();
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
    public boolean reachable(int door, long patienceMillis) {
        return !metal.off
                && book.status(door).filter(one -> one.state() != State.UNKNOWN).isPresent();
    }

    @Override
    public CompletableFuture<Opening> open(int door) {
        try {
            Opening opening = sequence.run(wiring.door(door).orElseThrow(), Optional::empty);
            keeper.ended(door, opening);
            return metal.off ? new CompletableFuture<>() : CompletableFuture.completedFuture(opening);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public long settleMillis(int door) {
        return metal.settleMillis();
    }

    @Override
    public boolean clear(int door) {
        return book.clear(door);
    }
}
