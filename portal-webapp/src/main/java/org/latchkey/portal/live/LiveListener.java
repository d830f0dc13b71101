// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.live;

import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.latchkey.portal.broker.UnitMessageListener;
import org.latchkey.portal.platform.WriteTransactions;
import org.latchkey.portal.trail.TrailWatch;
import org.latchkey.portal.units.IncidentSink;
import org.latchkey.portal.units.UnitIdentity;
import org.latchkey.portal.units.Units;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.sync.UnitState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Keeps what units say of themselves, and notes when they were heard. The last of the listeners. */
@Component
@Order(Ordered.LOWEST_PRECEDENCE)
class LiveListener implements UnitMessageListener {

    private static final Logger LOG = LoggerFactory.getLogger(LiveListener.class);
    private static final long SEEN_EVERY_SECONDS = 30;

    private final Units units;
    private final UnitStates states;
    private final Presence presence;
    private final TrailWatch watch;
    private final LiveHub hub;
    private final IncidentSink incidents;
    private final WriteTransactions transactions;
    private final InstantSource clock;
    private final Map<String, Long> seen = new ConcurrentHashMap<>();

    LiveListener(
            Units units,
            UnitStates states,
            Presence presence,
            TrailWatch watch,
            LiveHub hub,
            IncidentSink incidents,
            WriteTransactions transactions,
            InstantSource clock) {
        this.units = units;
        this.states = states;
        this.presence = presence;
        this.watch = watch;
        this.hub = hub;
        this.incidents = incidents;
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public Set<String> kinds() {
        return Set.of(AUDIT, ACK, STATE);
    }

    @Override
    public void received(String kind, String site, String unitKid, byte[] payload) {
        Optional<UnitIdentity> unit = units.find(site, unitKid);
        if (unit.isEmpty()) {
            return;
        }
        try {
            if (kind.equals(STATE)) {
                state(unit.get(), payload);
            } else {
                heard(site);
            }
        } finally {
            // Also if it could not be stored: whether the unit is there is told in any case.
            hub.changed(site);
        }
    }

    private void state(UnitIdentity unit, byte[] payload) {
        UnitState state;
        try {
            state = UnitState.decode(payload);
        } catch (ProtocolException e) {
            incidents.raise(unit.site(), IncidentSink.BAD_MESSAGE, "A state of the unit cannot be read: " + e.reason());
            return;
        }
        long now = clock.instant().getEpochSecond();
        if (!state.online()) {
            transactions.run(() -> states.seen(unit.site(), now));
            return;
        }
        boolean repeated = states.find(unit.site())
                .filter(known -> known.kid().equals(unit.kid()) && known.state().equals(state))
                .isPresent();
        transactions.run(() -> states.put(unit.site(), unit.kid(), state, now));
        seen.put(unit.site(), now);
        if (!repeated) {
            watch.compare(unit, state);
        }
    }

    private void heard(String site) {
        presence.heard(site);
        long now = clock.instant().getEpochSecond();
        Long last = seen.get(site);
        if (last == null || now - last >= SEEN_EVERY_SECONDS) {
            try {
                transactions.run(() -> states.seen(site, now));
                seen.put(site, now);
            } catch (DataAccessException | TransactionException notStored) {
                // Not worth that all take the message once more: the next one says it again.
                LOG.warn("That {} was heard cannot be stored: {}", site, notStored.getMessage());
            }
        }
    }
}
