// SPDX-License-Identifier: Apache-2.0
package org.latchkey.unit.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Changes that become durable together or not at all. Not thread-safe; belongs to the {@link Store} once given. */
public final class Batch {

    /**
     * One change.
     *
     * @param key the key
     * @param value the new value; empty means delete
     */
    public record Change(byte[] key, Optional<byte[]> value) {}

    private final List<Change> changes = new ArrayList<>(4);

    public Batch put(byte[] key, byte[] value) {
        changes.add(new Change(key, Optional.of(value)));
        return this;
    }

    public Batch delete(byte[] key) {
        changes.add(new Change(key, Optional.empty()));
        return this;
    }

    public Batch addAll(Batch other) {
        changes.addAll(other.changes);
        return this;
    }

    public boolean isEmpty() {
        return changes.isEmpty();
    }

    /** In the order they were made; a later change of a key wins. */
    public List<Change> changes() {
        return changes;
    }
}
