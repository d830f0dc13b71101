// SPDX-License-Identifier: Apache-2.0
package org.latchkey.command;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The commands that were taken and how they ended: the latest lasting ones by number, momentary ones by id until nobody
 * can present them again. Both are bounded. Changes go into a batch first, and into memory by {@link #keep}. Thread-safe.
 */
final class CommandLog {

    /** Lasting commands whose outcome is kept. */
    static final int LASTING = 256;

    /** Momentary commands that are remembered; one more is refused, unless lives may hang on it. */
    static final int MOMENTARY = 1_024;

    private static final byte[] BY_SEQ = {'m', 'o'};
    private static final byte[] BY_ID = {'m', 'i'};
    private static final Logger LOG = LoggerFactory.getLogger(CommandLog.class);

    private final TreeMap<Long, Remembered> lasting = new TreeMap<>();
    private final Map<ByteBuffer, Remembered> momentary = new HashMap<>();
    /** Numbers of records, of this run alone. */
    private final Map<ByteBuffer, Long> records = new HashMap<>();

    CommandLog(Store store) {
        store.scan(BY_SEQ, (key, value) -> {
            read(value).ifPresent(one -> lasting.put(ByteBuffer.wrap(key).getLong(BY_SEQ.length), one));
            return true;
        });
        store.scan(BY_ID, (key, value) -> {
            read(value).ifPresent(one -> momentary.put(ByteBuffer.wrap(one.id()), one));
            return true;
        });
    }

    private static Optional<Remembered> read(byte[] value) {
        try {
            return Optional.of(Remembered.decode(value));
        } catch (IllegalArgumentException e) {
            LOG.error("a remembered command is damaged and left alone: {}", e.getMessage());
            return Optional.empty();
        }
    }

    synchronized Optional<Remembered> lasting(long seq) {
        return Optional.ofNullable(lasting.get(seq));
    }

    synchronized Optional<Remembered> momentary(byte[] id) {
        return Optional.ofNullable(momentary.get(ByteBuffer.wrap(id)));
    }

    /**
     * The latest lasting commands by number, and the momentary ones that hold longest under number 0 and below.
     * Those that are under way are left out: their end is still to come.
     */
    synchronized SortedMap<Long, Remembered> latest(int most) {
        TreeMap<Long, Remembered> latest = new TreeMap<>();
        momentary.values().stream()
                .filter(one -> !underWay(one))
                .sorted(Comparator.comparingLong(Remembered::expires).reversed())
                .limit(most / 2)
                .forEach(one -> latest.put((long) -latest.size(), one));
        for (Map.Entry<Long, Remembered> entry : lasting.descendingMap().entrySet()) {
            if (latest.size() < most && !underWay(entry.getValue())) {
                latest.put(entry.getKey(), entry.getValue());
            }
        }
        return latest;
    }

    private boolean underWay(Remembered one) {
        return one.begun() && records.containsKey(ByteBuffer.wrap(one.id()));
    }

    /** A lasting command that a restart cut off; only the latest can be. */
    synchronized Optional<Long> cutOff() {
        return lasting.entrySet().stream()
                .filter(entry -> entry.getValue().begun())
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** Adds a lasting command to the batch, and the deletion of what is too old. */
    synchronized void put(long seq, Remembered one, Batch batch) {
        batch.put(key(seq), one.encode());
        lasting.headMap(seq - LASTING + 1).keySet().forEach(old -> batch.delete(key(old)));
    }

    /** It is durable. */
    synchronized void keep(long seq, Remembered one, long record) {
        if (one.begun() && hasEnded(lasting.get(seq))) {
            return;
        }
        lasting.put(seq, one);
        records.put(ByteBuffer.wrap(one.id()), record);
        List<Long> old = new ArrayList<>(lasting.headMap(seq - LASTING + 1).keySet());
        old.forEach(gone -> records.remove(ByteBuffer.wrap(lasting.remove(gone).id())));
    }

    /**
     * Adds a momentary command to the batch, and the deletion of those that nobody can present again.
     *
     * @param over seconds since 1970: what expired before that is forgotten
     * @return false if there is no room
     */
    synchronized boolean put(Remembered one, long over, Batch batch) {
        momentary.values().removeIf(old -> {
            boolean gone = old.expires() < over;
            if (gone) {
                batch.delete(key(old.id()));
                records.remove(ByteBuffer.wrap(old.id()));
            }
            return gone;
        });
        batch.put(key(one.id()), one.encode());
        return momentary.size() < MOMENTARY;
    }

    /** It is durable. */
    synchronized void keep(Remembered one, long record) {
        if (one.begun() && hasEnded(momentary.get(ByteBuffer.wrap(one.id())))) {
            return;
        }
        momentary.put(ByteBuffer.wrap(one.id()), one);
        records.put(ByteBuffer.wrap(one.id()), record);
    }

    /** A slow disk may tell of the beginning after the end. */
    private static boolean hasEnded(Remembered known) {
        return known != null && !known.begun();
    }

    /** The number of its record, −1 if that is not known any more. */
    synchronized long record(Remembered one) {
        return records.getOrDefault(ByteBuffer.wrap(one.id()), -1L);
    }

    private static byte[] key(long seq) {
        return ByteBuffer.allocate(BY_SEQ.length + Long.BYTES)
                .put(BY_SEQ)
                .putLong(seq)
                .array();
    }

    private static byte[] key(byte[] id) {
        return ByteBuffer.allocate(BY_ID.length + id.length).put(BY_ID).put(id).array();
    }
}
