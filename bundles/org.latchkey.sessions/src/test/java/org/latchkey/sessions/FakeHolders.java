// SPDX-License-Identifier: Apache-2.0
package org.latchkey.sessions;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.Holders;
import org.latchkey.unit.api.testing.MemoryStore;

/** The book of holders, kept in a store in memory. */
final class FakeHolders implements Holders {

    private static final byte[] PREFIX = {'l', 'h'};

    private final TreeMap<Integer, Hold> holds = new TreeMap<>();
    private final Set<Integer> changing = new HashSet<>();
    int wear;

    FakeHolders(MemoryStore store) {
        store.scan(PREFIX, (key, value) -> {
            ByteBuffer in = ByteBuffer.wrap(value);
            int door = in.getInt();
            Kind kind = Kind.values()[in.get()];
            Phase phase = Phase.values()[in.get()];
            boolean opened = in.get() == 1;
            long since = in.getLong();
            long until = in.getLong();
            byte[] id = new byte[in.getInt()];
            in.get(id);
            byte[] secret = new byte[in.remaining()];
            in.get(secret);
            holds.put(
                    door,
                    new Hold(door, kind, new String(id, StandardCharsets.UTF_8), since, until, phase, opened, secret));
            return true;
        });
    }

    private static byte[] key(int door) {
        return new byte[] {'l', 'h', (byte) (door >> 8), (byte) door};
    }

    private static byte[] value(Hold hold) {
        byte[] id = hold.id().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(27 + id.length + hold.secret().length)
                .putInt(hold.door())
                .put((byte) hold.kind().ordinal())
                .put((byte) hold.phase().ordinal())
                .put((byte) (hold.opened() ? 1 : 0))
                .putLong(hold.since())
                .putLong(hold.until())
                .putInt(id.length)
                .put(id)
                .put(hold.secret())
                .array();
    }

    @Override
    public synchronized Optional<Hold> at(int door) {
        return Optional.ofNullable(holds.get(door));
    }

    @Override
    public synchronized Optional<Hold> of(Kind kind, String id) {
        return holds.values().stream()
                .filter(hold -> hold.kind() == kind && hold.id().equals(id))
                .findFirst();
    }

    @Override
    public synchronized List<Hold> all() {
        return new ArrayList<>(holds.values());
    }

    @Override
    public synchronized Optional<Change> change(Optional<Hold> before, Optional<Hold> after, Batch batch) {
        int door = before.or(() -> after).orElseThrow().door();
        if (holds.get(door) != before.orElse(null) || changing.contains(door)) {
            return Optional.empty();
        }
        set(door, after);
        after.ifPresentOrElse(hold -> batch.put(key(door), value(hold)), () -> batch.delete(key(door)));
        return Optional.of(durable -> {
            synchronized (this) {
                if (!durable && holds.get(door) == after.orElse(null)) {
                    set(door, before);
                }
            }
        });
    }

    private void set(int door, Optional<Hold> hold) {
        hold.ifPresentOrElse(one -> holds.put(door, one), () -> holds.remove(door));
    }

    @Override
    public synchronized Optional<Change> replace(int door, Optional<Hold> before, Optional<Hold> after, Batch batch) {
        if (holds.get(door) != before.orElse(null) || !changing.add(door)) {
            return Optional.empty();
        }
        after.ifPresentOrElse(hold -> batch.put(key(door), value(hold)), () -> batch.delete(key(door)));
        return Optional.of(durable -> {
            synchronized (this) {
                changing.remove(door);
                if (durable) {
                    set(door, after);
                }
            }
        });
    }

    @Override
    public void wear(int door, Batch batch) {
        wear++;
    }

    @Override
    public long openings(int door) {
        return 0;
    }
}
