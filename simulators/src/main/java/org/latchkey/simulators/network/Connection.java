// SPDX-License-Identifier: Apache-2.0
package org.latchkey.simulators.network;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection over a link: a client's and, once the target has answered, one to the target. */
final class Connection implements Loop.Handler {

    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    private final Link link;
    private final Loop loop;
    private final ByteBuffer scratch;
    private final Tally tally;
    private final SocketChannel client;
    private final SelectionKey clientKey;
    private final Pipe toTarget;
    private final Pipe toClient;
    private SocketChannel target;
    private SelectionKey targetKey;
    private boolean connected;
    private boolean closed;

    Connection(Link link, Loop loop, Traffic traffic, Tally tally, SocketChannel client, ByteBuffer scratch)
            throws IOException {
        this.link = link;
        this.loop = loop;
        this.tally = tally;
        this.client = client;
        this.scratch = scratch;
        this.toTarget = new Pipe(this, Direction.TO_TARGET, traffic, tally);
        this.toClient = new Pipe(this, Direction.TO_CLIENT, traffic, tally);
        client.setOption(StandardSocketOptions.TCP_NODELAY, true);
        this.clientKey = loop.register(client, SelectionKey.OP_READ, this);
    }

    /** Whether nobody has answered the client yet. */
    boolean pending() {
        return target == null;
    }

    /** Goes on to the target. */
    void answer(InetSocketAddress address) {
        try {
            target = SocketChannel.open();
            target.setOption(StandardSocketOptions.TCP_NODELAY, true);
            targetKey = loop.register(target, SelectionKey.OP_CONNECT, this);
            if (target.connect(address)) {
                established();
            }
        } catch (IOException expected) {
            refused(expected);
        }
        update();
    }

    private void established() {
        connected = true;
        toTarget.pump(target);
    }

    private void refused(IOException reason) {
        LOG.debug("the target does not answer: {}", reason.getMessage());
        reset();
    }

    @Override
    public void ready(SelectionKey key) {
        if (key == clientKey) {
            toTarget.read(client, scratch);
        } else if (!connected) {
            finishConnect();
        } else {
            toClient.read(target, scratch);
        }
        if (pending() && toTarget.ended()) {
            close();
        }
        pump();
    }

    private void finishConnect() {
        try {
            if (target.finishConnect()) {
                established();
            }
        } catch (IOException expected) {
            refused(expected);
        }
    }

    @Override
    public void failed() {
        reset();
    }

    void wakeAt(long nanos, Runnable work) {
        loop.at(nanos, work);
    }

    /** Delivers what has arrived, both ways. */
    void pump() {
        if (connected && !closed) {
            toTarget.pump(target);
        }
        if (connected && !closed) {
            toClient.pump(client);
        }
        update();
    }

    /** Whoever takes what goes that way is gone, and the other side learns it as far as the link lets it. */
    void sinkGone(Direction way) {
        Pipe there = way == Direction.TO_TARGET ? toTarget : toClient;
        Pipe back = way == Direction.TO_TARGET ? toClient : toTarget;
        there.abandonSink();
        back.sourceGone();
        loop.at(System.nanoTime(), this::pump);
    }

    private void update() {
        if (!closed && toTarget.finished() && toClient.finished()) {
            close();
        }
        if (closed) {
            return;
        }
        boolean fromClient = toTarget.wantsRead() && (connected || pending());
        interest(clientKey, fromClient, toClient.wantsWrite());
        if (connected) {
            interest(targetKey, toClient.wantsRead(), toTarget.wantsWrite());
        }
    }

    private static void interest(SelectionKey key, boolean read, boolean write) {
        if (key.isValid()) {
            key.interestOps((read ? SelectionKey.OP_READ : 0) | (write ? SelectionKey.OP_WRITE : 0));
        }
    }

    /** The link's conditions are others now. */
    void changed(LinkConditions conditions, InetSocketAddress address) {
        long now = System.nanoTime();
        if (!toTarget.changed(now) || !toClient.changed(now)) {
            reset();
        } else if (pending() && conditions.met() == Connecting.ACCEPTED) {
            answer(address);
        } else if (pending() && conditions.met() == Connecting.REFUSED) {
            reset();
        }
        pump();
    }

    /** The client sees a reset; the target goes on believing in the connection. */
    void resetClient() {
        if (pending()) {
            reset();
            return;
        }
        hangUp(client, true);
        toTarget.abandonSource();
        toClient.abandonSink();
        update();
    }

    /** Both sides see a reset. */
    void reset() {
        if (!closed) {
            tally.reset++;
            end(true);
        }
    }

    /** Both sides see an end. */
    void close() {
        if (!closed) {
            end(false);
        }
    }

    private void end(boolean abruptly) {
        closed = true;
        toTarget.discard();
        toClient.discard();
        hangUp(client, abruptly);
        if (target != null) {
            hangUp(target, abruptly);
        }
        link.forget(this);
    }

    static void hangUp(SocketChannel channel, boolean abruptly) {
        try {
            if (abruptly && channel.isOpen()) {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            }
            channel.close();
        } catch (IOException ignored) {
            // It is given up either way.
        }
    }
}
