// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.latchkey.access.Reservation.State;
import org.latchkey.protocol.code.AccessCode;
import org.latchkey.protocol.site.SiteMemory.BurntUse;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.Doors;
import org.latchkey.unit.api.Store;
import org.latchkey.unit.api.UnitException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Uses and reservations. Counts live in the store alone, reservations also in memory: they are few. Changes go into a
 * batch first and into memory by {@link #remember} and {@link #forget}; whoever decides holds this object's lock.
 */
final class Ledger {

    private static final byte[] USES = {'u', 'c'};
    private static final byte[] RESERVATIONS = {'u', 'r'};
    /** Bookings that were picked up, by {@code <bank>/<hex>}; the value is when no code of theirs can live any more. */
    private static final byte[] BOOKINGS = {'u', 'b'};
    /** Hash of the snapshot whose uses were merged. */
    private static final byte[] MERGED = {'u', 's'};

    private static final int USES_LENGTH = 2 * Long.BYTES;
    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);

    private final Store store;
    private final Map<CodeDoor, Reservation> reservations = new ConcurrentHashMap<>();
    private final Set<Integer> taken = new HashSet<>();
    /** Jammed openings whose door may still spring open, by door; until the door is somebody else's. */
    private final Map<Integer, Reservation> late = new ConcurrentHashMap<>();

    private byte[] pruneFrom = USES;
    private byte[] pruneBookingsFrom = BOOKINGS;

    /** Reads what an earlier run left. */
    Ledger(Store store) {
        this.store = store;
        store.scan(RESERVATIONS, (key, value) -> {
            load(key, value);
            return true;
        });
    }

    private void load(byte[] key, byte[] value) {
        try {
            Reservation reservation = Reservation.decode(CodeDoor.ofKey(key), value);
            reservations.put(reservation.of(), reservation);
        } catch (RuntimeException e) {
            LOG.error("a stored reservation is damaged and was left alone: {}", e.getMessage());
        }
    }

    /**
     * Takes the uses that a snapshot knows of, once: a unit that replaces another one has not seen them itself. Its own
     * counts are never lowered.
     *
     * @param now seconds since 1970
     */
    void merge(List<BurntUse> burnt, byte[] snapshotHash, long now) {
        boolean merged = store.get(MERGED)
                .filter(known -> Arrays.equals(known, snapshotHash))
                .isPresent();
        if (merged || burnt.isEmpty()) {
            return;
        }
        Batch batch = new Batch().put(MERGED, snapshotHash);
        for (BurntUse use : burnt) {
            CodeDoor of = new CodeDoor(CodeDoor.codeOf(use.codeId()), use.door());
            if (use.used() > burnt(of)) {
                // How long the code lives is not known here; no code lives longer.
                putUses(of, use.used(), now + AccessCode.MAX_LIFETIME, batch);
            }
        }
        try {
            store.write(batch);
        } catch (UnitException e) {
            LOG.error("the snapshot's uses could not be stored; the next start tries again: {}", e.getMessage());
        }
    }

    private static void putUses(CodeDoor of, long burnt, long expires, Batch batch) {
        byte[] value =
                ByteBuffer.allocate(USES_LENGTH).putLong(burnt).putLong(expires).array();
        batch.put(of.key(USES), value);
    }

    synchronized List<Reservation> all() {
        return new ArrayList<>(reservations.values());
    }

    synchronized Optional<Reservation> find(CodeDoor of) {
        return Optional.ofNullable(reservations.get(of));
    }

    /** How many openings of this code at this door are burnt. */
    long burnt(CodeDoor of) {
        return store.get(of.key(USES))
                .map(value -> ByteBuffer.wrap(value).getLong())
                .orElse(0L);
    }

    /** True while an opening of the door is under way or not settled, whoever ordered it. */
    synchronized boolean isTaken(int door) {
        return taken.contains(door)
                || reservations.values().stream().anyMatch(r -> r.of().door() == door && r.state() == State.PENDING);
    }

    /** Keeps everybody else from the door without a reservation: for test openings and while a settlement is written. */
    synchronized boolean take(int door) {
        return !isTaken(door) && taken.add(door);
    }

    /** Runs the work while nothing opens the door. @return false if something does, and the work was not run */
    boolean whileIdle(int door, Runnable work) {
        if (!take(door)) {
            return false;
        }
        try {
            work.run();
        } finally {
            release(door);
        }
        return true;
    }

    synchronized void release(int door) {
        taken.remove(door);
    }

    /** Reservations at the door in that state. */
    synchronized List<Reservation> leftAt(int door, State state) {
        return reservations.values().stream()
                .filter(r -> r.of().door() == door && r.state() == state)
                .toList();
    }

    synchronized void remember(Reservation reservation) {
        reservations.put(reservation.of(), reservation);
    }

    /** Forgets this very reservation. */
    synchronized void end(Reservation reservation) {
        if (stands(reservation)) {
            reservations.remove(reservation.of());
        }
    }

    /** True if this very reservation still stands. */
    synchronized boolean stands(Reservation reservation) {
        return reservations.get(reservation.of()) == reservation;
    }

    synchronized void watchLate(Reservation jammed) {
        late.put(jammed.of().door(), jammed);
    }

    synchronized Optional<Reservation> late(int door) {
        return Optional.ofNullable(late.get(door));
    }

    /** @return false if it was not watched any more */
    synchronized boolean endLate(Reservation jammed) {
        return late.remove(jammed.of().door(), jammed);
    }

    /** The door is somebody else's now. */
    synchronized void endLate(int door) {
        late.remove(door);
    }

    /**
     * Whether a late opening of the door is watched for, for the one who ordered it, or its use still waits for what the door
     * does. Never blocks.
     */
    boolean awaitsLate(int door, Doors.By by) {
        Reservation jammed = late.get(door);
        return jammed != null && jammed.isOf(by)
                || reservations.values().stream()
                        .anyMatch(one -> one.of().door() == door && one.isOf(by) && one.state() != State.HELD);
    }

    synchronized void forget(CodeDoor of) {
        reservations.remove(of);
    }

    static void put(Reservation reservation, Batch batch) {
        batch.put(reservation.of().key(RESERVATIONS), reservation.encode());
    }

    static void drop(Reservation reservation, Batch batch) {
        batch.delete(reservation.of().key(RESERVATIONS));
    }

    /** Whether an opening of this code is burnt at any door. */
    boolean hasBurnt(long code) {
        boolean[] found = {false};
        byte[] prefix = ByteBuffer.allocate(USES.length + Long.BYTES)
                .put(USES)
                .putLong(code)
                .array();
        store.scan(prefix, (key, value) -> {
            found[0] = true;
            return false;
        });
        return found[0];
    }

    /** Adds to the batch that the booking was picked up: none of its codes, extended ones included, begins it anew. */
    static void endBooking(String booking, long lastEnd, Batch batch) {
        byte[] value = ByteBuffer.allocate(Long.BYTES).putLong(lastEnd).array();
        batch.put(bookingKey(booking), value);
    }

    /** Whether the booking was picked up. */
    boolean isBookingOver(String booking) {
        return store.get(bookingKey(booking)).isPresent();
    }

    private static byte[] bookingKey(String booking) {
        byte[] id = booking.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(BOOKINGS.length + id.length)
                .put(BOOKINGS)
                .put(id)
                .array();
    }

    /** Whether an opening of the door is not settled: under way, given back, or held for staff. */
    synchronized boolean isLeftAt(int door) {
        return taken.contains(door) || reservations.values().stream().anyMatch(r -> r.of().door() == door);
    }

    /**
     * Counts the use as burnt. One reservation for each code and door, so nobody else counts meanwhile.
     *
     * @param now seconds since 1970
     * @return how many uses of the code are burnt at the door with this one; 0 if they are not counted
     */
    long burn(Reservation reservation, long now, Batch batch) {
        long used = 0;
        if (reservation.limited()) {
            used = burnt(reservation.of()) + 1;
            putUses(reservation.of(), used, reservation.lastEnd(now), batch);
        }
        drop(reservation, batch);
        return used;
    }

    /**
     * Adds to the batch the deletion of what no code can need again, looking at a bounded number of counts and going on
     * there at the next call.
     *
     * @param before what belongs to codes that expired before this second goes
     */
    void prune(long before, int steps, Batch batch) {
        pruneHeld(before, batch);
        pruneFrom = prune(USES, pruneFrom, USES_LENGTH, before, steps, batch);
        pruneBookingsFrom = prune(BOOKINGS, pruneBookingsFrom, Long.BYTES, before, steps, batch);
    }

    /**
     * Deletes what ended, where the value's last eight bytes say when.
     *
     * @param from the key to begin with
     * @return the key to go on with
     */
    private byte[] prune(byte[] prefix, byte[] from, int length, long before, int steps, Batch batch) {
        int[] left = {steps};
        byte[][] next = {prefix};
        store.scanFrom(prefix, from, (key, value) -> {
            if (left[0]-- == 0) {
                next[0] = key;
                return false;
            }
            if (value.length == length && ByteBuffer.wrap(value).getLong(length - Long.BYTES) < before) {
                batch.delete(key);
            }
            return true;
        });
        return next[0];
    }

    private synchronized void pruneHeld(long before, Batch batch) {
        reservations.values().removeIf(r -> {
            boolean over = r.state() == State.HELD && r.expires() < before;
            if (over) {
                drop(r, batch);
            }
            return over;
        });
    }
}
