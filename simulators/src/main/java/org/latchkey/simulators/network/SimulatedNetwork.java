// SPDX-License-Identifier: Apache-2.0
package org.latchkey.simulators.network;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Links between units and what they talk to, each a TCP proxy on 127.0.0.1 that can be slow, lossy, cut or half dead. One
 * daemon thread, {@code simulated-network}, moves all bytes; a connection holds at most 128 KiB each way. Thread-safe;
 * close it to take everything away.
 */
public final class SimulatedNetwork implements Closeable {

    private static final int SCRATCH = 16 << 10;
    private static final int MOST_LINKS = 64;

    private final long seed;
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(SCRATCH);
    /** Read by the network's thread, which must not wait for whoever adds a link. */
    private final List<Link> links = new CopyOnWriteArrayList<>();

    private final Loop loop;

    private SimulatedNetwork(long seed) throws IOException {
        this.seed = seed;
        this.loop = new Loop(() -> links.forEach(Link::publish));
    }

    /** A network without links. */
    public static SimulatedNetwork start() throws IOException {
        return start(1);
    }

    /**
     * A network without links.
     *
     * @param seed of its chance; the same for the same jitter and loss
     */
    public static SimulatedNetwork start(long seed) throws IOException {
        return new SimulatedNetwork(seed);
    }

    /**
     * Adds a link, at most {@value #MOST_LINKS}.
     *
     * @param name one that is new here
     * @param port where clients connect on 127.0.0.1, 0 for any
     * @param target where the link leads; need not be there yet
     * @throws IOException if the port is taken
     * @throws IllegalArgumentException if the target's name is unknown, or the link's is not
     */
    public synchronized Link link(String name, int port, InetSocketAddress target) throws IOException {
        if (target.isUnresolved()) {
            throw new IllegalArgumentException("there is no host " + target.getHostString());
        }
        if (links.stream().anyMatch(link -> link.name().equals(name))) {
            throw new IllegalArgumentException("link " + name + " is there twice");
        }
        if (links.size() >= MOST_LINKS) {
            throw new IllegalArgumentException("at most " + MOST_LINKS + " links");
        }
        Link link = Link.open(name, port, target, loop, new Link.Means(scratch, seed * MOST_LINKS + links.size()));
        links.add(link);
        return link;
    }

    /** A link that is there. @throws IllegalArgumentException if there is none of that name */
    public Link link(String name) {
        return links.stream()
                .filter(link -> link.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no link " + name));
    }

    /** In the order in which they were added. */
    public List<Link> links() {
        return List.copyOf(links);
    }

    /** Resets every connection, frees every port, ends the thread. */
    @Override
    public void close() {
        if (loop.isOpen()) {
            loop.call(() -> links.forEach(Link::end));
            loop.close();
        }
    }
}
