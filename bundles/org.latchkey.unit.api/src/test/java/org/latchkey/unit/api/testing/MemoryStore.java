// SPDX-License-Identifier: Apache-2.0
package org.latchkey.unit.api.testing;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.Store;
import org.latchkey.unit.api.UnitException;

/** A store in memory, for tests of other rooms; it outlives what they call a crash. */
public final class MemoryStore implements Store {

    private final NavigableMap<byte[], byte[]> map = new TreeMap<>(Arrays::compareUnsigned);
    private boolean full;
    private int readsUntilFault = Integer.MAX_VALUE;
    private Optional<String> setAside = Optional.empty();

    /** From now on, whether writes fail. */
    public synchronized void full(boolean now) {
        full = now;
    }

    /** So many reads still succeed. */
    public synchronized void failAfter(int reads) {
        readsUntilFault = reads;
    }

    /** How many entries there are. */
    public synchronized int size() {
        return map.size();
    }

    /** Entries whose keys begin like that. */
    public synchronized long count(String prefix) {
        return map.keySet().stream()
                .filter(key -> new String(key, StandardCharsets.ISO_8859_1).startsWith(prefix))
                .count();
    }

    @Override
    public synchronized Optional<byte[]> get(byte[] key) {
        if (readsUntilFault-- <= 0) {
            throw new IllegalStateException("unreadable");
        }
        return Optional.ofNullable(map.get(key));
    }

    @Override
    public void scan(byte[] prefix, BiPredicate<byte[], byte[]> visitor) {
        scanFrom(prefix, prefix, visitor);
    }

    @Override
    public synchronized void scanFrom(byte[] prefix, byte[] from, BiPredicate<byte[], byte[]> visitor) {
        for (var entry : map.tailMap(from, true).entrySet()) {
            byte[] start = Arrays.copyOf(entry.getKey(), Math.min(prefix.length, entry.getKey().length));
            if (!Arrays.equals(start, prefix) || !visitor.test(entry.getKey(), entry.getValue())) {
                return;
            }
        }
    }

    @Override
    public synchronized void write(Batch batch) {
        if (full) {
            throw new UnitException("disk full");
        }
        for (Batch.Change change : batch.changes()) {
            change.value().ifPresentOrElse(value -> map.put(change.key(), value), () -> map.remove(change.key()));
        }
    }

    @Override
    public void setAside(String reason) {
        setAside = Optional.of(reason);
    }

    @Override
    public Optional<String> setAsideReason() {
        return setAside;
    }

    @Override
    public void answerSetAside(Batch batch) {
        setAside = Optional.empty();
    }
}
