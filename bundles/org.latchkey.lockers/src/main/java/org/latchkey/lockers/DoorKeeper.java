// SPDX-License-Identifier: Apache-2.0
package org.latchkey.lockers;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.latchkey.protocol.audit.Actor;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.audit.Event;
import org.latchkey.unit.api.AuditTrail;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.Doors.Opening;
import org.latchkey.unit.api.Doors.Outcome;
import org.latchkey.unit.api.Doors.State;
import org.latchkey.unit.api.Doors.Status;
import org.latchkey.unit.api.Doors.Wear;
import org.latchkey.unit.api.Store;
import org.latchkey.unit.api.UnitException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is to be remembered of doors: which are quarantined, also over a restart; which have stood open for long, told once
 * each, as is that one of these was shut while nobody looked; and how worn their locks are. Looks at all doors now and then; no opening waits for it. Thread-safe.
 */
final class DoorKeeper {

    /** Records of doors left open, or found shut, that are written in one round. */
    static final int RECORDS_A_ROUND = 16;

    /** Counts of wear are stored this often; what is lost with the power is of no account. */
    static final long WEAR_MILLIS = 60_000;

    private static final byte[] QUARANTINED = {'l', 'f'};
    private static final byte[] LEFT_OPEN = {'l', 'o'};
    private static final byte[] WEAR = {'l', 'v'};
    private static final byte[] YES = {1};
    private static final int WEAR_LENGTH = 4 * Long.BYTES;
    private static final Logger LOG = LoggerFactory.getLogger(DoorKeeper.class);

    private final Supplier<List<Status>> doors;
    private final IntConsumer quarantine;
    private final BiConsumer<Status, Long> tell;
    private final Ticker ticker;
    private final long leftOpenMillis;
    private final Map<Integer, Long> openSince = new HashMap<>();
    private final Set<Integer> told = new HashSet<>();
    private final Set<Integer> stored = new HashSet<>();
    private final Map<Integer, Wear> wear = new HashMap<>();
    private final Set<Integer> worn = new HashSet<>();
    private final Queue<Wear> endings = new ConcurrentLinkedQueue<>();
    private Optional<Store> store = Optional.empty();
    private long wearAt;
    private boolean failing;

    /**
     * Remembers nothing yet.
     *
     * @param doors as they are now
     * @param quarantine puts a door into quarantine again
     * @param tell is told of a door that has stood open for so many milliseconds
     */
    DoorKeeper(
            Supplier<List<Status>> doors,
            IntConsumer quarantine,
            BiConsumer<Status, Long> tell,
            Ticker ticker,
            long leftOpenMillis) {
        this.doors = doors;
        this.quarantine = quarantine;
        this.tell = tell;
        this.ticker = ticker;
        this.leftOpenMillis = leftOpenMillis;
        wearAt = ticker.millis();
    }

    /** Reads what an earlier run knew; a store that comes back is read again. */
    synchronized void use(Store present) {
        store = Optional.of(present);
        stored.clear();
        Set<Integer> known = doors.get().stream().map(Status::door).collect(Collectors.toSet());
        StoredRules.read(present, QUARANTINED, StoredRules::door, value -> true)
                .keySet()
                .forEach(door -> {
                    stored.add(door);
                    if (known.contains(door)) {
                        quarantine.accept(door);
                    }
                });
        told.addAll(StoredRules.read(present, LEFT_OPEN, StoredRules::door, value -> true)
                .keySet());
        StoredRules.read(present, WEAR, StoredRules::door, DoorKeeper::counts).forEach((door, counts) -> {
            if (known.contains(door)) {
                wear.merge(door, new Wear(door, counts[0], counts[1], counts[2], counts[3]), DoorKeeper::add);
            }
        });
    }

    synchronized void drop(Store gone) {
        store = store.filter(present -> present != gone);
    }

    private static long[] counts(byte[] value) {
        if (value.length != WEAR_LENGTH) {
            throw new IllegalArgumentException("wear of " + value.length + " bytes");
        }
        ByteBuffer in = ByteBuffer.wrap(value);
        return new long[] {in.getLong(), in.getLong(), in.getLong(), in.getLong()};
    }

    private static Wear add(Wear one, Wear other) {
        return new Wear(
                one.door(),
                one.openings() + other.openings(),
                one.jams() + other.jams(),
                one.slow() + other.slow(),
                one.unanswered() + other.unanswered());
    }

    /** An opening has ended. Waits for nobody: it is counted later. */
    void ended(int door, Opening opening) {
        boolean opened = opening.outcome() == Outcome.OPENED || opening.outcome() == Outcome.PULSED;
        boolean slow = opened && !opening.detail().isEmpty();
        boolean jammed = opening.outcome() == Outcome.JAMMED;
        boolean unanswered = opening.outcome() == Outcome.NO_ANSWER;
        if (opened || jammed || unanswered) {
            endings.add(new Wear(door, opened ? 1 : 0, jammed ? 1 : 0, slow ? 1 : 0, unanswered ? 1 : 0));
        }
    }

