// SPDX-License-Identifier: Apache-2.0
package org.latchkey.sync.mqtt;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.latchkey.unit.api.LetterGate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends what the gate says of commands: the latest ones after a connect, each new one at once. Not thread-safe. */
final class Acknowledgements {

    private static final Logger LOG = LoggerFactory.getLogger(Acknowledgements.class);

    /** Beyond this the oldest are dropped: the portal sees the unit's position, and hears the rest at the next connect. */
    private static final int MOST = 256;

    /** Fewer than any broker takes at once. */
    private static final int WINDOW = 8;

    private final Rooms rooms;
    private final Topics topics;
    private final Executor self;
    private final Deque<byte[]> waiting = new ArrayDeque<>();
    private int underway;
    private boolean told;

    Acknowledgements(Rooms rooms, Topics topics, Executor self) {
        this.rooms = rooms;
        this.topics = topics;
        this.self = self;
    }

    /** A new connection. */
    void connected() {
        waiting.clear();
        underway = 0;
        told = false;
    }

    void add(byte[] acknowledgement) {
        if (waiting.size() == MOST) {
            waiting.remove();
        }
        waiting.add(acknowledgement);
    }

    /** Sends what is due. */
    void tick(Link link) {
        if (!told) {
            rooms.gate.find().map(LetterGate::acknowledgements).ifPresent(latest -> {
                told = true;
                latest.forEach(this::add);
            });
        }
        while (underway < WINDOW && !waiting.isEmpty()) {
            if (!link.publish(topics.ack(), waiting.peek(), false, this::delivered)) {
                return;
            }
            waiting.remove();
            underway++;
        }
    }

    private void delivered() {
        try {
            self.execute(() -> underway = Math.max(0, underway - 1));
        } catch (RejectedExecutionException expected) {
            // The connection is being stopped.
            LOG.trace("stopped");
        }
    }
}
