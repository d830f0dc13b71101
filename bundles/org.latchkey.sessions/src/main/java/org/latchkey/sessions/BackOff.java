// SPDX-License-Identifier: Apache-2.0
package org.latchkey.sessions;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.Store;

/**
 * Makes who guesses a door's PIN wait, longer each time. How often it was wrong is stored before the answer is given, and a
 * restart begins the wait anew, so that pulling the plug gains nothing; no clock that can be set has a part in it.
 * Thread-safe.
 */
final class BackOff {

    /** Wrong PINs that cost no wait: people mistype. */
    static final int FREE = 3;

    static final long FIRST_MILLIS = 30_000;
    static final long LONGEST_MILLIS = 15 * 60_000;

    private static final byte[] WRONG = {'p', 'w'};
    private static final int MOST = 255;
    private static final int MOST_DOUBLINGS = 20;

    /** Wrong PINs of a door since the last right one. */
    private record Count(int wrong, long from) {

        long until() {
            return from + delay(wrong);
        }
    }

    private final Store store;
    private final LongSupplier millis;
    private final Map<Integer, Count> counts = new HashMap<>();

    /** Reads what is stored. @param millis since some moment, never backwards */
    BackOff(Store store, LongSupplier millis) {
        this.store = store;
        this.millis = millis;
        store.scan(WRONG, (key, value) -> {
            if (key.length == WRONG.length + Short.BYTES && value.length == 1) {
                int door = Short.toUnsignedInt(ByteBuffer.wrap(key).getShort(WRONG.length));
                counts.put(door, new Count(Byte.toUnsignedInt(value[0]), millis.getAsLong()));
            }
            return true;
        });
    }

    /** What has to pass after so many wrong PINs. */
    static long delay(int wrong) {
        int doublings = Math.min(wrong - FREE, MOST_DOUBLINGS);
        return doublings < 0 ? 0 : Math.min(LONGEST_MILLIS, FIRST_MILLIS << doublings);
    }

    /** How long until the next PIN may be tried at the door; 0 if at once. */
    synchronized long waitMillis(int door) {
        Count count = counts.get(door);
        return count == null ? 0 : Math.max(0, count.until() - millis.getAsLong());
    }

    /**
     * A PIN was wrong. It counts also if that could not be stored.
     *
     * @return how long until the next may be tried
     * @throws org.latchkey.unit.api.UnitException if it could not be stored
     */
    long wrong(int door) {
        Count count;
        synchronized (this) {
            int before = counts.getOrDefault(door, new Count(0, 0)).wrong();
            count = new Count(Math.min(MOST, before + 1), millis.getAsLong());
            counts.put(door, count);
        }
        store.write(new Batch().put(key(door), new byte[] {(byte) count.wrong()}));
        return delay(count.wrong());
    }

    /** Adds to the batch that the count of the door ends; {@link #forget} ends it in memory. */
    synchronized void clear(int door, Batch batch) {
        if (counts.containsKey(door)) {
            batch.delete(key(door));
        }
    }

    synchronized void forget(int door) {
        counts.remove(door);
    }

    /** Doors with wrong PINs. */
    synchronized List<Integer> doors() {
        return List.copyOf(counts.keySet());
    }

    private static byte[] key(int door) {
        return ByteBuffer.allocate(WRONG.length + Short.BYTES)
                .put(WRONG)
                .putShort((short) door)
                .array();
    }
}
