// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.latchkey.protocol.site.Revocations;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The status indices of revoked codes: those of every snapshot that the site has had, and those that codes brought as
 * news. They are a bounded sparse set, each kept until no code with it can be valid: a later snapshot that lacks one
 * does not un-revoke it. Thread-safe.
 */
final class RevokedCodes {

    /** Twice what a snapshot may name; a full set takes nothing new and says so, for nothing is un-revoked. */
    static final int LIMIT = 2 * Revocations.MAX_ENTRIES;

    private static final byte[] PREFIX = {'u', 'v'};
    private static final byte[] EPOCH = {'u', 'e'};
    private static final Logger LOG = LoggerFactory.getLogger(RevokedCodes.class);

    private final Store store;
    private final Map<Long, Long> until = new TreeMap<>();
    /** Holds also where the stored set is full; the site keeps it. */
    private final Set<Long> fromSnapshot;
    /** Of the snapshot, not durable here yet. */
    private final Set<Long> unsaved = new TreeSet<>();

    private long epoch;

    /** @param snapshot what the site's snapshot revokes; {@link #save} makes it outlive that snapshot */
    RevokedCodes(Store store, Revocations snapshot) {
        this.store = store;
        fromSnapshot = snapshot.entries().keySet();
        store.scan(PREFIX, (key, value) -> {
            if (key.length == PREFIX.length + Integer.BYTES && value.length == Long.BYTES) {
                long index = Integer.toUnsignedLong(ByteBuffer.wrap(key).getInt(PREFIX.length));
                until.put(index, ByteBuffer.wrap(value).getLong());
            }
            return true;
        });
        snapshot.entries().forEach(this::mergeOfSnapshot);
        epoch = Math.max(snapshot.epoch(), storedEpoch());
    }

    private long storedEpoch() {
        return store.get(EPOCH)
                .filter(value -> value.length == Long.BYTES)
                .map(value -> ByteBuffer.wrap(value).getLong())
                .orElse(0L);
    }

    /** Up to where every revocation of the portal is known here, without a gap. */
    synchronized long epoch() {
        return epoch;
    }

    /**
     * Adds revocations of a command to the batch; {@link #take} follows when that is durable.
     *
     * @param reached the command's epoch; if it is not the next one, an earlier command was not taken, and the portal goes on
     *     to put what that revokes into the news of codes, because ours stays where it is
     * @return false if they find no room: then the batch is as it was
     */
    synchronized boolean put(Map<Long, Long> more, long reached, Batch batch) {
        long fresh = more.keySet().stream()
                .filter(index -> !until.containsKey(index))
                .count();
        if (until.size() + fresh > LIMIT) {
            LOG.error("the set of revocations is full: a command's are not taken");
            return false;
        }
        more.forEach((index, keepUntil) -> put(index, Math.max(keepUntil, until.getOrDefault(index, 0L)), batch));
        batch.put(EPOCH, ByteBuffer.allocate(Long.BYTES).putLong(after(reached)).array());
        return true;
    }

    /** Takes into memory what is durable. */
    synchronized void take(Map<Long, Long> more, long reached) {
        more.forEach((index, keepUntil) -> until.merge(index, keepUntil, Math::max));
        epoch = after(reached);
    }

    private long after(long reached) {
        return reached == epoch + 1 ? reached : epoch;
    }

    private void mergeOfSnapshot(long index, long keepUntil) {
        Long known = until.get(index);
        if (known == null && until.size() >= LIMIT) {
            LOG.error("the set of revocations is full: {} holds only as long as the snapshot", index);
        } else if (known == null || known < keepUntil) {
            until.put(index, keepUntil);
            unsaved.add(index);
        }
    }

    /** Stores what the snapshot brought, unless that is done. @throws UnitException if it is not durable: call again */
    void save() {
        List<Long> saving;
        Batch batch = new Batch();
        synchronized (this) {
            saving = List.copyOf(unsaved);
            put(saving, batch);
        }
        // Nobody who decides may wait here for the disk.
        if (!batch.isEmpty()) {
            store.write(batch);
        }
        synchronized (this) {
            saving.forEach(unsaved::remove);
        }
    }

    synchronized boolean contains(long index) {
        return fromSnapshot.contains(index) || until.containsKey(index);
    }

    synchronized int size() {
        return until.size();
    }

    /**
     * Takes into memory; {@link #put} makes it durable.
     *
     * @param keepUntil second at which no code with these indices can be valid any more
     * @return what was new
     */
    synchronized List<Long> merge(List<Long> indices, long keepUntil) {
        List<Long> added = new ArrayList<>(0);
        for (long index : indices) {
            if (!contains(index)) {
                if (until.size() >= LIMIT) {
                    LOG.error("the set of revocations is full: {} is not taken", index);
                    continue;
                }
                until.put(index, keepUntil);
                added.add(index);
            }
        }
        return added;
    }

    /** Adds those of the indices that still hold to the batch. */
    synchronized void put(Collection<Long> indices, Batch batch) {
        for (long index : indices) {
            Long keepUntil = until.get(index);
            if (keepUntil != null) {
                put(index, keepUntil, batch);
            }
        }
    }

    private static void put(long index, long keepUntil, Batch batch) {
        batch.put(key(index), ByteBuffer.allocate(Long.BYTES).putLong(keepUntil).array());
    }

    /** Adds to the batch the deletion of at most so many that ended before this second. */
    synchronized void prune(long before, int steps, Batch batch) {
        int left = steps;
        Iterator<Map.Entry<Long, Long>> entries = until.entrySet().iterator();
        while (left > 0 && entries.hasNext()) {
            Map.Entry<Long, Long> entry = entries.next();
            if (entry.getValue() < before) {
                batch.delete(key(entry.getKey()));
                entries.remove();
                left--;
            }
        }
    }

    private static byte[] key(long index) {
        return ByteBuffer.allocate(PREFIX.length + Integer.BYTES)
                .put(PREFIX)
                .putInt((int) index)
                .array();
    }
}
