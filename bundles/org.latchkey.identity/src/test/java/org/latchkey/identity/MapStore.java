// SPDX-License-Identifier: Apache-2.0
package org.latchkey.identity;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.Store;
import org.latchkey.unit.api.UnitException;

/** A store in memory. */
final class MapStore implements Store {

    private final Map<ByteBuffer, byte[]> entries = new TreeMap<>();

    private boolean refusing;

    /** From now on, whether writes fail. */
    void refuseWrites(boolean refuse) {
        refusing = refuse;
    }

    @Override
    public Optional<byte[]> get(byte[] key) {
        return Optional.ofNullable(entries.get(ByteBuffer.wrap(key)));
    }

    @Override
    public void scan(byte[] prefix, BiPredicate<byte[], byte[]> visitor) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void scanFrom(byte[] prefix, byte[] from, BiPredicate<byte[], byte[]> visitor) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void write(Batch batch) {
        if (refusing) {
            throw new UnitException("disk full");
        }
        for (Batch.Change change : batch.changes()) {
            entries.put(ByteBuffer.wrap(change.key()), change.value().orElseThrow());
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
