// SPDX-License-Identifier: Apache-2.0
package org.latchkey.lockers;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.latchkey.protocol.code.AccessCode;
import org.latchkey.protocol.site.BankMode;
import org.latchkey.protocol.site.ModeState;
import org.latchkey.protocol.site.SiteMemory;
import org.latchkey.unit.api.BankRules;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.Store;
import org.latchkey.unit.api.UnitException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Modes, lock-downs and assigned doors: in the store, and in memory for those who decide. A change goes into a batch first, and
 * into memory by {@link #reload} when that is durable. Thread-safe.
 */
final class BankBook implements BankRules {

    private static final byte[] MODES = {'l', 'm'};
    private static final byte[] LOCK_DOWNS = {'l', 'x'};
    private static final byte[] ASSIGNED = {'l', 'a'};
    /** Number of the lasting command, or of the snapshot's last, that a door's assignment stems from; 0 is not stored. */
    private static final byte[] SINCE = {'l', 'q'};
    /** Hash of the snapshot whose memory was taken. */
    private static final byte[] REMEMBERED = {'l', 's'};

    private static final int MODE_LENGTH = 2 + Long.BYTES;
    private static final Logger LOG = LoggerFactory.getLogger(BankBook.class);

    /**
     * A bank's mode, and the one that follows.
     *
     * @param now until then
     * @param next from then on
     * @param at seconds since 1970
     */
    private record Schedule(BankMode now, BankMode next, long at) {

        BankMode at(long seconds) {
            return seconds >= at ? next : now;
        }

        byte[] encode() {
            return ByteBuffer.allocate(MODE_LENGTH)
                    .put((byte) now.number())
                    .put((byte) next.number())
                    .putLong(at)
                    .array();
        }

        static Schedule decode(byte[] value) {
            ByteBuffer in = ByteBuffer.wrap(value);
            return new Schedule(BankMode.of(in.get()), BankMode.of(in.get()), in.getLong());
        }
    }

    private final Store store;
    private final List<String> banks;
    private final Map<String, BankMode> initial;
    private final LongSupplier seconds;
    private volatile Map<String, Schedule> modes = Map.of();
    private volatile Map<String, Long> lockDowns = Map.of();
    private volatile Map<Integer, byte[]> assigned = Map.of();
    private volatile Map<Integer, Long> since = Map.of();

    /**
     * Reads what is stored.
     *
     * @param banks of the site
     * @param initial the banks' modes until the portal sets others; a bank that is not named is private
     * @param seconds since 1970
     */
    BankBook(Store store, List<String> banks, Map<String, BankMode> initial, LongSupplier seconds) {
        this.store = store;
        this.banks = List.copyOf(new TreeSet<>(banks));
        this.initial = Map.copyOf(initial);
        this.seconds = seconds;
        reload();
    }

    /** Reads the store anew. */
    synchronized void reload() {
        modes = read(MODES, BankBook::name, Schedule::decode);
        lockDowns =
                read(LOCK_DOWNS, BankBook::name, value -> ByteBuffer.wrap(value).getLong());
        assigned = read(ASSIGNED, BankBook::door, BankBook::codeId);
        since = read(SINCE, BankBook::door, value -> ByteBuffer.wrap(value).getLong());
    }

    /**
     * Takes what a snapshot knows of modes and assigned doors, once: it contains the commands that this unit has not seen.
     * Up to its number it is the truth about assigned doors, also about those that it does not have.
     *
     * @param seq the last command that the snapshot contains
     * @param snapshotHash names the snapshot
     */
    void remember(SiteMemory memory, long seq, byte[] snapshotHash) {
        boolean done = store.get(REMEMBERED)
                .filter(known -> Arrays.equals(known, snapshotHash))
                .isPresent();
        if (done || memory.modes().isEmpty() && memory.assignments().isEmpty() && assigned.isEmpty()) {
            return;
        }
        Batch batch = new Batch().put(REMEMBERED, snapshotHash);
        Map<String, Schedule> schedules = new HashMap<>();
        // In the order of time for each bank; only one that is still to come is kept.
        for (SiteMemory.ModeOrder order : memory.modes()) {
            Schedule before = schedules.get(order.bank());
            BankMode now = before == null ? mode(order.bank()) : before.at(seconds.getAsLong());
            if (before == null || before.at() <= seconds.getAsLong()) {
                schedules.put(order.bank(), new Schedule(now, order.mode(), order.effectiveAt()));
            }
        }
        schedules.forEach((bank, schedule) -> batch.put(key(MODES, bank), schedule.encode()));
        rememberDoors(memory, seq, batch);
        try {
            store.write(batch);
            reload();
        } catch (UnitException e) {
            LOG.error("the snapshot's modes could not be stored; the next start tries again: {}", e.getMessage());
        }
    }

    private void rememberDoors(SiteMemory memory, long seq, Batch batch) {
        Set<Integer> known =
                memory.assignments().stream().map(SiteMemory.Assignment::door).collect(Collectors.toSet());
        // Whence an older version's assignments stem is not known: a snapshot without any memory does not deny them.
        long unknown = memory.isEmpty() ? Long.MAX_VALUE : 0;
        for (int door : assigned.keySet()) {
            if (!known.contains(door) && since.getOrDefault(door, unknown) <= seq) {
                release(door, batch);
            }
        }
        for (SiteMemory.Assignment one : memory.assignments()) {
            if (since.getOrDefault(one.door(), 0L) <= seq) {
                assign(one.door(), one.codeId(), batch);
                decided(one.door(), seq, batch);
            }
        }
    }

    private <K, V> Map<K, V> read(byte[] prefix, Function<byte[], K> key, Function<byte[], V> value) {
        Map<K, V> read = new HashMap<>();
        store.scan(prefix, (storedKey, stored) -> {
            try {
                read.put(key.apply(storedKey), value.apply(stored));
            } catch (RuntimeException e) {
                LOG.error("a stored rule of a bank is damaged and was left alone: {}", e.getMessage());
            }
            return true;
        });
        return read;
    }

    private static String name(byte[] key) {
        return new String(key, MODES.length, key.length - MODES.length, StandardCharsets.US_ASCII);
    }

    private static byte[] codeId(byte[] stored) {
        if (stored.length != AccessCode.ID_LENGTH) {
            throw new IllegalArgumentException("length of a code's id");
        }
        return stored;
    }

    private static byte[] key(byte[] prefix, String name) {
        byte[] word = name.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(prefix.length + word.length)
                .put(prefix)
                .put(word)
                .array();
    }

    private static int door(byte[] key) {
        return Short.toUnsignedInt(ByteBuffer.wrap(key).getShort(ASSIGNED.length));
    }

    private static byte[] key(byte[] prefix, int door) {
        return ByteBuffer.allocate(prefix.length + Short.BYTES)
                .put(prefix)
                .putShort((short) door)
                .array();
    }

    boolean knows(String bank) {
        return banks.contains(bank);
    }

    BankMode mode(String bank) {
        Schedule schedule = modes.get(bank);
        return schedule == null ? initial.getOrDefault(bank, BankMode.PRIVATE) : schedule.at(seconds.getAsLong());
    }

    /** A later order takes the place of one that is still to come. */
    void setMode(String bank, BankMode mode, long from, Batch batch) {
        batch.put(key(MODES, bank), new Schedule(mode(bank), mode, from).encode());
    }

    /** @param bank its name, or empty for every bank, those that a later configuration brings included */
    void lockDown(String bank, long until, Batch batch) {
        batch.put(
                key(LOCK_DOWNS, bank),
                ByteBuffer.allocate(Long.BYTES).putLong(until).array());
    }

    /** Ends it; for every bank also those of single ones. */
    void endLockDown(String bank, Batch batch) {
        if (bank.isEmpty()) {
            lockDowns.keySet().forEach(one -> batch.delete(key(LOCK_DOWNS, one)));
        }
        batch.delete(key(LOCK_DOWNS, bank));
    }

    void assign(int door, byte[] codeId, Batch batch) {
        batch.put(key(ASSIGNED, door), codeId);
    }

    void release(int door, Batch batch) {
        batch.delete(key(ASSIGNED, door));
    }

    /** Notes by which lasting command a door was assigned or released, so that no older snapshot undoes it. */
    void decided(int door, long seq, Batch batch) {
        batch.put(key(SINCE, door), ByteBuffer.allocate(Long.BYTES).putLong(seq).array());
    }

    private boolean lockedDown(String bank) {
        long now = seconds.getAsLong();
        return lockDowns.getOrDefault("", 0L) > now || lockDowns.getOrDefault(bank, 0L) > now;
    }

    @Override
    public String refusal(String bank, int door, byte[] codeId) {
        if (lockedDown(bank)) {
            return LOCKED_DOWN;
        }
        byte[] holder = assigned.get(door);
        if (holder != null) {
            // Who has a door keeps access to it in every mode.
            return Arrays.equals(holder, codeId) ? "" : DOOR_TAKEN;
        }
        return switch (mode(bank)) {
            case PRIVATE -> "";
            case PUBLIC -> BANK_PUBLIC;
            case CLOSED -> BANK_CLOSED;
        };
    }

    @Override
    public Optional<byte[]> assigned(int door) {
        return Optional.ofNullable(assigned.get(door)).map(byte[]::clone);
    }

    @Override
    public List<ModeState> modes() {
        return banks.stream().map(bank -> new ModeState(bank, mode(bank))).toList();
    }
}
