// SPDX-License-Identifier: Apache-2.0
package org.latchkey.unit.api.testing;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.Holders;

/** A book of holders that the test writes, for rooms that only read it. */
public final class WrittenHolders implements Holders {

    private final TreeMap<Integer, Hold> holds = new TreeMap<>();

    /** From now on the door is held so. */
    public void put(Hold hold) {
        holds.put(hold.door(), hold);
    }

    /** From now on nobody has the door. */
    public void free(int door) {
        holds.remove(door);
    }

    @Override
    public Optional<Hold> at(int door) {
        return Optional.ofNullable(holds.get(door));
    }

    @Override
    public Optional<Hold> of(Kind kind, String id) {
        return holds.values().stream()
                .filter(hold -> hold.kind() == kind && hold.id().equals(id))
                .findFirst();
    }

    @Override
    public List<Hold> all() {
        return List.copyOf(holds.values());
    }

    @Override
    public Optional<Change> change(Optional<Hold> before, Optional<Hold> after, Batch batch) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Change> replace(int door, Optional<Hold> before, Optional<Hold> after, Batch batch) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void wear(int door, Batch batch) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long openings(int door) {
        return 0;
    }
}
