// SPDX-License-Identifier: Apache-2.0
package org.latchkey.sync.mqtt;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.unit.api.PortalSync;
import org.latchkey.unit.api.TrustedClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the connection with the portal, for ever, and drives what goes over it. Everything happens on one thread: its own
 * executor's; only {@link #status}, {@link #acknowledged} and {@link #close} may be called from others.
 */
final class Engine {

    /**
     * More messages than the broker may send ahead, because some do (Mosquitto 2.0.11 oversteps the receive maximum after it
     * has dropped a packet that is too large): what exceeds it is a flood, which is dropped, and the connection is made anew.
     */
    static final int MOST_FRAMES = 32 * PahoLink.RECEIVE_MAXIMUM;

    /** So many bytes of messages wait at most: no broker that keeps to the receive maximum sends more. */
    static final long MOST_BYTES = (long) PahoLink.RECEIVE_MAXIMUM * PahoLink.MAX_PACKET;

    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

    private final String broker;
    private final Topics topics;
    private final Link.Dialer dialer;
    private final Rooms rooms;
    private final Backoff backoff;
    private final LongSupplier millis;
    private final Executor self;
    private final Uplink uplink;
    private final Inbox inbox;
    private final Acknowledgements acknowledgements;
    private final StateSender state;

    private final AtomicLong refused = new AtomicLong();
    private volatile Link link;
    private volatile boolean closed;
    private volatile long since;
    private volatile long attempts;
    private volatile String reason = "";
    private long nextAttempt;

    /**
     * @param broker for {@link #status}
     * @param millis a monotonic clock
     * @param self runs tasks one after the other on the engine's thread
     */
    Engine(
            String broker,
            Topics topics,
            Link.Dialer dialer,
            Rooms rooms,
            Backoff backoff,
            LongSupplier millis,
            Executor self) {
        this.broker = broker;
        this.topics = topics;
        this.dialer = dialer;
        this.rooms = rooms;
        this.backoff = backoff;
        this.millis = millis;
        this.self = self;
        nextAttempt = millis.getAsLong();
        uplink = new Uplink(rooms, topics);
        inbox = new Inbox(rooms);
        acknowledgements = new Acknowledgements(rooms, topics, self);
        state = new StateSender(rooms, topics);
    }

    /** Connects if it is time to, and sends what is due. To be called several times a second. */
    void tick() {
        try {
            Link now = link;
            if (now != null && !now.open()) {
                lost(now, "the connection has ended");
            }
            if (link == null && !closed && millis.getAsLong() >= nextAttempt) {
                connect();
            }
            pump();
        } catch (RuntimeException e) {
            LOG.error("The exchange with the portal hit something unexpected; it goes on", e);
        }
    }

    private void connect() {
        Arrivals arrivals = new Arrivals();
        attempts++;
        try {
            Link fresh = dialer.dial(arrivals);
            link = fresh;
            if (closed) {
                fresh.close();
                return;
            }
        } catch (Link.LinkException e) {
            if (attempts == 1) {
                LOG.info("No connection with the portal ({}); the unit serves on and tries again.", e.getMessage());
            } else {
                LOG.debug("No connection with the portal: {}", e.getMessage());
            }
            reason = e.getMessage();
            nextAttempt = millis.getAsLong() + backoff.next();
            return;
        }
        LOG.info("Connected with the portal at {}.", broker);
        backoff.reset();
        since = wallSeconds();
        attempts = 0;
        reason = "";
        uplink.connected(millis.getAsLong());
        inbox.connected();
        acknowledgements.connected();
        state.connected();
        arrivals.belongTo(link);
    }

    private void lost(Link which, String why) {
        if (which == null || which != link) {
            return;
        }
        which.close();
        link = null;
        reason = why;
        since = wallSeconds();
        attempts = 0;
        nextAttempt = millis.getAsLong() + backoff.next();
        LOG.info("The connection with the portal is lost ({}); the unit serves on and tries again.", why);
    }

    private long wallSeconds() {
        return rooms.clock
                .find()
                .map(TrustedClock::now)
                .map(TrustedClock.Reading::seconds)
                .orElse(0L);
    }

    private void pump() {
        Link now = link;
        if (now == null) {
            return;
        }
        state.tick(now, millis.getAsLong());
        refused.addAndGet(inbox.tick(now));
        acknowledgements.tick(now);
        uplink.tick(now, millis.getAsLong());
    }

    private void received(Link from, Link.Frame frame) {
        if (from == null || from != link) {
            return;
        }
        if (frame.topic().equals(topics.witness())) {
            try {
                uplink.answer(frame.payload(), millis.getAsLong());
            } catch (ProtocolException e) {
                LOG.warn("The portal sent an answer to a batch that is none: {}", e.reason());
                refused.incrementAndGet();
            } finally {
                from.acknowledge(frame);
            }
        } else if (frame.topic().equals(topics.command())) {
            if (!inbox.received(frame)) {
                refused.incrementAndGet();
                from.acknowledge(frame);
            }
        } else {
            refused.incrementAndGet();
            from.acknowledge(frame);
        }
    }

    /** Something to tell the portal. Any thread. */
    void acknowledged(byte[] acknowledgement) {
        post(() -> acknowledgements.add(acknowledgement));
    }

    /** Runs a task, and then sends what has become due. */
    private void post(Runnable task) {
        try {
            self.execute(() -> {
                try {
                    task.run();
                    pump();
                } catch (RuntimeException e) {
                    LOG.error("The exchange with the portal hit something unexpected; it goes on", e);
                }
            });
        } catch (RejectedExecutionException expected) {
            // It is being stopped.
            LOG.trace("stopped");
        }
    }

    /** How it stands. Any thread. */
    PortalSync.Status status() {
        Link now = link;
        boolean connected = now != null && now.open();
        String trouble = connected ? uplink.trouble() : reason;
        return new PortalSync.Status(connected, broker, since, attempts, uplink.cursor(), refused.get(), trouble);
    }

    /** Ends the connection; there will be no other. Any thread, when no task runs any more. */
    void close() {
        closed = true;
        Link now = link;
        if (now != null) {
            now.close();
        }
    }

    /** What one connection brings, moved to our thread. */
    private final class Arrivals implements Link.Events {

        private final AtomicInteger frames = new AtomicInteger();
        private final AtomicLong bytes = new AtomicLong();
        private final AtomicBoolean flooded = new AtomicBoolean();
        private volatile Link source;

        /** Tasks posted before this run after it. */
        void belongTo(Link link) {
            source = link;
        }

        @Override
        public void received(Link.Frame frame) {
            int size = frame.payload().length;
            if (frames.get() >= MOST_FRAMES || bytes.get() + size > MOST_BYTES) {
                refused.incrementAndGet();
                // What is never acknowledged would take up the receive maximum for good.
                if (flooded.compareAndSet(false, true)) {
                    lost("the broker sends more than it was told to");
                }
                return;
            }
            frames.incrementAndGet();
            bytes.addAndGet(size);
            post(() -> {
                frames.decrementAndGet();
                bytes.addAndGet(-size);
                Engine.this.received(source, frame);
            });
        }

        @Override
        public void lost(String why) {
            post(() -> Engine.this.lost(source, why));
        }
    }
}
