// SPDX-License-Identifier: Apache-2.0
package org.latchkey.audit;

import java.util.Optional;
import java.util.function.BiPredicate;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.Store;
import org.latchkey.unit.api.UnitException;

/** A store whose writes can be made to fail, before or after they reached the disk. */
final class FaultyStore implements Store {

    /** What happens to a write. */
    enum Fault {
        NONE,
        LOST,
        REACHED
    }

    private final Store store;
    volatile Fault fault = Fault.NONE;
    volatile Runnable duringWrite = () -> {};

    FaultyStore(Store store) {
        this.store = store;
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
    public void write(Batch batch) {
        duringWrite.run();
        Fault now = fault;
        if (now != Fault.LOST) {
            store.write(batch);
        }
        if (now != Fault.NONE) {
            throw new UnitException("disk full");
        }
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
