// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import java.util.Arrays;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.Store;
import org.latchkey.unit.api.UnitException;

/** A store that survives what the tests call a crash. */
final class MemoryStore implements Store {

    private final NavigableMap<byte[], byte[]> map = new TreeMap<>(Arrays::compareUnsigned);
    Optional<String> setAside = Optional.empty();
    boolean failing;
    /** How many reads still succeed. */
    int readsUntilFault = Integer.MAX_VALUE;

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
            boolean below = Arrays.mismatch(prefix, entry.getKey()) < 0
                    || Arrays.mismatch(prefix, entry.getKey()) >= prefix.length;
            if (!below || !visitor.test(entry.getKey(), entry.getValue())) {
                return;
            }
        }
    }

    @Override
    public synchronized void write(Batch batch) {
        if (failing) {
            throw new UnitException("disk full");
        }
        for (Batch.Change change : batch.changes()) {
            change.value().ifPresentOrElse(value -> map.put(change.key(), value), () -> map.remove(change.key()));
        }
    }

    synchronized int size() {
        return map.size();
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
