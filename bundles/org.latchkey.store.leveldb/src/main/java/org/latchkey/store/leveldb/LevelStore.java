// SPDX-License-Identifier: Apache-2.0
package org.latchkey.store.leveldb;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.LongSupplier;
import org.iq80.leveldb.WriteBatch;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.Store;
import org.latchkey.unit.api.UnitException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store over one LevelDB. Writes go through {@link GroupCommit}; a write that fails is settled by opening the
 * database again, because LevelDB would append behind the torn record and lose what follows it at the next start.
 */
public final class LevelStore implements Store, AutoCloseable {

    /** Below this, writes are refused: compaction needs room, and LevelDB hangs rather than fails without it. */
    static final long RESERVE_BYTES = 32L << 20;

    private static final Logger LOG = LoggerFactory.getLogger(LevelStore.class);
    private static final byte[] FORMAT = key("s/format");
    private static final byte[] FORMAT_VERSION = {1};
    private static final byte[] ASIDE = key("s/aside");
    private static final byte[] GROUPS = key("s/groups");

    private final StateFolder folder;
    private final LongSupplier usableBytes;
    private final Database database;
    private final GroupCommit commits = new GroupCommit(this::commit);

    /** Held while committing and while the state is replaced. */
    private final Object writing = new Object();

    /** Number of the last group known durable; it is stored with each group. Guarded by {@link #writing}. */
    private long groups;

    /** Why the state was set aside, as it is on the disk: asked for with every scan. Written under {@link #writing}. */
    private volatile Optional<String> aside = Optional.empty();

    /** True if {@link #aside} must be read again when the last group is settled. Guarded by {@link #writing}. */
    private boolean asideTouched;

    /** True while nobody knows whether the last group reached the disk. Guarded by {@link #writing}. */
    private boolean unsettled;

    private volatile String trouble = "";

    /** Opens the state below {@code home}; what can not be opened is set aside. @throws UnitException if it can not */
    public static LevelStore open(Path home) {
        StateFolder folder = new StateFolder(home);
        return open(folder, folder::usableBytes);
    }

    static LevelStore open(StateFolder folder, LongSupplier usableBytes) {
        LevelStore store = new LevelStore(folder, usableBytes);
        boolean begun = false;
        try {
            store.begin();
            begun = true;
            return store;
        } finally {
            if (!begun) {
                store.close();
            }
        }
    }

    private LevelStore(StateFolder folder, LongSupplier usableBytes) {
        this.folder = folder;
        this.usableBytes = usableBytes;
        database = new Database(folder);
    }

    private void begin() {
        requireSpace();
        try {
            database.reopen();
        } catch (DamagedException e) {
            requireSpace();
            folder.setAside("does not open", Instant.now());
            database.reopen();
        }
        readOrMakeFormat();
    }

    /** A database without its format entry is new: its first batch also says why an earlier one was set aside. */
    private void readOrMakeFormat() {
        if (get(FORMAT).isEmpty()) {
            Batch first = new Batch().put(FORMAT, FORMAT_VERSION);
            List<String> aside = folder.setAside();
            if (!aside.isEmpty()) {
                first.put(ASIDE, aside.get(aside.size() - 1).getBytes(StandardCharsets.UTF_8));
            }
            write(first);
        } else {
            groups = storedGroups();
            aside = storedAside();
        }
    }

    @Override
    public Optional<byte[]> get(byte[] key) {
        return Optional.ofNullable(database.read(db -> db.get(key)));
    }

    @Override
    public void scan(byte[] prefix, BiPredicate<byte[], byte[]> visitor) {
        scanFrom(prefix, prefix, visitor);
    }

