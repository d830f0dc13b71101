// SPDX-License-Identifier: Apache-2.0
package org.latchkey.lockers;

import java.util.Arrays;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.Store;
import org.latchkey.unit.api.UnitException;

/** A store that survives what the tests call death. */
final class MemoryStore implements Store {

    private final NavigableMap<byte[], byte[]> map = new TreeMap<>(Arrays::compareUnsigned);

    @Override
    public Optional<byte[]> get(byte[] key) {
        return Optional.ofNullable(map.get(key));
    }

    @Override
    public void scan(byte[] prefix, BiPredicate<byte[], byte[]> visitor) {
        scanFrom(prefix, prefix, visitor);
    }

    @Override
    public void scanFrom(byte[] prefix, byte[] from, BiPredicate<byte[], byte[]> visitor) {
        for (var entry : map.tailMap(from, true).entrySet()) {
            byte[] start = Arrays.copyOf(entry.getKey(), Math.min(prefix.length, entry.getKey().length));
            if (!Arrays.equals(start, prefix) || !visitor.test(entry.getKey(), entry.getValue())) {
                return;
            }
        }
    }

    boolean full;

    @Override
    public void write(Batch batch) {
        if (full) {
            throw new UnitException("disk full");
        }
        for (Batch.Change change : batch.changes()) {
            change.value().ifPresentOrElse(value -> map.put(change.key(), value), () -> map.remove(change.key()));
        }
    }

    @Override
    public void setAside(String reason) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<String> setAsideReason() {
        return Optional.empty();
    }

    @Override
    public void answerSetAside(Batch batch) {
        throw new UnsupportedOperationException();
    }
}