    private void count() {
        for (Wear one = endings.poll(); one != null; one = endings.poll()) {
            wear.merge(one.door(), one, DoorKeeper::add);
            worn.add(one.door());
        }
    }

    /** What is known of the wear of each lock that was ever used. */
    synchronized List<Wear> wear() {
        count();
        return List.copyOf(wear.values());
    }

    /** Looks at every door. */
    synchronized void tick(Optional<AuditTrail> trail) {
        Batch batch = new Batch();
        List<Status> due = new ArrayList<>();
        for (Status status : doors.get()) {
            lookAtQuarantine(status, batch);
            if (lookAtOpenDoor(status, batch) && due.size() < RECORDS_A_ROUND) {
                due.add(status);
            }
        }
        if (ticker.millis() - wearAt >= WEAR_MILLIS) {
            putWear(batch);
        }
        write(batch);
        trail.ifPresent(present -> due.forEach(status -> record(status, present)));
    }

    private void lookAtQuarantine(Status status, Batch batch) {
        if (store.isPresent() && status.quarantined() != stored.contains(status.door())) {
            byte[] key = StoredRules.key(QUARANTINED, status.door());
            if (status.quarantined()) {
                batch.put(key, YES);
            } else {
                batch.delete(key);
            }
        }
    }

    /** @return true if it has stood open for long, or was told so and is shut by now, and nothing says so yet */
    private boolean lookAtOpenDoor(Status status, Batch batch) {
        int door = status.door();
        if (status.state() == State.CLOSED) {
            boolean seenOpen = openSince.remove(door) != null;
            if (seenOpen && told.contains(door)) {
                batch.delete(StoredRules.key(LEFT_OPEN, door));
            }
            return !seenOpen && told.contains(door);
        }
        boolean open = status.state() == State.OPEN;
        long since = open ? openSince.computeIfAbsent(door, none -> ticker.millis()) : ticker.millis();
        return open && !told.contains(door) && ticker.millis() - since >= leftOpenMillis;
    }

    private void putWear(Batch batch) {
        count();
        worn.forEach(door -> {
            Wear one = wear.get(door);
            ByteBuffer value = ByteBuffer.allocate(WEAR_LENGTH).putLong(one.openings());
            value.putLong(one.jams()).putLong(one.slow()).putLong(one.unanswered());
            batch.put(StoredRules.key(WEAR, door), value.array());
        });
        wearAt = ticker.millis();
    }

    private void write(Batch batch) {
        if (batch.isEmpty() || store.isEmpty()) {
            return;
        }
        try {
            store.get().write(batch);
        } catch (UnitException e) {
            failed(e);
            return;
        }
        failing = false;
        batch.changes().forEach(this::takeOver);
    }

    /** What has become durable. */
    private void takeOver(Batch.Change change) {
        int door = StoredRules.door(change.key());
        byte room = change.key()[1];
        if (room == LEFT_OPEN[1]) {
            told.remove(door);
        } else if (room == WEAR[1]) {
            worn.remove(door);
        } else if (change.value().isPresent()) {
            stored.add(door);
        } else {
            stored.remove(door);
        }
    }

    private void record(Status status, AuditTrail trail) {
        try {
            if (status.state() == State.CLOSED) {
                recordShut(status, trail);
            } else {
                recordOpen(status, trail);
            }
        } catch (UnitException e) {
            failed(e);
        }
    }

    private void recordOpen(Status status, AuditTrail trail) {
        long millis = ticker.millis() - openSince.get(status.door());
        AuditEntry entry = entry(Event.DOOR_LEFT_OPEN, status, "open", Map.of("seconds", millis / 1_000));
        trail.append(entry, new Batch().put(StoredRules.key(LEFT_OPEN, status.door()), YES));
        told.add(status.door());
        tell.accept(status, millis);
    }

    /** It was shut before its first reading here: what nobody saw before is no edge, so nobody else records it. */
    private void recordShut(Status status, AuditTrail trail) {
        AuditEntry entry = entry(Event.DOOR_CLOSED, status, "closed", Map.of());
        trail.append(entry, new Batch().delete(StoredRules.key(LEFT_OPEN, status.door())));
        told.remove(status.door());
    }

    private static AuditEntry entry(Event event, Status status, String outcome, Map<String, Object> details) {
        return new AuditEntry(event, Actor.SYSTEM, status.bank(), status.door(), outcome, "", new byte[0], details);
    }

    private void failed(UnitException e) {
        if (!failing) {
            failing = true;
            LOG.warn("what doors do could not be stored: {}", e.getMessage());
        }
    }

    /** Stores what is only in memory. */
    synchronized void close() {
        Batch batch = new Batch();
        putWear(batch);
        write(batch);
    }
}
