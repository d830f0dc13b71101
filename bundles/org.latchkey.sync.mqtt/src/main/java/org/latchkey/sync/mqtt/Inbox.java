// SPDX-License-Identifier: Apache-2.0
package org.latchkey.sync.mqtt;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.letter.TypedLetter;
import org.latchkey.unit.api.LetterGate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands the portal's letters to the gate, in order. A letter is acknowledged when the gate is done with it, so the broker
 * never sends more than the gate takes. Not thread-safe.
 */
final class Inbox {

    private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);
    private static final String SOURCE = "mqtt";

    private final Rooms rooms;
    private final Executor self;

    /** More than one only while the gate is being swapped. */
    private final Deque<Link.Frame> waiting = new ArrayDeque<>();

    /** Of this connection, not acknowledged yet. */
    private int unfinished;

    /** @param self runs what must run on the thread that calls this */
    Inbox(Rooms rooms, Executor self) {
        this.rooms = rooms;
        this.self = self;
    }

    /** A new connection: what the old one brought comes again if it is still needed. */
    void connected() {
        waiting.clear();
        unfinished = 0;
    }

    /**
     * Takes a message in.
     *
     * @return false if the broker sends so far ahead that it is dropped; the portal sends it again when it is missing
     */
    boolean received(Link.Frame frame) {
        if (unfinished >= Engine.MOST_FRAMES) {
            return false;
        }
        unfinished++;
        waiting.add(frame);
        return true;
    }

    /**
     * Hands over what waits.
     *
     * @return how many could not be read
     */
    int tick(Link link) {
        int refused = 0;
        Optional<LetterGate> gate = rooms.gate.find();
        while (gate.isPresent() && !waiting.isEmpty()) {
            Link.Frame frame = waiting.remove();
            try {
                TypedLetter letter = TypedLetter.decode(frame.payload());
                gate.get().accept(letter, SOURCE).whenComplete((answer, failure) -> done(link, frame));
            } catch (ProtocolException e) {
                LOG.warn("The portal sent something that is no letter: {}", e.reason());
                refused++;
                finish(link, frame);
            }
        }
        return refused;
    }

    private void done(Link link, Link.Frame frame) {
        try {
            self.execute(() -> finish(link, frame));
        } catch (RejectedExecutionException expected) {
            // The connection is being stopped, and the acknowledgement with it.
            LOG.trace("stopped");
        }
    }

    private void finish(Link link, Link.Frame frame) {
        if (link.open()) {
            unfinished--;
            link.acknowledge(frame);
        }
    }
}
