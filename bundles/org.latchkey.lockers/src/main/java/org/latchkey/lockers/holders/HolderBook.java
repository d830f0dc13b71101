// SPDX-License-Identifier: Apache-2.0
package org.latchkey.lockers.holders;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.Holders;
import org.latchkey.unit.api.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The book of holders: in the store, and in memory for those who decide. A change is seen at once and undone if its batch
 * fails. Changes of a door may follow one another before the first is durable, because their callers submit them in order; one
 * that was begun by {@link #replace} stands alone. Thread-safe.
 */
public final class HolderBook implements Holders {

    /** A change that stands alone and was never settled ends after this time: then the store says what holds. */
    public static final long ABANDONED_MILLIS = 30_000;

    private static final byte[] ASSIGNED = {'l', 'a'};
    private static final byte[] HOLDS = {'l', 'h'};
    private static final byte[] WEAR = {'l', 'w'};
    private static final Logger LOG = LoggerFactory.getLogger(HolderBook.class);

    /** Changes of a door that are not settled. */
    private static final class Pending {
        final boolean alone;
        final long since;
        int changes;
        boolean failed;

        Pending(boolean alone, long since) {
            this.alone = alone;
            this.since = since;
        }
    }

    private final Store store;
    private final LongSupplier millis;
    private final TreeMap<Integer, Hold> holds = new TreeMap<>();
    private final Map<Integer, Pending> pending = new HashMap<>();
    private final Map<Integer, Long> openings = new HashMap<>();

    /**
     * Reads what is stored.
     *
     * @param millis that never go back
     */
    public HolderBook(Store store, LongSupplier millis) {
        this.store = store;
        this.millis = millis;
        read(HOLDS, HoldCodec::decode).forEach(holds::put);
        read(ASSIGNED, HoldCodec::assigned).forEach(holds::put);
        openings.putAll(read(WEAR, (door, value) -> ByteBuffer.wrap(value).getLong()));
    }

    private <T> Map<Integer, T> read(byte[] prefix, BiFunction<Integer, byte[], T> decode) {
        Map<Integer, T> read = new HashMap<>();
        store.scan(prefix, (key, value) -> {
            try {
                int door = Short.toUnsignedInt(ByteBuffer.wrap(key).getShort(prefix.length));
                read.put(door, decode.apply(door, value));
            } catch (RuntimeException e) {
                LOG.error("a stored holder of a door is damaged and was left alone: {}", e.getMessage());
            }
            return true;
        });
        return read;
    }

    private static byte[] key(byte[] prefix, int door) {
        return ByteBuffer.allocate(prefix.length + Short.BYTES)
                .put(prefix)
                .putShort((short) door)
                .array();
    }

    @Override
    public synchronized Optional<Hold> at(int door) {
        endAbandoned(door);
        return Optional.ofNullable(holds.get(door));
    }

    @Override
    public synchronized Optional<Hold> of(Kind kind, String id) {
        return holds.values().stream()
                .filter(hold -> hold.kind() == kind && hold.id().equals(id))
                .findFirst();
    }

    @Override
    public synchronized List<Hold> all() {
        return new ArrayList<>(holds.values());
    }

    @Override
    public synchronized Optional<Change> change(Optional<Hold> before, Optional<Hold> after, Batch batch) {
        int door = before.or(() -> after).orElseThrow().door();
        if (after.isPresent() && after.get().door() != door) {
            throw new IllegalArgumentException("a holder is moved by two changes");
        }
        endAbandoned(door);
        Pending under = pending.get(door);
        boolean free = under == null || !under.alone;
        return free && holds.get(door) == before.orElse(null)
                ? Optional.of(begin(door, after, batch, false))
                : Optional.empty();
    }

    @Override
    public synchronized Optional<Change> replace(int door, Optional<Hold> before, Optional<Hold> after, Batch batch) {
        endAbandoned(door);
        return !pending.containsKey(door) && holds.get(door) == before.orElse(null)
                ? Optional.of(begin(door, after, batch, true))
                : Optional.empty();
    }

    private Change begin(int door, Optional<Hold> after, Batch batch, boolean alone) {
        write(door, after, batch);
        after.ifPresentOrElse(hold -> holds.put(door, hold), () -> holds.remove(door));
        Pending under = pending.computeIfAbsent(door, none -> new Pending(alone, millis.getAsLong()));
        under.changes++;
        boolean[] settled = {false};
        return durable -> {
            synchronized (this) {
                if (!settled[0]) {
                    settled[0] = true;
                    settle(door, under, durable);
                }
            }
        };
    }

    private static void write(int door, Optional<Hold> after, Batch batch) {
        boolean assigned = after.filter(hold -> hold.kind() == Kind.ASSIGNED).isPresent();
        if (assigned) {
            batch.put(key(ASSIGNED, door), HexFormat.of().parseHex(after.get().id()));
            batch.delete(key(HOLDS, door));
        } else {
            batch.delete(key(ASSIGNED, door));
            after.ifPresentOrElse(
                    hold -> batch.put(key(HOLDS, door), HoldCodec.encode(hold)), () -> batch.delete(key(HOLDS, door)));
        }
    }

    private void settle(int door, Pending under, boolean durable) {
        under.changes--;
        under.failed |= !durable;
        if (pending.get(door) != under) {
            // It was given up before; what the store says may have changed with it.
            if (!pending.containsKey(door)) {
                reread(door);
            }
        } else if (under.changes == 0) {
            pending.remove(door);
            if (under.failed) {
                reread(door);
            }
        }
    }

    private void endAbandoned(int door) {
        Pending under = pending.get(door);
        if (under != null && under.alone && millis.getAsLong() - under.since >= ABANDONED_MILLIS) {
            pending.remove(door);
            reread(door);
        }
    }

    private void reread(int door) {
        Optional<Hold> stored;
        try {
            stored = store.get(key(ASSIGNED, door))
                    .map(value -> HoldCodec.assigned(door, value))
                    .or(() -> store.get(key(HOLDS, door)).map(value -> HoldCodec.decode(door, value)));
        } catch (RuntimeException e) {
            LOG.error("the stored holder of door {} is damaged and was left alone: {}", door, e.getMessage());
            return;
        }
        stored.ifPresentOrElse(hold -> holds.put(door, hold), () -> holds.remove(door));
    }

    @Override
    public synchronized void wear(int door, Batch batch) {
        long count = openings.merge(door, 1L, Long::sum);
        batch.put(
                key(WEAR, door), ByteBuffer.allocate(Long.BYTES).putLong(count).array());
    }

    @Override
    public synchronized long openings(int door) {
        return openings.getOrDefault(door, 0L);
    }
}
