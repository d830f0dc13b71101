// SPDX-License-Identifier: Apache-2.0
package org.latchkey.audit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.Store;
import org.latchkey.unit.api.UnitException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One start of the unit. It is stored with the framework's own id, so that a trail that is stopped and started within one
 * life of the framework goes on with the same count and uptime.
 *
 * @param number from 1
 * @param id the framework's id, new at each of its starts
 * @param nanos the monotonic clock at the start
 * @param clock the monotonic clock
 */
public record Boot(long number, String id, long nanos, LongSupplier clock) {

    private static final Logger LOG = LoggerFactory.getLogger(Boot.class);
    private static final byte[] KEY = "a/boot".getBytes(StandardCharsets.US_ASCII);
    private static final int FIXED = 2 * Long.BYTES;

    /** The stored start if it is this one, otherwise the next. */
    public static Boot current(Store store, String id, LongSupplier clock) {
        byte[] stored = stored(store);
        if (stored.length < FIXED) {
            return new Boot(1, id, clock.getAsLong(), clock);
        }
        ByteBuffer value = ByteBuffer.wrap(stored);
        long number = value.getLong();
        long nanos = value.getLong();
        String storedId = new String(Arrays.copyOfRange(stored, FIXED, stored.length), StandardCharsets.UTF_8);
        return storedId.equals(id)
                ? new Boot(number, id, nanos, clock)
                : new Boot(number + 1, id, clock.getAsLong(), clock);
    }

    private static byte[] stored(Store store) {
        try {
            return store.get(KEY).orElse(new byte[0]);
        } catch (UnitException e) {
            LOG.warn("The count of starts can not be read and begins anew: {}", e.getMessage());
            return new byte[0];
        }
    }

    boolean isStoredIn(Store store) {
        return store.get(KEY).filter(stored -> Arrays.equals(stored, encode())).isPresent();
    }

    void put(Batch batch) {
        batch.put(KEY, encode());
    }

    private byte[] encode() {
        byte[] text = id.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(FIXED + text.length)
                .putLong(number)
                .putLong(nanos)
                .put(text)
                .array();
    }

    long uptimeMillis() {
        return TimeUnit.NANOSECONDS.toMillis(clock.getAsLong() - nanos);
    }
}
