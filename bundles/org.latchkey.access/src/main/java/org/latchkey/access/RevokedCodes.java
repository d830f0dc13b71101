// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.latchkey.protocol.site.Revocations;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The status indices of revoked codes: those of the site's snapshot, and those that codes brought as news. The latter
 * are a bounded sparse set, each kept until no code with it can be valid. Thread-safe.
 */
final class RevokedCodes {

    /** As many as a snapshot may name; a full set takes nothing new and says so, for nothing is un-revoked. */
    static final int LIMIT = Revocations.MAX_ENTRIES;

    private static final byte[] PREFIX = {'u', 'v'};
    private static final Logger LOG = LoggerFactory.getLogger(RevokedCodes.class);

    private final Map<Long, Long> until = new TreeMap<>();
    private final Set<Long> fromSnapshot;

    /** @param snapshot what the site's snapshot revokes; the site keeps it */
    RevokedCodes(Store store, Revocations snapshot) {
        fromSnapshot = snapshot.entries().keySet();
        store.scan(PREFIX, (key, value) -> {
            if (key.length == PREFIX.length + Integer.BYTES && value.length == Long.BYTES) {
                long index = Integer.toUnsignedLong(ByteBuffer.wrap(key).getInt(PREFIX.length));
                until.put(index, ByteBuffer.wrap(value).getLong());
            }
            return true;
        });
    }

    synchronized boolean contains(long index) {
        return fromSnapshot.contains(index) || until.containsKey(index);
    }

    synchronized int size() {
        return until.size();
    }

    /**
     * Merges, and adds what is new to the batch.
     *
     * @param keepUntil second at which no code with these indices can be valid any more
     * @return what was new
     */
    synchronized List<Long> merge(List<Long> indices, long keepUntil, Batch batch) {
        List<Long> added = new ArrayList<>(0);
        for (long index : indices) {
            if (!contains(index)) {
                if (until.size() >= LIMIT) {
                    LOG.error("the set of revocations is full: {} is not taken", index);
                    continue;
                }
                until.put(index, keepUntil);
                batch.put(
                        key(index),
                        ByteBuffer.allocate(Long.BYTES).putLong(keepUntil).array());
                added.add(index);
            }
        }
        return added;
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
