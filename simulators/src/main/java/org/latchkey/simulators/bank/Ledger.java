// SPDX-License-Identifier: Apache-2.0
package org.latchkey.simulators.bank;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The book of what physically happened to the doors: a file that only grows, one JSON object a line, forced to disk
 * line by line before anybody can see the new state of the door. It is the judge of crash tests, so it lives in the
 * simulator's process and not in that of the unit. Thread-safe.
 */
public final class Ledger implements Closeable {

    /** The newest entries stay in memory for {@link #since} and {@link #await}; the file has all of them. */
    public static final int KEPT = 10_000;

    private static final String IN_USE = "another simulator writes it";
    private static final long LARGEST_FILE = 256L << 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final FileChannel file;
    private final FileChannel lock;
    private final Deque<LedgerEntry> newest = new ArrayDeque<>();
    private long last;

    private Ledger(FileChannel file, FileChannel lock, List<LedgerEntry> before) {
        this.file = file;
        this.lock = lock;
        before.forEach(this::keep);
    }

    /**
     * Opens the book and goes on where it ended. One simulator writes it at a time.
     *
     * @throws IOException if it cannot be read or written, or another simulator writes it
     */
    public static Ledger open(Path path) throws IOException {
        Path absolute = path.toAbsolutePath();
        Files.createDirectories(absolute.getParent());
        FileChannel lock = lock(absolute.resolveSibling(absolute.getFileName() + ".lock"));
        try {
            FileChannel file = FileChannel.open(
                    absolute, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            file.truncate(wholeLines(file));
            file.position(file.size());
            return new Ledger(file, lock, read(absolute));
        } catch (IOException e) {
            lock.close();
            throw e;
        }
    }

    /** A file of its own: the system drops a lock as soon as its process closes any other use of the file. */
    private static FileChannel lock(Path path) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
            channel.close();
            throw new IOException(IN_USE);
        } catch (OverlappingFileLockException e) {
            channel.close();
            throw new IOException(IN_USE, e);
        }
    }

    /** Where the last complete line ends: a torn one was never seen by anybody. */
    private static long wholeLines(FileChannel file) throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        for (long end = file.size(); end > 0; end--) {
            one.clear();
            file.read(one, end - 1);
            if (one.get(0) == '\n') {
                return end;
            }
        }
        return 0;
    }

    /**
     * Reads a book, also one that is being written: an unfinished last line is left out.
     *
     * @throws IOException if it cannot be read, is larger than 256 MiB, or a line is no entry
     */
    public static List<LedgerEntry> read(Path path) throws IOException {
        if (Files.size(path) > LARGEST_FILE) {
            throw new IOException("ledger " + path + " is larger than " + LARGEST_FILE + " bytes");
        }
        String text = Files.readString(path);
        List<LedgerEntry> entries = new ArrayList<>();
        for (String line : text.substring(0, text.lastIndexOf('\n') + 1).split("\n")) {
            if (!line.isEmpty()) {
                entries.add(JSON.readValue(line, LedgerEntry.class));
            }
        }
        return entries;
    }

    /** Writes one entry and returns it once it is on the disk. */
    synchronized LedgerEntry append(long nanos, DoorEvent event, int door, Wiring wiring, String cause) {
        LedgerEntry entry = LedgerEntry.of(last + 1, nanos, event, door, wiring, cause);
        ByteBuffer line = ByteBuffer.wrap(encode(entry));
        try {
            while (line.hasRemaining()) {
                file.write(line);
            }
            file.force(false);
        } catch (IOException e) {
            throw new UncheckedIOException("the ledger cannot be written", e);
        }
        keep(entry);
        notifyAll();
        return entry;
    }

    private static byte[] encode(LedgerEntry entry) {
        try {
            return (JSON.writeValueAsString(entry) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private void keep(LedgerEntry entry) {
        last = entry.seq();
        newest.addLast(entry);
        if (newest.size() > KEPT) {
            newest.removeFirst();
        }
    }

    /** Number of the newest entry, 0 if there is none. */
    public synchronized long last() {
        return last;
    }

    /**
     * Entries after a number, oldest first, at most {@link #KEPT}.
     *
     * @param seq 0 for all that are kept
     */
    public synchronized List<LedgerEntry> since(long seq) {
        return newest.stream().filter(e -> e.seq() > seq).toList();
    }

    /**
     * Waits for an entry after a number.
     *
     * @return the first that fits, or empty if none came in time or the thread was interrupted
     */
    public synchronized Optional<LedgerEntry> await(long seq, Predicate<LedgerEntry> fits, Duration bound) {
        long deadline = System.nanoTime() + bound.toNanos();
        long left = bound.toMillis();
        Optional<LedgerEntry> found = first(seq, fits);
        while (found.isEmpty() && left > 0) {
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            }
            found = first(seq, fits);
            left = (deadline - System.nanoTime()) / 1_000_000L;
        }
        return found;
    }

    private Optional<LedgerEntry> first(long seq, Predicate<LedgerEntry> fits) {
        return newest.stream().filter(e -> e.seq() > seq && fits.test(e)).findFirst();
    }

    @Override
    public synchronized void close() throws IOException {
        try (file;
                lock) {
            file.force(true);
        }
    }
}
