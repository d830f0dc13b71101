// SPDX-License-Identifier: Apache-2.0
package org.latchkey.sessions;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.latchkey.protocol.audit.Event;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.Doors;
import org.latchkey.unit.api.Holders.Hold;
import org.latchkey.unit.api.Holders.Phase;
import org.latchkey.unit.api.UnitException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of sessions by itself: doors that are given back, stays that are over. Used by the room's one thread. */
final class SessionKeeper {

    private static final long RETRY_MILLIS = 5_000;
    private static final Logger LOG = LoggerFactory.getLogger(SessionKeeper.class);

    private final House house;
    private final SessionOpenings openings;
    private final BackOff backOff;
    private final Stays stays;
    /** When a session was first seen here, by its id: time that no clock can change. */
    private final Map<String, Long> seen = new HashMap<>();

    private final Set<Integer> writing = ConcurrentHashMap.newKeySet();
    private long retryAt;

    SessionKeeper(House house, SessionOpenings openings, BackOff backOff, Stays stays) {
        this.house = house;
        this.openings = openings;
        this.backOff = backOff;
        this.stays = stays;
        retryAt = house.millis().getAsLong();
    }

    /** Looks at every session. Called several times a second. */
    void tick() {
        seen.keySet().retainAll(house.sessions().stream().map(Hold::id).collect(Collectors.toSet()));
        if (house.millis().getAsLong() < retryAt) {
            return;
        }
        for (Hold hold : house.sessions()) {
            seen.putIfAbsent(hold.id(), house.millis().getAsLong());
            if (!openings.isBusy(hold.door()) && !writing.contains(hold.door())) {
                look(hold);
            }
        }
        endCounts();
    }

    private void look(Hold hold) {
        String reason = releaseReason(hold);
        if (!reason.isEmpty()) {
            write(hold, step -> house.release(hold, reason, step));
        } else if (PinSecret.isUnproven(hold)) {
            proveEnd(hold);
        } else if (isOver(hold)) {
            Map<String, Object> details =
                    Map.of("until", hold.until(), "policy", stay(hold).policy());
            write(hold, step -> {
                step.record(
                        Entries.of(Event.DOOR_OVERSTAYED, hold, house.bank(hold.door()), "overstayed", "", details));
                return step.change(hold, hold.in(Phase.OVERSTAY));
            });
        }
    }

    /** Why the door is nobody's any more, or empty. */
    private String releaseReason(Hold hold) {
        Optional<Doors.Status> status = house.status(hold.door());
        if (status.isEmpty()) {
            // The configuration has no such door any more.
            return "door-gone";
        }
        boolean closed = status.get().state() == Doors.State.CLOSED;
        boolean full = status.get().item().orElse(false);
        if (hold.phase() == Phase.ENDING) {
            return closed && !full ? "ended" : "";
        }
        boolean empty = status.get().item().isPresent() && !full;
        return hold.phase() == Phase.OVERSTAY && closed && empty ? "empty" : "";
    }

    private Stay stay(Hold hold) {
        return stays.of(house.bank(hold.door()));
    }

    private long passed(Hold hold) {
        return house.millis().getAsLong()
                - seen.getOrDefault(hold.id(), house.millis().getAsLong());
    }

    /**
     * A stay that began by an unproven clock is measured by the time that passed, until a proof tells when it ends; after a
     * restart it begins anew.
     */
    private void proveEnd(Hold hold) {
        long left = Math.max(0, stay(hold).seconds() - passed(hold) / 1_000);
        if (house.proven() || left == 0) {
            Hold proven = withSecret(hold, house.now() + left);
            write(hold, step -> step.change(hold, proven));
        }
    }

    private static Hold withSecret(Hold hold, long until) {
        byte[] secret = PinSecret.decode(hold.secret()).inProvenTime().encode();
        return new Hold(hold.door(), hold.kind(), hold.id(), hold.since(), until, hold.phase(), hold.opened(), secret);
    }

    /** Also of one whose customer gave the door back and left something in it. */
    private boolean isOver(Hold hold) {
        boolean left = house.isClosed(hold.door());
        boolean lasts = hold.phase() == Phase.ACTIVE || hold.phase() == Phase.ENDING && left;
        return lasts && stay(hold).isOver(hold, house.now());
    }

    /** Adds to a step what is to change. @return false if the holder is another one by now */
    private interface Work {
        boolean addTo(Step step);
    }

    private void write(Hold hold, Work work) {
        synchronized (house) {
            Step step = house.step();
            if (!work.addTo(step)) {
                step.undo();
                return;
            }
            backOffOf(hold, step.batch());
            writing.add(hold.door());
            step.submit(house.trail(), house.store())
                    .whenCompleteAsync((record, failure) -> written(hold, failure), house.worker());
        }
    }

    private void backOffOf(Hold hold, Batch batch) {
        if (house.session(hold.door()).isEmpty()) {
            backOff.clear(hold.door(), batch);
        }
    }

    private void written(Hold hold, Throwable failure) {
        writing.remove(hold.door());
        if (failure != null) {
            LOG.warn("door {}: what became of a session could not be stored: {}", hold.door(), failure.getMessage());
            retryAt = house.millis().getAsLong() + RETRY_MILLIS;
        }
    }

    /** Wrong PINs count against one session, not against the next customer. */
    private void endCounts() {
        Batch batch = new Batch();
        for (int door : backOff.doors()) {
            if (house.holders().at(door).isEmpty()) {
                backOff.clear(door, batch);
                backOff.forget(door);
            }
        }
        if (!batch.isEmpty()) {
            try {
                house.store().write(batch);
            } catch (UnitException e) {
                LOG.warn("counts of wrong PINs could not be deleted: {}", e.getMessage());
            }
        }
    }
}
