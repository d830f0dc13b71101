// SPDX-License-Identifier: Apache-2.0
package org.latchkey.simulators.network;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * One way of one connection: what was read from its source and has not arrived at its sink yet, in order. While it holds
 * {@value #MOST_BYTES} bytes nothing is read, as with a full window. The network's thread alone uses it.
 */
final class Pipe {

    static final int MOST_BYTES = 128 << 10;

    /** Reads of one connection in one round, so that none keeps the others waiting. */
    private static final int READS_A_ROUND = 8;

    private enum Kind {
        DATA,
        END,
        RESET
    }

    private static final class Segment {
        final Kind kind;
        final ByteBuffer bytes;
        Traffic.Arrival arrival;

        Segment(Kind kind, ByteBuffer bytes) {
            this.kind = kind;
            this.bytes = bytes;
        }
    }

    private final Connection connection;
    private final Direction way;
    private final Traffic traffic;
    private final Tally tally;
    private final Deque<Segment> queue = new ArrayDeque<>();
    private int held;
    private long lastArrival;
    private boolean ended;
    private boolean finished;
    private boolean hole;
    private boolean sinkGone;
    private boolean blocked;
    private long alarm;
    private boolean alarmed;

    Pipe(Connection connection, Direction way, Traffic traffic, Tally tally) {
        this.connection = connection;
        this.way = way;
        this.traffic = traffic;
        this.tally = tally;
        this.lastArrival = System.nanoTime();
    }

    private Flow flow() {
        return traffic.conditions().flow(way);
    }

    /** Whether its source has ended. */
    boolean ended() {
        return ended;
    }

    /** Whether nothing can come any more. */
    boolean finished() {
        return finished;
    }

    boolean wantsRead() {
        return !ended && held < MOST_BYTES && (flow() != Flow.HELD || connection.pending());
    }

    boolean wantsWrite() {
        return blocked;
    }

    void read(SocketChannel source, ByteBuffer scratch) {
        for (int i = 0; i < READS_A_ROUND && wantsRead(); i++) {
            int most = traffic.conditions().segmented() ? Traffic.SEGMENT : scratch.capacity();
            scratch.clear().limit(Math.min(most, MOST_BYTES - held));
            int n = readOnce(source, scratch);
            if (n == 0) {
                return;
            }
            take(scratch.flip());
        }
    }

    private int readOnce(SocketChannel source, ByteBuffer scratch) {
        try {
            int n = source.read(scratch);
            if (n < 0) {
                end(Kind.END);
            }
            return Math.max(0, n);
        } catch (IOException expected) {
            end(Kind.RESET);
            return 0;
        }
    }

    private void take(ByteBuffer bytes) {
        if (sinkGone || flow() == Flow.DROPPED) {
            hole = true;
            tally.dropped += bytes.remaining();
            return;
        }
        held += bytes.remaining();
        tally.underWay += bytes.remaining();
        add(new Segment(
                Kind.DATA, ByteBuffer.allocate(bytes.remaining()).put(bytes).flip()));
    }

    private void end(Kind kind) {
        ended = true;
        if (sinkGone || flow() == Flow.DROPPED) {
            hole = true;
            finished = true;
        } else {
            add(new Segment(kind, ByteBuffer.allocate(0)));
        }
    }

    /** The source is gone, as its other way found out. */
    void sourceGone() {
        end(Kind.RESET);
    }

    private void add(Segment segment) {
        schedule(segment, System.nanoTime());
        queue.add(segment);
    }

    private void schedule(Segment segment, long now) {
        Traffic.Arrival free = traffic.arrival(way, segment.bytes.remaining(), now);
        lastArrival = free.nanos() - lastArrival > 0 ? free.nanos() : lastArrival;
        segment.arrival = new Traffic.Arrival(lastArrival, free.lost());
    }

    /** Delivers what has arrived. */
    void pump(SocketChannel sink) {
        blocked = false;
        while (!queue.isEmpty() && flow() == Flow.FLOWS) {
            Segment head = queue.peek();
            if (head.arrival.nanos() - System.nanoTime() > 0) {
                wakeAt(head.arrival.nanos());
                return;
            }
            if (!deliver(head, sink)) {
                return;
            }
            queue.poll();
        }
    }

    private void wakeAt(long nanos) {
        if (alarmed && alarm - nanos <= 0) {
            return;
        }
        alarmed = true;
        alarm = nanos;
        connection.wakeAt(nanos, () -> {
            alarmed = false;
            connection.pump();
        });
    }

    /** False if it is not through, or everything has ended by it. */
    private boolean deliver(Segment segment, SocketChannel sink) {
        if (segment.arrival.lost() || segment.kind == Kind.RESET) {
            connection.reset();
            return false;
        }
        try {
            if (segment.kind == Kind.END) {
                sink.shutdownOutput();
                finished = true;
                return true;
            }
            return write(segment.bytes, sink);
        } catch (IOException expected) {
            connection.sinkGone(way);
            return false;
        }
    }

    private boolean write(ByteBuffer bytes, SocketChannel sink) throws IOException {
        int n = sink.write(bytes);
        held -= n;
        tally.underWay -= n;
        tally.delivered(way, n);
        blocked = bytes.hasRemaining();
        return !blocked;
    }

    /** Nothing will be taken any more; what comes is lost. */
    void abandonSink() {
        sinkGone = true;
        blocked = false;
        discard();
    }

    /** The source will send nothing any more, and nobody is to know. */
    void abandonSource() {
        ended = true;
        finished = true;
        discard();
        hole = false;
    }

    /** Gives up what it holds. */
    void discard() {
        for (Segment segment : queue) {
            hole = true;
            finished |= segment.kind != Kind.DATA;
        }
        queue.clear();
        tally.dropped += held;
        tally.underWay -= held;
        held = 0;
    }

    /** The link's conditions are others now: what is under way is sent anew. False if that is not possible. */
    boolean changed(long now) {
        blocked = false;
        if (flow() == Flow.DROPPED) {
            discard();
        }
        if (flow() == Flow.FLOWS && hole && !sinkGone) {
            return false;
        }
        lastArrival = now;
        queue.forEach(segment -> schedule(segment, now));
        return true;
    }
}
