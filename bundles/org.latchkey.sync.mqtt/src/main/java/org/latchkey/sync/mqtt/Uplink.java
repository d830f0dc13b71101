// SPDX-License-Identifier: Apache-2.0
package org.latchkey.sync.mqtt;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.sync.AuditBatch;
import org.latchkey.protocol.sync.WitnessNote;
import org.latchkey.unit.api.Outbox;
import org.latchkey.unit.api.UnitException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the trail to the portal, in batches that it sends again when the portal does not answer. One flies at a time; a
 * second one only if it is full, so that the way and the portal's work overlap while a backlog drains. What counts is the
 * number of the record, so losses, repetitions and disorder on the way do no harm. Not thread-safe; times are milliseconds
 * of a monotonic clock.
 */
final class Uplink {

    /** First patience for an answer; it doubles, so that a portal that is away for a month is not buried in batches. */
    static final long ANSWER_MILLIS = TimeUnit.SECONDS.toMillis(30);

    static final long LONGEST_MILLIS = TimeUnit.MINUTES.toMillis(10);
    static final long REFUSED_MILLIS = TimeUnit.HOURS.toMillis(1);
    static final long TROUBLE_MILLIS = TimeUnit.MINUTES.toMillis(1);

    /** So often in a row the portal may send us elsewhere before we slow down. */
    static final int TURNS = 3;

    private static final Logger LOG = LoggerFactory.getLogger(Uplink.class);
    private static final long UNKNOWN = -1;
    private static final int MOST_FLYING = 2;

    private final Rooms rooms;
    private final Topics topics;

    /** Number of the record to send next. */
    private long cursor = UNKNOWN;

    /** Batches without an answer, in their order; none while the cursor is unknown. */
    private final Deque<Flight> flying = new ArrayDeque<>();

    private long patience = ANSWER_MILLIS;
    private long quietUntil;

    /** So often in a row we were sent elsewhere; meanwhile one batch flies at a time. */
    private int turns;

    private volatile String trouble = "";
    private volatile long shown;

    Uplink(Rooms rooms, Topics topics) {
        this.rooms = rooms;
        this.topics = topics;
    }

    /**
     * A batch on its way.
     *
     * @param from number of its first record
     * @param end size of the tree that it leads to
     */
    private record Flight(long from, long end, long sentAt) {}

    /** A new connection: goes on where the portal has last witnessed. */
    void connected(long now) {
        beginAnew();
        patience = ANSWER_MILLIS;
        quietUntil = now;
        turns = 0;
    }

    private void beginAnew() {
        flying.clear();
        cursor = UNKNOWN;
    }

    /** Sends what is due. */
    void tick(Link link, long now) {
        Optional<Outbox> outbox = rooms.outbox.find();
        if (outbox.isEmpty() || now < quietUntil) {
            return;
        }
        giveUpUnanswered(now);
        long size = outbox.get().size();
        if (cursor == UNKNOWN || cursor > size) {
            beginAnew();
            cursor = outbox.get().witnessed();
        }
        show();
        try {
            while (mayFly(size) && send(outbox.get(), link, now)) {
                LOG.trace("Sent up to {}", cursor);
            }
        } catch (UnitException e) {
            beginAnew();
            pause("The trail can not be sent: " + e.getMessage(), now + TROUBLE_MILLIS);
        }
    }

    private void show() {
        shown = flying.isEmpty() ? cursor : flying.peek().from();
    }

    private void giveUpUnanswered(long now) {
        if (!flying.isEmpty() && now - flying.peek().sentAt() >= patience) {
            LOG.debug(
                    "No answer to the batch that ends at {} within {} ms",
                    flying.peek().end(),
                    patience);
            patience = Math.min(LONGEST_MILLIS, patience * 2);
            beginAnew();
        }
    }

    private boolean mayFly(long size) {
        boolean goesWell = patience == ANSWER_MILLIS && turns == 0;
        return flying.isEmpty() || goesWell && flying.size() < MOST_FLYING && size - cursor >= Outbox.MAX_RECORDS;
    }

    private boolean send(Outbox outbox, Link link, long now) throws UnitException {
        Optional<Outbox.Page> next = outbox.page(cursor, Outbox.MAX_RECORDS, Outbox.MAX_BYTES);
        if (next.isEmpty()) {
            return false;
        }
        Outbox.Page page = next.get();
        AuditBatch batch =
                new AuditBatch(page.from(), page.records(), page.checkpoint().note(), page.consistency());
        if (!link.publish(topics.audit(), batch.encode(), false, () -> LOG.trace("the broker has the batch"))) {
            return false;
        }
        flying.add(new Flight(batch.from(), batch.size(), now));
        cursor = batch.size();
        return true;
    }

    /** Takes the portal's answer. @throws ProtocolException if it is none */
    void answer(byte[] message, long now) throws ProtocolException {
        WitnessNote note = WitnessNote.decode(message);
        Optional<Outbox> outbox = rooms.outbox.find();
        if (outbox.isEmpty()) {
            return;
        }
        patience = ANSWER_MILLIS;
        switch (note.status()) {
            case WITNESSED -> witnessed(note, outbox.get(), now);
            case SEND_FROM -> sendFrom(note.size(), outbox.get(), now);
            default -> {
                beginAnew();
                pause(
                        "The portal refuses the trail (" + note.reason() + "), an operator must look.",
                        now + REFUSED_MILLIS);
            }
        }
    }

    private void witnessed(WitnessNote note, Outbox outbox, long now) {
        try {
            long size = outbox.accept(note.note());
            flying.removeIf(flight -> flight.end() <= size);
            cursor = Math.max(cursor, size);
            show();
            turns = 0;
            quietUntil = now;
            trouble = "";
        } catch (UnitException e) {
            // The disk is full, or the key ring with the witness' key is still on its way: soon again.
            beginAnew();
            pause(e.getMessage(), now + TROUBLE_MILLIS);
        }
    }

    private void sendFrom(long from, Outbox outbox, long now) {
        if (!flying.isEmpty() && flying.peek().from() == from) {
            oneAtATime();
            return;
        }
        beginAnew();
        if (from > outbox.size()) {
            pause(
                    "The portal has " + from + " records of this trail, the unit only " + outbox.size()
                            + ": the unit's disk holds an older state.",
                    now + REFUSED_MILLIS);
        } else if (from < outbox.oldest()) {
            pause(
                    "The portal asks for record " + from + "; the unit has kept those from " + outbox.oldest() + " on.",
                    now + REFUSED_MILLIS);
        } else {
            cursor = from;
            // At once, also if it refused the trail before: an operator has looked.
            quietUntil = ++turns > TURNS ? now + ANSWER_MILLIS : now;
        }
    }

    /** The batch behind the first came before it, or it is said of one that flew before: that goes once the first is witnessed. */
    private void oneAtATime() {
        Flight first = flying.peek();
        flying.clear();
        flying.add(first);
        cursor = first.end();
        turns = Math.max(1, turns);
    }

    private void pause(String why, long until) {
        if (!why.equals(trouble)) {
            LOG.error(why);
        }
        trouble = why;
        quietUntil = until;
    }

    /** Number of the record that is sent next. Any thread. */
    long cursor() {
        return shown;
    }

    /** Empty, or why the trail does not go on. Any thread. */
    String trouble() {
        return trouble;
    }
}
