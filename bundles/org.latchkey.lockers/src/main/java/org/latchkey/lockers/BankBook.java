// SPDX-License-Identifier: Apache-2.0
package org.latchkey.lockers;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.latchkey.protocol.site.BankMode;
import org.latchkey.protocol.site.ModeState;
import org.latchkey.protocol.site.SiteMemory;
import org.latchkey.unit.api.BankRules;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.Holders;
import org.latchkey.unit.api.Holders.Hold;
import org.latchkey.unit.api.Holders.Kind;
import org.latchkey.unit.api.Store;
import org.latchkey.unit.api.TrustedClock;
import org.latchkey.unit.api.UnitException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Modes and lock-downs, and what they mean for who holds a door: in the store, and in memory for those who decide. A change goes into a batch first, and
 * into memory by {@link #reload} when that is durable. Thread-safe.
 */
final class BankBook implements BankRules {

    private static final byte[] LOCK_DOWNS = {'l', 'x'};
    /** Number of the lasting command, or of the snapshot's last, that a door's assignment stems from; 0 is not stored. */
    private static final byte[] SINCE = {'l', 'q'};
    /** The same for a bank's mode. */
    private static final byte[] MODE_SINCE = {'l', 'n'};
    /** Hash of the snapshot whose memory was taken. */
    private static final byte[] REMEMBERED = {'l', 's'};

    private static final Logger LOG = LoggerFactory.getLogger(BankBook.class);

    private final Store store;
    private final BankModes modes;
    private final TrustedClock clock;
    private final Holders holders;
    private volatile Map<String, Long> lockDowns = Map.of();
    private volatile Map<Integer, Long> since = Map.of();

    /** Reads what is stored. @param holders who holds which door */
    BankBook(Store store, BankModes modes, TrustedClock clock, Holders holders) {
        this.store = store;
        this.modes = modes;
        this.clock = clock;
        this.holders = holders;
        reload();
    }

    /** Reads the store anew. */
    synchronized void reload() {
        modes.reload();
        lockDowns = StoredRules.read(store, LOCK_DOWNS, StoredRules::name, value -> ByteBuffer.wrap(value)
                .getLong());
        since = StoredRules.read(
                store, SINCE, StoredRules::door, value -> ByteBuffer.wrap(value).getLong());
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
        if (done
                || memory.modes().isEmpty()
                        && memory.assignments().isEmpty()
                        && assigned().isEmpty()) {
            return;
        }
        Batch batch = new Batch().put(REMEMBERED, snapshotHash);
        rememberModes(memory.modes(), seq, batch);
        List<Holders.Change> changes = rememberDoors(memory, seq, batch);
        boolean written = false;
        try {
            store.write(batch);
            written = true;
            reload();
        } catch (UnitException e) {
            LOG.error("the snapshot's modes could not be stored; the next start tries again: {}", e.getMessage());
        }
        boolean durable = written;
        changes.forEach(change -> change.settle(durable));
    }

    private void rememberModes(List<SiteMemory.ModeOrder> orders, long seq, Batch batch) {
        Map<String, Long> decided =
                StoredRules.read(store, MODE_SINCE, StoredRules::name, value -> ByteBuffer.wrap(value)
                        .getLong());
        List<SiteMemory.ModeOrder> taken = orders.stream()
                .filter(one -> decided.getOrDefault(one.bank(), 0L) <= seq)
                .toList();
        modes.remember(taken, batch);
        taken.forEach(one -> decided(one.bank(), seq, batch));
    }

    private List<Holders.Change> rememberDoors(SiteMemory memory, long seq, Batch batch) {
        Set<Integer> known =
                memory.assignments().stream().map(SiteMemory.Assignment::door).collect(Collectors.toSet());
        // Whence an older version's assignments stem is not known: a snapshot without any memory does not deny them.
        long unknown = memory.isEmpty() ? Long.MAX_VALUE : 0;
        List<Holders.Change> changes = new ArrayList<>();
        for (Hold hold : assigned()) {
            if (!known.contains(hold.door()) && since.getOrDefault(hold.door(), unknown) <= seq) {
                holders.release(hold, batch).ifPresent(changes::add);
            }
        }
        for (SiteMemory.Assignment one : memory.assignments()) {
            Optional<Hold> before = holders.at(one.door());
            // Whom the unit itself gave a door keeps it.
            boolean assignable =
                    before.filter(hold -> hold.kind() != Kind.ASSIGNED).isEmpty();
            if (assignable && since.getOrDefault(one.door(), 0L) <= seq) {
                Optional<Hold> after = Optional.of(assignment(one.door(), one.codeId()));
                holders.replace(one.door(), before, after, batch).ifPresent(changes::add);
                decided(one.door(), seq, batch);
            }
        }
        return changes;
    }

    private List<Hold> assigned() {
        return holders.all().stream()
                .filter(hold -> hold.kind() == Kind.ASSIGNED)
                .toList();
    }

    /** The holder of a code, to whom the portal gives a door. */
    static Hold assignment(int door, byte[] codeId) {
        return new Hold(door, Kind.ASSIGNED, HexFormat.of().formatHex(codeId), 0, 0);
    }

    /** Seconds since 1970. */
    long now() {
        return clock.now().seconds();
    }

    boolean knows(String bank) {
        return modes.knows(bank);
    }

    /** A later order takes the place of one that is still to come. */
    void setMode(String bank, BankMode mode, long from, Batch batch) {
        modes.order(bank, mode, from, batch);
    }

    /** @param bank its name, or empty for every bank, those that a later configuration brings included */
    void lockDown(String bank, long until, Batch batch) {
        batch.put(StoredRules.key(LOCK_DOWNS, bank), number(until));
    }

    /** Ends it; for every bank also those of single ones. */
    void endLockDown(String bank, Batch batch) {
        if (bank.isEmpty()) {
            lockDowns.keySet().forEach(one -> batch.delete(StoredRules.key(LOCK_DOWNS, one)));
        }
        batch.delete(StoredRules.key(LOCK_DOWNS, bank));
    }

    /** Notes by which lasting command a door was assigned or released, so that no older snapshot undoes it. */
    void decided(int door, long seq, Batch batch) {
        batch.put(StoredRules.key(SINCE, door), number(seq));
    }

    /** The same for a bank's mode. */
    void decided(String bank, long seq, Batch batch) {
        batch.put(StoredRules.key(MODE_SINCE, bank), number(seq));
    }

    private static byte[] number(long number) {
        return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    }

    Holders holders() {
        return holders;
    }

    @Override
    public boolean lockedDown(String bank) {
        // A clock that runs ahead must not let anybody in.
        long now = clock.certain();
        return lockDowns.getOrDefault("", 0L) > now || lockDowns.getOrDefault(bank, 0L) > now;
    }

    @Override
    public String refusal(String bank, int door, byte[] codeId) {
        if (lockedDown(bank)) {
            return LOCKED_DOWN;
        }
        Optional<Hold> holder = holders.at(door).filter(hold -> hold.kind() != Kind.HELD);
        if (holder.isPresent()) {
            // Who has a door keeps access to it in every mode.
            return isHeldBy(holder.get(), codeId) ? "" : DOOR_TAKEN;
        }
        return closed(bank);
    }

    private static boolean isHeldBy(Hold hold, byte[] codeId) {
        boolean code = hold.kind() == Kind.ASSIGNED || hold.kind() == Kind.CODE;
        return code && hold.id().equals(HexFormat.of().formatHex(codeId));
    }

    @Override
    public String closed(String bank) {
        if (lockedDown(bank)) {
            return LOCKED_DOWN;
        }
        return switch (modes.mode(bank)) {
            case PRIVATE -> "";
            case PUBLIC -> BANK_PUBLIC;
            case CLOSED -> BANK_CLOSED;
        };
    }

    @Override
    public Optional<byte[]> assigned(int door) {
        return holders.at(door).filter(hold -> hold.kind() == Kind.ASSIGNED).map(hold -> HexFormat.of()
                .parseHex(hold.id()));
    }

    @Override
    public List<ModeState> modes() {
        return modes.all();
    }
}
