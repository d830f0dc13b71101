// SPDX-License-Identifier: Apache-2.0
package org.latchkey.simulators.pty;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.latchkey.simulators.line.Pause;
import org.latchkey.simulators.line.Wire;

/**
 * A pty pair in raw mode, opened in-process: the simulator holds the master, the unit opens the slave like any serial
 * port. It can be unplugged, which hangs up on the unit, and plugged in again, then under another device name; a link
 * with a stable name can be kept beside it.
 *
 * <p>Thread-safe; one thread reads. Needs Linux.
 */
public final class Pty implements Wire {

    /** Reading waits in slices, so that an unplug gets its turn: the master may only be closed while nobody waits. */
    private static final int SLICE_MILLIS = 20;

    /** With no host on the line poll returns at once, so the reader naps. */
    private static final int NAP_MILLIS = 10;

    private static final long WRITE_PATIENCE_NANOS = 200_000_000L;
    private static final long NANOS_PER_MILLI = 1_000_000L;

    private final Optional<Path> link;
    /** Shared by readers and writers, exclusive for opening and closing the master. */
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock(true);

    private final Object writing = new Object();
    private Master master;
    private String slave;
    private volatile boolean closed;

    private Pty(Optional<Path> link) {
        this.link = link.map(Path::toAbsolutePath);
        plugIn(Master.open());
    }

    /** Opens a pair without a link. @throws IllegalStateException if the system has no pty to give */
    public static Pty open() {
        return new Pty(Optional.empty());
    }

    /**
     * Opens a pair and makes a symbolic link to its slave; an old link of that name is replaced, another kind of file
     * is not.
     *
     * @throws IllegalStateException if the system has no pty to give
     * @throws UncheckedIOException if the link cannot be made
     */
    public static Pty open(Path link) {
        return new Pty(Optional.of(link));
    }

    private void plugIn(Master fresh) {
        try {
            if (link.isPresent()) {
                makeLink(link.get(), fresh.slave());
            }
        } catch (IOException e) {
            fresh.close();
            throw new UncheckedIOException("cannot link " + link.get() + ": " + e.getMessage(), e);
        }
        slave = fresh.slave();
        master = fresh;
    }

    private static void makeLink(Path link, String target) throws IOException {
        if (Files.exists(link, LinkOption.NOFOLLOW_LINKS) && !Files.isSymbolicLink(link)) {
            throw new FileAlreadyExistsException(link + " is no link");
        }
        Files.createDirectories(link.getParent());
        Path fresh = link.resolveSibling(link.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Files.createSymbolicLink(fresh, Path.of(target));
        Files.move(fresh, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The device the unit opens: the link if there is one, else the slave itself. */
    public String path() {
        return link.map(Path::toString).orElseGet(this::slave);
    }

    /** The slave's own name such as {@code /dev/pts/3}; while unplugged, the last one. */
    public String slave() {
        lock.readLock().lock();
        try {
            return slave;
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    public String address() {
        return "serial:" + path();
    }

    @Override
    public int read(byte[] buffer, int timeoutMillis) {
        long deadline = System.nanoTime() + timeoutMillis * NANOS_PER_MILLI;
        while (!closed) {
            long left = Math.max(0, deadline - System.nanoTime()) / NANOS_PER_MILLI;
            int n = readSlice(buffer, (int) Math.min(left, SLICE_MILLIS));
            if (n > 0) {
                return n;
            }
            if (System.nanoTime() - deadline >= 0 || Thread.currentThread().isInterrupted()) {
                return 0;
            }
            if (n < 0) {
                Pause.millis(Math.min(left + 1, NAP_MILLIS));
            }
        }
        return -1;
    }

    /** Returns the bytes read, 0 if none came, −1 if no host is there to send any. */
    private int readSlice(byte[] buffer, int millis) {
        lock.readLock().lock();
        try {
            if (master == null) {
                return -1;
            }
            int events = master.poll(LibC.POLLIN, millis);
            if ((events & LibC.POLLIN) != 0) {
                return master.read(buffer);
            }
            return events == 0 ? 0 : -1;
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        long deadline = System.nanoTime() + WRITE_PATIENCE_NANOS;
        synchronized (writing) {
            int done = 0;
            while (done < length && done >= 0) {
                int n = writeSlice(bytes, offset + done, length - done);
                boolean late = n == 0 && System.nanoTime() - deadline >= 0;
                done = n < 0 || late ? -1 : done + n;
            }
        }
    }

    /** Returns the bytes taken, −1 if no host is there to take any. */
    private int writeSlice(byte[] bytes, int offset, int length) {
        lock.readLock().lock();
        try {
            if (master == null) {
                return -1;
            }
            int events = master.poll(LibC.POLLOUT, SLICE_MILLIS);
            if ((events & LibC.POLLHUP) != 0) {
                return -1;
            }
            return (events & LibC.POLLOUT) != 0 ? master.write(bytes, offset, length) : 0;
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    public boolean hasListener() {
        lock.readLock().lock();
        try {
            return master != null && (master.poll(LibC.POLLOUT, 0) & LibC.POLLHUP) == 0;
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    public boolean isPlugged() {
        lock.readLock().lock();
        try {
            return master != null;
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    public void unplug() {
        lock.writeLock().lock();
        try {
            if (master == null) {
                return;
            }
            removeLink();
            master.close();
            master = null;
        } finally {
            lock.writeLock().unlock();
        }
    }

    private void removeLink() {
        if (link.isEmpty()) {
            return;
        }
        try {
            boolean ours = Files.isSymbolicLink(link.get())
                    && Files.readSymbolicLink(link.get()).toString().equals(slave);
            if (ours) {
                Files.delete(link.get());
            }
        } catch (IOException ignored) {
            // Somebody else took the link away: that is all that was wanted.
        }
    }

    /** Opens a new pair, with another name than the last one. */
    @Override
    public void plug() {
        lock.writeLock().lock();
        try {
            if (master == null && !closed) {
                plugIn(Master.openOther(slave));
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    @Override
    public void close() {
        closed = true;
        unplug();
    }
}
