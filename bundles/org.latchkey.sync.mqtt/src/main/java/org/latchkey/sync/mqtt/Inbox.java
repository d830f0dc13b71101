// SPDX-License-Identifier: Apache-2.0
package org.latchkey.sync.mqtt;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.letter.TypedLetter;
import org.latchkey.unit.api.LetterGate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands the portal's letters to the gate, in order. A letter is acknowledged as soon as the gate has taken it: one that
 * takes minutes must not hold up an emergency opening, the time, or the trail. The gate takes so many at once; what comes
 * beyond is dropped, and the portal sends it again from the position that the unit reports. Not thread-safe.
 */
final class Inbox {

    private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);
    private static final String SOURCE = "mqtt";

    /** Letters that the gate has taken and not ended; twice what the portal sends without an answer. */
    static final int IN_GATE = 64;

    private final Rooms rooms;

    /** More than one only while the gate is being swapped. */
    private final Deque<Link.Frame> waiting = new ArrayDeque<>();

    /** The gate that {@link #inGate} counts for; another one begins anew. */
    private Optional<LetterGate> counted = Optional.empty();

    private AtomicInteger inGate = new AtomicInteger();

    Inbox(Rooms rooms) {
        this.rooms = rooms;
    }

    /** A new connection: what the old one brought comes again if it is still needed. */
    void connected() {
        waiting.clear();
    }

    /**
     * Takes a message in.
     *
     * @return false if the broker sends so far ahead that it is dropped; the portal sends it again when it is missing
     */
    boolean received(Link.Frame frame) {
        return waiting.size() < Engine.MOST_FRAMES && waiting.add(frame);
    }

    /**
     * Hands over what waits.
     *
     * @return how many could not be read, or were too many
     */
    int tick(Link link) {
        Optional<LetterGate> gate = rooms.gate.find();
        if (gate.isEmpty()) {
            return 0;
        }
        if (!gate.equals(counted)) {
            counted = gate;
            inGate = new AtomicInteger();
        }
        int refused = 0;
        while (!waiting.isEmpty()) {
            Link.Frame frame = waiting.remove();
            try {
                refused += handOver(frame, gate.get()) ? 0 : 1;
            } finally {
                if (link.open()) {
                    link.acknowledge(frame);
                }
            }
        }
        return refused;
    }

    private boolean handOver(Link.Frame frame, LetterGate gate) {
        AtomicInteger count = inGate;
        if (count.get() >= IN_GATE) {
            LOG.warn("A letter of the portal is dropped, because {} are under way", IN_GATE);
            return false;
        }
        try {
            TypedLetter letter = TypedLetter.decode(frame.payload());
            count.incrementAndGet();
            gate.accept(letter, SOURCE).whenComplete((answer, failure) -> count.decrementAndGet());
            return true;
        } catch (ProtocolException e) {
            LOG.warn("The portal sent something that is no letter: {}", e.reason());
            return false;
        }
    }
}
