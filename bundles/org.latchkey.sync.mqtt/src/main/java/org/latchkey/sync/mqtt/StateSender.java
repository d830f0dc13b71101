// SPDX-License-Identifier: Apache-2.0
package org.latchkey.sync.mqtt;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.latchkey.protocol.audit.ClockQuality;
import org.latchkey.protocol.sync.UnitState;
import org.latchkey.protocol.sync.UnitState.Health;
import org.latchkey.unit.api.ClockProof;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the retained state up to date: at once after a connect, on a change at most once a second, and every minute as a
 * sign of life. Now and then it asks for the time. Not thread-safe; times are milliseconds of a monotonic clock.
 */
final class StateSender {

    static final long LEAST_MILLIS = TimeUnit.SECONDS.toMillis(1);
    static final long ALIVE_MILLIS = TimeUnit.MINUTES.toMillis(1);
    static final long ASK_UNPROVEN_MILLIS = TimeUnit.MINUTES.toMillis(1);
    static final long ASK_PROVEN_MILLIS = TimeUnit.HOURS.toMillis(1);

    private static final Logger LOG = LoggerFactory.getLogger(StateSender.class);

    private final Rooms rooms;
    private final Topics topics;
    private final StateReport report;
    private Optional<UnitState> last = Optional.empty();
    private long looked;
    private long sent;
    private long asked;

    StateSender(Rooms rooms, Topics topics) {
        this.rooms = rooms;
        this.topics = topics;
        report = new StateReport(rooms);
    }

    /** A new connection. */
    void connected() {
        last = Optional.empty();
    }

    /** Sends the state if it is due. */
    void tick(Link link, long now) {
        boolean first = last.isEmpty();
        if (!first && now - looked < LEAST_MILLIS) {
            return;
        }
        looked = now;
        boolean ask = first || now - asked >= (proven() ? ASK_PROVEN_MILLIS : ASK_UNPROVEN_MILLIS);
        Optional<UnitState> state = report.state(Optional.empty());
        if (state.isEmpty()) {
            return;
        }
        UnitState essence = essence(state.get());
        if (ask || now - sent >= ALIVE_MILLIS || !essence.equals(last.get())) {
            send(link, ask ? asking(state.get()) : state.get(), essence, now, ask);
        }
    }

    private void send(Link link, UnitState state, UnitState essence, long now, boolean asks) {
        if (link.publish(topics.state(), state.encode(), true, () -> LOG.trace("the broker has the state"))) {
            last = Optional.of(essence);
            sent = now;
            asked = asks ? now : asked;
        }
    }

    private boolean proven() {
        return rooms.clock
                .find()
                .filter(clock -> clock.now().quality() == ClockQuality.PROVEN)
                .isPresent();
    }

    /** The state with a fresh nonce, whose round trip begins now. */
    private UnitState asking(UnitState state) {
        Optional<byte[]> nonce = rooms.proof.find().map(ClockProof::nonce);
        return with(state, state.checkpoint(), state.witnessed(), state.time(), nonce, state.health());
    }

    /** What makes a state another one: not the time, not the trail, which comes by itself, not the words of what is well. */
    private static UnitState essence(UnitState state) {
        List<Health> health = state.health().stream()
                .map(check -> check.ok() ? new Health(check.name(), true, "") : check)
                .toList();
        return with(state, "", 0, 0, Optional.empty(), health);
    }

    private static UnitState with(
            UnitState state,
            String checkpoint,
            long witnessed,
            long time,
            Optional<byte[]> nonce,
            List<Health> health) {
        return new UnitState(
                state.online(),
                state.boot(),
                state.position(),
                state.keyRingVersion(),
                state.configDigest(),
                state.revocationEpoch(),
                checkpoint,
                witnessed,
                state.clock(),
                time,
                nonce,
                state.setAside(),
                state.doors(),
                state.modes(),
                health,
                state.report());
    }
}
