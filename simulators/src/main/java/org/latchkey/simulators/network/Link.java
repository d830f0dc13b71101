// SPDX-License-Identifier: Apache-2.0
package org.latchkey.simulators.network;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * A cable with TCP in it: clients connect to a port of 127.0.0.1 and reach the target, as well as {@link LinkConditions}
 * let them. At most {@value #MOST_CONNECTIONS} connections at a time; more are reset. Thread-safe; whatever changes the
 * link is in force when it returns.
 */
public final class Link {

    private static final int MOST_CONNECTIONS = 128;
    private static final int BACKLOG = 64;

    private final String name;
    private final InetSocketAddress target;
    private final Loop loop;
    private final ByteBuffer scratch;
    private final Tally tally = new Tally();
    private final Traffic traffic;
    private final Set<Connection> connections = new LinkedHashSet<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final SocketChannel portKeeper;
    private final int port;
    private ServerSocketChannel server;
    private LinkState state;

    private Link(String name, SocketChannel portKeeper, InetSocketAddress target, Loop loop, Means means)
            throws IOException {
        this.name = name;
        this.target = target;
        this.loop = loop;
        this.scratch = means.scratch();
        this.traffic = new Traffic(means.seed(), tally);
        this.portKeeper = portKeeper;
        this.port = ((InetSocketAddress) portKeeper.getLocalAddress()).getPort();
        this.state = seen();
    }

    /**
     * What links of one network share.
     *
     * @param scratch for reading
     * @param seed of this link's chance
     */
    record Means(ByteBuffer scratch, long seed) {}

    static Link open(String name, int port, InetSocketAddress target, Loop loop, Means means) throws IOException {
        SocketChannel keeper = SocketChannel.open();
        try {
            // Bound and never listening, so that the system gives the port to nobody while connections are refused.
            keeper.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            keeper.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            Link link = new Link(name, keeper, target, loop, means);
            loop.call(link::listen);
            return link;
        } catch (IOException | RuntimeException e) {
            keeper.close();
            throw new IOException("port " + port + " of link " + name + " cannot be used: " + e.getMessage(), e);
        }
    }

    private void listen() {
        try {
            server = ServerSocketChannel.open();
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
            loop.register(server, SelectionKey.OP_ACCEPT, new Acceptor());
        } catch (IOException e) {
            throw Loop.unchecked("link " + name, e);
        }
    }

    private void stopListening() {
        try {
            server.close();
            server = null;
            loop.flush();
        } catch (IOException e) {
            throw Loop.unchecked("link " + name, e);
        }
    }

    private final class Acceptor implements Loop.Handler {

        @Override
        public void ready(SelectionKey key) throws IOException {
            SocketChannel client = ((ServerSocketChannel) key.channel()).accept();
            if (client == null) {
                return;
            }
            if (connections.size() >= MOST_CONNECTIONS) {
                Connection.hangUp(client, true);
                return;
            }
            take(client);
        }

        private void take(SocketChannel client) throws IOException {
            tally.accepted++;
            Connection connection = new Connection(Link.this, loop, traffic, tally, client, scratch);
            connections.add(connection);
            if (traffic.conditions().met() == Connecting.ACCEPTED) {
                connection.answer(target);
            }
        }

        @Override
        public void failed() {
            // One client that could not be taken; the next may be luckier.
        }
    }

    void forget(Connection connection) {
        connections.remove(connection);
    }

    public String name() {
        return name;
    }

    /** Where clients connect, on 127.0.0.1; the link's as long as it lives. */
    public int port() {
        return port;
    }

    /** {@code 127.0.0.1:port}. */
    public String address() {
        return "127.0.0.1:" + port;
    }

    /** Sets what the link is like. */
    public void set(LinkConditions conditions) {
        change(now -> conditions);
    }

    /** Changes a part of what the link is like. What is under way is sent anew. */
    public void change(UnaryOperator<LinkConditions> change) {
        order(() -> apply(change.apply(traffic.conditions())));
    }

    private void apply(LinkConditions conditions) {
        traffic.set(conditions, System.nanoTime());
        boolean listens = server != null;
        boolean shouldListen = conditions.met() != Connecting.REFUSED;
        if (shouldListen && !listens) {
            listen();
        } else if (listens && !shouldListen) {
            stopListening();
        }
        all(connection -> connection.changed(conditions, target));
    }

    private void all(Consumer<Connection> action) {
        new ArrayList<>(connections).forEach(action);
    }

    private void order(Runnable work) {
        loop.call(() -> {
            work.run();
            publish();
        });
    }

    /** A good link again, with the cable in. Connections that lost bytes are reset. */
    public void heal() {
        set(LinkConditions.good());
    }

    /** Refuses new connections and holds all that the others send, until {@link #heal}. */
    public void partition() {
        set(LinkConditions.partition());
    }

    /** Lets one way of all connections, old and new, vanish without a word. */
    public void halfOpen(Direction lost) {
        change(now -> now.withFlow(lost, Flow.DROPPED));
    }

    /** Pulls the cable: nobody is told anything, nobody is answered. */
    public void unplug() {
        change(now -> now.withPlugged(false));
    }

    /** Puts it back: whoever still waits goes on. */
    public void plug() {
        change(now -> now.withPlugged(true));
    }

    public boolean isPlugged() {
        return state().conditions().plugged();
    }

    /** Both sides of every connection see a reset. */
    public void resetAll() {
        order(() -> all(Connection::reset));
    }

    /**
     * The client of every connection sees a reset; the target goes on believing in it, and what it sends is lost. Such a
     * connection ends when the target ends it, or with {@link #resetAll}.
     */
    public void resetClients() {
        order(() -> all(Connection::resetClient));
    }

    /** The link at this moment. */
    public synchronized LinkState state() {
        return state;
    }

    /** Waits until the link is in such a state. @return empty if it is not within the bound */
    public synchronized Optional<LinkState> await(Predicate<LinkState> wanted, Duration bound)
            throws InterruptedException {
        long end = System.nanoTime() + bound.toNanos();
        while (!wanted.test(state)) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return Optional.empty();
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return Optional.of(state);
    }

    /** Runs on the network's thread when the conditions or the number of connections have changed; must be quick. */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    private LinkState seen() {
        return new LinkState(
                name,
                port,
                target.getHostString() + ":" + target.getPort(),
                traffic.conditions(),
                connections.size(),
                tally.accepted,
                tally.reset,
                tally.delivered(Direction.TO_TARGET),
                tally.delivered(Direction.TO_CLIENT),
                tally.dropped,
                tally.lost,
                tally.underWay);
    }

    /** On the network's thread: tells what has changed. */
    void publish() {
        LinkState fresh = seen();
        LinkState before = state();
        if (fresh.equals(before)) {
            return;
        }
        synchronized (this) {
            state = fresh;
            notifyAll();
        }
        if (fresh.connections() != before.connections() || !fresh.conditions().equals(before.conditions())) {
            listeners.forEach(Runnable::run);
        }
    }

    /** On the network's thread: ends it all and gives the port away. */
    void end() {
        all(Connection::reset);
        if (server != null) {
            stopListening();
        }
        Connection.hangUp(portKeeper, false);
        publish();
    }
}