    @Override
    public void scanFrom(byte[] prefix, byte[] from, BiPredicate<byte[], byte[]> visitor) {
        byte[] next = from;
        List<Map.Entry<byte[], byte[]>> page;
        do {
            byte[] start = next;
            page = database.read(db -> Database.page(db, prefix, start));
            for (Map.Entry<byte[], byte[]> entry : page) {
                if (!visitor.test(entry.getKey(), entry.getValue())) {
                    return;
                }
                // The first key behind this one is this key and a zero byte.
                next = Arrays.copyOf(entry.getKey(), entry.getKey().length + 1);
            }
        } while (page.size() == Database.PAGE);
    }

    @Override
    public void write(Batch batch) {
        if (!batch.isEmpty()) {
            commits.write(batch);
        }
    }

    private void commit(List<Batch> batches) {
        synchronized (writing) {
            try {
                requireSpace();
                settleEarlier();
                apply(batches);
                trouble = "";
            } catch (UnitException e) {
                trouble = e.getMessage();
                throw e;
            }
        }
    }

    private void requireSpace() {
        long usable = usableBytes.getAsLong();
        if (usable < RESERVE_BYTES) {
            throw new UnitException("The disk is full: " + (usable >> 20) + " MiB left. Free some space.");
        }
    }

    /** After a failed write that could not be settled then: find out now what became of it. */
    private void settleEarlier() {
        if (!unsettled) {
            return;
        }
        database.reopen();
        long stored = storedGroups();
        boolean reached = stored != groups;
        settled(stored);
        if (reached) {
            throw new UnitException(
                    "An earlier write, reported as failed, had reached the disk: read the state again.");
        }
    }

    private void apply(List<Batch> batches) {
        long number = groups + 1;
        RuntimeException failure = null;
        unsettled = true;
        asideTouched |= touchesAside(batches);
        for (int attempt = 0; attempt < 2; attempt++) {
            try {
                database.write(db -> fill(db.createWriteBatch(), batches, number));
                settled(number);
                return;
            } catch (RuntimeException e) {
                LOG.warn("A write failed, opening the state again: {}", e.toString());
                failure = e;
                database.reopen();
                if (storedGroups() == number) {
                    settled(number);
                    return;
                }
            }
        }
        settled(groups);
        throw new UnitException("The state can not be written: " + failure.getMessage(), failure);
    }

    private void settled(long durable) {
        groups = durable;
        if (asideTouched) {
            aside = storedAside();
            asideTouched = false;
        }
        unsettled = false;
    }

    private static boolean touchesAside(List<Batch> batches) {
        for (Batch batch : batches) {
            for (Batch.Change change : batch.changes()) {
                if (Arrays.equals(change.key(), ASIDE)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static WriteBatch fill(WriteBatch all, List<Batch> batches, long number) {
        for (Batch batch : batches) {
            for (Batch.Change change : batch.changes()) {
                change.value().ifPresentOrElse(value -> all.put(change.key(), value), () -> all.delete(change.key()));
            }
        }
        return all.put(GROUPS, ByteBuffer.allocate(Long.BYTES).putLong(number).array());
    }

    private long storedGroups() {
        return get(GROUPS)
                .filter(value -> value.length == Long.BYTES)
                .map(value -> ByteBuffer.wrap(value).getLong())
                .orElse(0L);
    }

    @Override
    public void setAside(String reason) {
        synchronized (writing) {
            database.replace(() -> folder.setAside(reason, Instant.now()));
            groups = 0;
            apply(List.of(new Batch().put(FORMAT, FORMAT_VERSION).put(ASIDE, reason.getBytes(StandardCharsets.UTF_8))));
        }
    }

    @Override
    public Optional<String> setAsideReason() {
        return aside;
    }

    private Optional<String> storedAside() {
        return get(ASIDE).map(reason -> new String(reason, StandardCharsets.UTF_8));
    }

    @Override
    public void answerSetAside(Batch batch) {
        batch.delete(ASIDE);
    }

    /** Empty, or why the last write failed. */
    String trouble() {
        return trouble;
    }

    @Override
    public void close() {
        synchronized (writing) {
            database.close();
            folder.close();
        }
    }

    private static byte[] key(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
