// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.Doors.Outcome;
import org.latchkey.unit.api.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Emergency openings that have begun and not ended, as the store has them: each wish, how each door tried for it ended, and
 * whether the contact that is closed has been obeyed. What changes goes into the batch of the record that tells of it.
 */
final class Wishes {

    private static final byte[] WISH = {'u', 'w'};
    private static final byte[] DOOR = {'u', 'd'};
    private static final byte[] OBEYED = {'u', 'i'};
    private static final int MARK_LENGTH = 1 + Long.BYTES;
    private static final Logger LOG = LoggerFactory.getLogger(Wishes.class);

    /**
     * How the last attempt at a door ended.
     *
     * @param outcome of it
     * @param after milliseconds since the wish began
     */
    record Mark(Outcome outcome, long after) {}

    private final Store store;
    private boolean told;

    Wishes(Store store) {
        this.store = store;
    }

    /** Those that have not ended; what can not be read is passed over and told. */
    List<Wish> unfinished() {
        List<Wish> found = new ArrayList<>();
        store.scan(WISH, (key, value) -> {
            try {
                if (key.length == WISH.length + Wish.ID_LENGTH) {
                    byte[] id = Arrays.copyOfRange(key, WISH.length, key.length);
                    found.add(Wish.decode(ByteBuffer.wrap(id), value));
                }
            } catch (IllegalArgumentException e) {
                if (!told) {
                    told = true;
                    LOG.error("an emergency opening can not be gone on with: {}", e.getMessage());
                }
            }
            return true;
        });
        return found;
    }

    /** The doors that were tried for a wish. */
    SortedMap<Integer, Mark> marks(Wish wish) {
        SortedMap<Integer, Mark> found = new TreeMap<>();
        byte[] prefix = key(DOOR, wish, 0).array();
        store.scan(prefix, (key, value) -> {
            if (key.length == prefix.length + Integer.BYTES && value.length == MARK_LENGTH) {
                ByteBuffer in = ByteBuffer.wrap(value);
                byte outcome = in.get();
                if (outcome >= 0 && outcome < Outcome.values().length) {
                    int door = ByteBuffer.wrap(key).getInt(prefix.length);
                    found.put(door, new Mark(Outcome.values()[outcome], in.getLong()));
                }
            }
            return true;
        });
        return found;
    }

    static void begin(Wish wish, Batch batch) {
        batch.put(key(WISH, wish, 0).array(), wish.encode());
    }

    static void mark(Wish wish, int door, Mark mark, Batch batch) {
        ByteBuffer value =
                ByteBuffer.allocate(MARK_LENGTH).put((byte) mark.outcome().ordinal());
        batch.put(doorKey(wish, door), value.putLong(mark.after()).array());
    }

    static void end(Wish wish, Collection<Integer> doors, Batch batch) {
        doors.forEach(door -> batch.delete(doorKey(wish, door)));
        batch.delete(key(WISH, wish, 0).array());
    }

    /** The contact that is closed has been obeyed. @param closing which contact, and which of its closings */
    static void obey(String closing, Batch batch) {
        batch.put(OBEYED, closing.getBytes(StandardCharsets.UTF_8));
    }

    /** The contact is open: the next time it closes counts. */
    static void release(Batch batch) {
        batch.delete(OBEYED);
    }

    /** The closing that was obeyed last, if the contact was not heard of as open since. */
    Optional<String> obeyed() {
        return store.get(OBEYED).map(value -> new String(value, StandardCharsets.UTF_8));
    }

    private static byte[] doorKey(Wish wish, int door) {
        return key(DOOR, wish, Integer.BYTES).putInt(door).array();
    }

    private static ByteBuffer key(byte[] room, Wish wish, int more) {
        return ByteBuffer.allocate(room.length + Wish.ID_LENGTH + more)
                .put(room)
                .put(wish.id().duplicate());
    }
}
