// SPDX-License-Identifier: Apache-2.0
package org.latchkey.store.leveldb;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import org.iq80.leveldb.DB;
import org.iq80.leveldb.DBException;
import org.iq80.leveldb.DBIterator;
import org.iq80.leveldb.WriteBatch;
import org.iq80.leveldb.WriteOptions;
import org.latchkey.unit.api.UnitException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open LevelDB, which can be opened again under its users. An interrupted thread would close the very file that
 * LevelDB reads or writes, for everybody: so interrupts are held back during a call, and a failed read opens the
 * database again, at most once a second. Thread-safe; writes must not be concurrent.
 */
final class Database {

    /** Entries read under one lock: visitors run without it. */
    static final int PAGE = 128;

    private static final Logger LOG = LoggerFactory.getLogger(Database.class);
    private static final WriteOptions SYNCED = new WriteOptions().sync(true);
    private static final long REOPEN_GAP_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final StateFolder folder;
    private final FolderGuard guard;
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private DB db;
    private boolean closed;
    private long reopenedAt = System.nanoTime() - REOPEN_GAP_NANOS;

    Database(StateFolder folder) {
        this.folder = folder;
        guard = new FolderGuard(folder.path());
    }

    <T> T read(Function<DB, T> reader) {
        boolean interrupted = Thread.interrupted();
        try {
            return readTwice(reader);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private <T> T readTwice(Function<DB, T> reader) {
        try {
            return locked(reader);
        } catch (RuntimeException e) {
            if (!reopenAfter(e)) {
                throw unreadable(e);
            }
        }
        try {
            return locked(reader);
        } catch (RuntimeException e) {
            throw unreadable(e);
        }
    }

    private static UnitException unreadable(RuntimeException e) {
        return e instanceof UnitException known ? known : new UnitException("The state can not be read: " + e, e);
    }

    private <T> T locked(Function<DB, T> reader) {
        lock.readLock().lock();
        try {
            if (db == null) {
                throw new UnitException("The state is not open.");
            }
            return reader.apply(db);
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Writes one synced batch; the names of new files are durable too when this returns. */
    void write(Function<DB, WriteBatch> batch) {
        boolean interrupted = Thread.interrupted();
        try {
            locked(open -> {
                open.write(batch.apply(open), SYNCED);
                return open;
            });
            guard.forceIfChanged();
        } catch (IOException e) {
            throw new UnitException("The state folder can not be forced to disk: " + e.getMessage(), e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Up to {@link #PAGE} entries from {@code start} on whose keys begin with the prefix. */
    static List<Map.Entry<byte[], byte[]>> page(DB db, byte[] prefix, byte[] start) {
        List<Map.Entry<byte[], byte[]>> page = new ArrayList<>(PAGE);
        try (DBIterator entries = db.iterator()) {
            entries.seek(start);
            while (page.size() < PAGE && entries.hasNext()) {
                Map.Entry<byte[], byte[]> entry = entries.next();
                if (!startsWith(entry.getKey(), prefix)) {
                    break;
                }
                page.add(entry);
            }
            return page;
        } catch (IOException e) {
            throw new DBException(e);
        }
    }

    private static boolean startsWith(byte[] key, byte[] prefix) {
        return key.length >= prefix.length && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
    }

    private boolean reopenAfter(RuntimeException failure) {
        lock.writeLock().lock();
        try {
            if (closed || System.nanoTime() - reopenedAt < REOPEN_GAP_NANOS) {
                return false;
            }
            LOG.warn("A read failed, opening the state again: {}", failure.toString());
            reopen();
            return true;
        } finally {
            lock.writeLock().unlock();
        }
    }

    /**
     * Closes what is open and opens it again.
     *
     * @throws DamagedException if what is in the files keeps it from opening
     * @throws UnitException if anything else does
     */
    void reopen() {
        replace(() -> {});
    }

    /** As {@link #reopen}, doing something with the closed files in between. */
    void replace(Runnable between) {
        lock.writeLock().lock();
        boolean interrupted = Thread.interrupted();
        try {
            if (closed) {
                throw new UnitException("The store is closed.");
            }
            closeQuietly();
            between.run();
            openAndProbe();
        } finally {
            reopenedAt = System.nanoTime();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            lock.writeLock().unlock();
        }
    }

    private void openAndProbe() {
        boolean whole = false;
        try {
            db = folder.open();
            probe(db);
            guard.forceIfChanged();
            whole = true;
        } catch (UnitException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            if (Damage.recognised(e)) {
                throw new DamagedException(e);
            }
            throw new UnitException("The state can not be opened now: " + e.getMessage(), e);
        } finally {
            if (!whole) {
                closeQuietly();
            }
        }
    }

    /** LevelDB misses a lost table only when it looks into it: this looks into the newest and the first of each level. */
    private static void probe(DB db) throws IOException {
        try (DBIterator entries = db.iterator()) {
            entries.seekToFirst();
            entries.hasNext();
        }
    }

    private void closeQuietly() {
        DB old = db;
        db = null;
        if (old != null) {
            try {
                old.close();
            } catch (IOException | RuntimeException e) {
                LOG.warn("The state did not close cleanly: {}", e.toString());
            }
        }
    }

    void close() {
        lock.writeLock().lock();
        try {
            closed = true;
            closeQuietly();
        } finally {
            lock.writeLock().unlock();
        }
    }
}
