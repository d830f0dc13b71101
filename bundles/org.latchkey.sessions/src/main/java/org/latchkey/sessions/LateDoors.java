// SPDX-License-Identifier: Apache-2.0
package org.latchkey.sessions;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.latchkey.protocol.audit.Event;
import org.latchkey.unit.api.Doors;
import org.latchkey.unit.api.Holders.Hold;
import org.latchkey.unit.api.Holders.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Doors that opened when they were no session's any more: one that jammed and springs open after its customer was given
 * another, one that was released while its pulse was under way. Something may have been put in, so staff look first. The
 * watch after a jam is kept in memory only. Used by the room's one thread.
 */
final class LateDoors {

    static final long LATE_MILLIS = 60_000;

    private static final long RETRY_MILLIS = 1_000;
    private static final Logger LOG = LoggerFactory.getLogger(LateDoors.class);

    private static final class Watch {
        final Pending of;
        final long until;
        boolean sprung;
        boolean writing;
        long retryAt = Long.MIN_VALUE;

        Watch(Pending of, long until) {
            this.of = of;
            this.until = until;
        }
    }

    private final House house;
    private final IntPredicate busy;
    private final Map<Integer, Watch> watches = new HashMap<>(0);

    /** @param busy whether an opening of the door is under way or not settled */
    LateDoors(House house, IntPredicate busy) {
        this.house = house;
        this.busy = busy;
    }

    /** A jam whose door may still spring open. */
    void watch(Pending jammed) {
        Watch one = new Watch(jammed, house.millis().getAsLong() + LATE_MILLIS);
        watches.put(jammed.door(), one);
        house.status(jammed.door()).ifPresent(status -> edge(status, Optional.empty()));
    }

    /** The door changed. @param why the opening that explains it; one of somebody else's ends the watch */
    void edge(Doors.Status status, Optional<Doors.Ordered> why) {
        Watch one = watches.get(status.door());
        if (one == null || one.sprung || status.state() != Doors.State.OPEN) {
            return;
        }
        if (why.map(Doors.Ordered::by).filter(by -> !Entries.isBy(by, one.of)).isPresent()) {
            watches.remove(status.door());
        } else {
            one.sprung = true;
        }
    }

    /** Whether the door opened after this very opening had jammed. */
    boolean isSprung(Pending of) {
        Watch one = watches.get(of.door());
        return one != null && one.of == of && one.sprung;
    }

    /** It is explained otherwise. */
    void forget(Pending of) {
        watches.values().removeIf(one -> one.of == of);
    }

    void tick() {
        watches.values().removeIf(this::isOver);
        List.copyOf(watches.values()).stream()
                .filter(one -> one.sprung && !one.writing && !busy.test(one.of.door()))
                .filter(one -> house.millis().getAsLong() >= one.retryAt)
                .forEach(this::write);
    }

    /** While its outcome waits to be recorded, the door is the session's. */
    private boolean isOver(Watch one) {
        boolean past = !one.sprung && house.millis().getAsLong() >= one.until;
        boolean others = house.holders().at(one.of.door()).isPresent();
        return !one.writing && !busy.test(one.of.door()) && (past || others);
    }

    private void write(Watch one) {
        synchronized (house) {
            Step step = house.step();
            if (!keepAside(one.of, "opened-late", step)) {
                step.undo();
                return;
            }
            one.writing = true;
            step.submit(house.trail(), house.store())
                    .whenCompleteAsync((record, failure) -> written(one, failure), house.worker());
        }
    }

    private void written(Watch one, Throwable failure) {
        one.writing = false;
        if (failure == null) {
            watches.remove(one.of.door(), one);
        } else {
            LOG.warn(
                    "door {}: that it is kept for staff could not be recorded: {}",
                    one.of.door(),
                    failure.getMessage());
            one.retryAt = house.millis().getAsLong() + RETRY_MILLIS;
        }
    }

    /**
     * The door is nobody's until staff have looked, unless somebody else has it by now. Under the house's lock.
     *
     * @return false if its holder is being changed right now
     */
    boolean keepAside(Pending of, String why, Step step) {
        if (house.holders().at(of.door()).isPresent() || house.status(of.door()).isEmpty()) {
            return true;
        }
        Hold held = new Hold(of.door(), Kind.HELD, of.session(), house.now(), 0);
        step.record(Entries.of(Event.OCCUPANCY_DIFFERS, held, house.bank(of.door()), "held", why, held.details()));
        return step.take(held);
    }
}
