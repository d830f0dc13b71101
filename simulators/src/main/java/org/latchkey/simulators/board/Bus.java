// SPDX-License-Identifier: Apache-2.0
package org.latchkey.simulators.board;

import java.io.Closeable;
import java.util.List;
import org.latchkey.simulators.line.PacedLine;

/**
 * A line with its boards. Two threads: one reads what the host sends and lets every board hear it, one sends what the
 * boards answer.
 */
public final class Bus implements Closeable {

    private static final int READ_MILLIS = 100;
    private static final int BUFFER = 256;
    private static final int JOIN_MILLIS = 2_000;

    private final String name;
    private final PacedLine line;
    private final List<Board> boards;
    private final Transmitter transmitter;
    private final List<Thread> threads;
    private volatile boolean closed;

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

    private void listen() {
        byte[] buffer = new byte[BUFFER];
        while (!closed) {
            int n = line.read(buffer, READ_MILLIS);
            long nanos = System.nanoTime();
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
