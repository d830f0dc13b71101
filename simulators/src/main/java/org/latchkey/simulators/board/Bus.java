// SPDX-License-Identifier: Apache-2.0
package org.latchkey.simulators.board;

import java.io.Closeable;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.latchkey.simulators.line.PacedLine;

/**
 * A line with its boards. Two threads: one reads what the host sends and lets every board hear it, one sends what the
 * boards answer.
 */
public final class Bus implements Closeable {

    private static final int READ_MILLIS = 100;
    private static final int BUFFER = 256;
    private static final int JOIN_MILLIS = 2_000;
    private static final int KEPT_HOSTS = 5;
    private static final int LONGEST_NAME = 80;

    /** A host that serves its doors asks for them several times a second. */
    private static final long ASKED_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final String name;
    private final PacedLine line;
    private final List<Board> boards;
    private final Transmitter transmitter;
    private final List<Thread> threads;
    private final Deque<Host> hosts = new ArrayDeque<>();
    private long lastHeard = System.nanoTime() - ASKED_NANOS;
    private Pause pause;
    private volatile boolean closed;

    /**
     * What speaks to the boards, by the word of whoever knows: the boards can not tell.
     *
     * @param name such as {@code kerong 0.1.1}
     * @param since when that was said, ISO 8601 in UTC
     */
    public record Host(String name, String since) {}

    /**
     * A time in which nobody asked the boards anything.
     *
     * @param millis how long, at least 2 s
     * @param ended when somebody asked again, ISO 8601 in UTC
     */
    public record Pause(long millis, String ended) {}

    /**
     * Starts serving.
     *
     * @param name the line's name
     * @param line closed with the bus
     * @param boards at most 32
     */
    public Bus(String name, PacedLine line, List<Board> boards) {
        this.name = name;
        this.line = line;
        this.boards = List.copyOf(boards);
        this.transmitter = new Transmitter(line);
        this.boards.forEach(board -> board.attach(transmitter));
        this.threads = List.of(
                new Thread(this::listen, "simulated-line-" + name),
                new Thread(transmitter, "simulated-answers-" + name));
        threads.forEach(thread -> {
            thread.setDaemon(true);
            thread.start();
        });
    }

    public String name() {
        return name;
    }

    public PacedLine line() {
        return line;
    }

    public List<Board> boards() {
        return boards;
    }

    /**
     * Notes what speaks to the boards from now on; the same again changes nothing.
     *
     * @throws IllegalArgumentException unless the name has 1 to 80 printable characters
     */
    public synchronized void spokenToBy(String name) {
        if (name.isBlank() || name.length() > LONGEST_NAME || name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a name has 1 to " + LONGEST_NAME + " printable characters");
        }
        if (hosts.isEmpty() || !hosts.getFirst().name().equals(name)) {
            hosts.addFirst(new Host(name, Instant.now().toString()));
        }
        if (hosts.size() > KEPT_HOSTS) {
            hosts.removeLast();
        }
    }

    /** What spoke to the boards, the newest first, at most 5; empty if nobody said so. */
    public synchronized List<Host> hosts() {
        return List.copyOf(hosts);
    }

    /** True if anything was heard in the last two seconds. */
    public synchronized boolean isAsked() {
        return System.nanoTime() - lastHeard < ASKED_NANOS;
    }

    /** The last time in which nobody asked, once it is over. */
    public synchronized Optional<Pause> lastPause() {
        return Optional.ofNullable(pause);
    }

    private synchronized void heard(long nanos) {
        long silent = nanos - lastHeard;
        lastHeard = nanos;
        if (silent >= ASKED_NANOS) {
            pause = new Pause(
                    TimeUnit.NANOSECONDS.toMillis(silent), Instant.now().toString());
        }
    }

    private void listen() {
        byte[] buffer = new byte[BUFFER];
        while (!closed) {
            int n = line.read(buffer, READ_MILLIS);
            long nanos = System.nanoTime();
            if (n > 0) {
                heard(nanos);
            }
            for (int i = 0; i < n; i++) {
                for (Board board : boards) {
                    board.hear(buffer[i], nanos);
                }
            }
            if (n < 0) {
                return;
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        line.wire().close();
        transmitter.close();
        threads.forEach(Bus::join);
    }

    private static void join(Thread thread) {
        try {
            thread.join(JOIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
