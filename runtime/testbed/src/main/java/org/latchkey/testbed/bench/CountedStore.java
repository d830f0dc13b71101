// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.Store;

/** A store that notes the size of each batch written to it. */
final class CountedStore implements Store {

    private final Store store;
    private List<Integer> batches = new ArrayList<>();

    CountedStore(Store store) {
        this.store = store;
    }

    /** Bytes of each batch since this was asked last. */
    synchronized List<Integer> takeBatches() {
        List<Integer> taken = batches;
        batches = new ArrayList<>();
        return taken;
    }

    @Override
    public void write(Batch batch) {
        int bytes = 0;
        for (Batch.Change change : batch.changes()) {
            bytes += change.key().length
                    + change.value().map(value -> value.length).orElse(0);
        }
        store.write(batch);
        synchronized (this) {
            batches.add(bytes);
        }
    }

    @Override
    public Optional<byte[]> get(byte[] key) {
        return store.get(key);
    }

    @Override
    public void scan(byte[] prefix, BiPredicate<byte[], byte[]> visitor) {
        store.scan(prefix, visitor);
    }

    @Override
    public void scanFrom(byte[] prefix, byte[] from, BiPredicate<byte[], byte[]> visitor) {
        store.scanFrom(prefix, from, visitor);
    }

    @Override
    public void setAside(String reason) {
        store.setAside(reason);
    }

    @Override
    public Optional<String> setAsideReason() {
        return store.setAsideReason();
    }

    @Override
    public void answerSetAside(Batch batch) {
        store.answerSetAside(batch);
    }
}
