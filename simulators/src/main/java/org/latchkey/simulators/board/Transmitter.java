// SPDX-License-Identifier: Apache-2.0
package org.latchkey.simulators.board;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.latchkey.simulators.line.PacedLine;

/**
 * Puts the answers of all boards of a line on the wire, each when it is due. On a paced line answers that overlap in
 * time spoil each other: where two boards drive the wires at once, the host reads the AND of their bits. One thread
 * runs {@link #run}.
 */
final class Transmitter implements Runnable {

    private static final int MOST_WAITING = 256;

    private final PacedLine line;
    private final PriorityQueue<Answer> waiting = new PriorityQueue<>(Comparator.comparingLong(Answer::dueNanos));
    private boolean closed;

    /** What a board will say; the bytes are made when it says them, {@code done} runs before the last one leaves. */
    record Answer(long dueNanos, Supplier<byte[]> bytes, Runnable done) {}

    private record Spoken(long offset, byte[] bytes) {}

    Transmitter(PacedLine line) {
        this.line = line;
    }

    /** Queues an answer; beyond 256 waiting ones it is dropped and counts as said. */
    void send(Answer answer) {
        if (!queue(answer)) {
            answer.done().run();
        }
    }

    private synchronized boolean queue(Answer answer) {
        boolean room = !closed && waiting.size() < MOST_WAITING;
        if (room) {
            waiting.add(answer);
            notifyAll();
        }
        return room;
    }

    @Override
    public void run() {
        try {
            for (Answer next = take(); next != null; next = take()) {
                say(next);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized Answer take() throws InterruptedException {
        while (!closed) {
            Answer next = waiting.peek();
            long left = next == null ? Long.MAX_VALUE : next.dueNanos() - System.nanoTime();
            if (left <= 0) {
                return waiting.remove();
            }
            TimeUnit.NANOSECONDS.timedWait(this, Math.min(left, TimeUnit.SECONDS.toNanos(1)));
        }
        return null;
    }

    private void say(Answer first) {
        long byteNanos = line.byteNanos();
        List<Answer> said = new ArrayList<>(List.of(first));
        List<Spoken> spoken =
                new ArrayList<>(List.of(new Spoken(0, first.bytes().get())));
        long end = first.dueNanos() + spoken.get(0).bytes().length * byteNanos;
        for (Answer other = takeBefore(end); other != null; other = takeBefore(end)) {
            byte[] bytes = other.bytes().get();
            long offset = (other.dueNanos() - first.dueNanos()) / byteNanos;
            said.add(other);
            spoken.add(new Spoken(offset, bytes));
            end = Math.max(end, other.dueNanos() + bytes.length * byteNanos);
        }
        byte[] onTheWire = spoken.size() == 1 ? spoken.get(0).bytes() : collide(spoken);
        line.write(onTheWire, () -> said.forEach(answer -> answer.done().run()));
    }

    private synchronized Answer takeBefore(long end) {
        Answer next = waiting.peek();
        return next != null && next.dueNanos() - end < 0 ? waiting.remove() : null;
    }

    private static byte[] collide(List<Spoken> spoken) {
        int length = 0;
        for (Spoken one : spoken) {
            length = Math.max(length, (int) one.offset() + one.bytes().length);
        }
        byte[] all = new byte[length];
        Arrays.fill(all, (byte) 0xFF);
        for (Spoken one : spoken) {
            for (int i = 0; i < one.bytes().length; i++) {
                all[(int) one.offset() + i] &= one.bytes()[i];
            }
        }
        return all;
    }

    /** Ends the thread; what waits is not said. */
    synchronized void close() {
        closed = true;
        waiting.clear();
        notifyAll();
    }
}
