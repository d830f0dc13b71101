// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.live;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.latchkey.portal.configuration.Configurations;
import org.latchkey.portal.releases.Reports;
import org.latchkey.portal.sites.Sites;
import org.latchkey.portal.trail.TrailHeads;
import org.latchkey.portal.units.UnitIdentity;
import org.latchkey.portal.units.Units;
import org.latchkey.protocol.sync.UnitState;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Puts together what is known of a site's unit. Thread-safe. */
@Component
class UnitViews implements UnitViewsSource {

    private final Sites sites;
    private final Units units;
    private final UnitStates states;
    private final Presence presence;
    private final TrailHeads trails;
    private final Reports reports;
    private final ObjectProvider<SiteOrders> orders;

    UnitViews(
            Sites sites,
            Units units,
            UnitStates states,
            Presence presence,
            TrailHeads trails,
            Reports reports,
            ObjectProvider<SiteOrders> orders) {
        this.sites = sites;
        this.units = units;
        this.states = states;
        this.presence = presence;
        this.trails = trails;
        this.reports = reports;
        this.orders = orders;
    }

    @Override
    public List<String> sites() {
        return states.sites();
    }

    /** @throws org.latchkey.portal.api.Problem 404 if there is no such site */
    @Override
    public UnitView of(String site) {
        sites.get(site);
        Optional<UnitIdentity> unit = units.current(site);
        // What a replaced unit said is nothing about the one that follows it.
        Optional<UnitStates.Known> known = states.find(site)
                .filter(last -> unit.isPresent() && unit.get().kid().equals(last.kid()));
        Optional<UnitState> state = known.map(UnitStates.Known::state).filter(UnitState::online);
        Optional<Configurations.Drift> drift =
                state.flatMap(said -> orders.getObject().drift(site, said.configDigest()));
        return new UnitView(
                site,
                unit.isPresent(),
                unit.map(UnitIdentity::kid).orElse(null),
                unit.map(identity -> Instant.ofEpochSecond(identity.certificateEndsAt()))
                        .orElse(null),
                known.map(last -> presence.online(site) ? "online" : "offline").orElse("never"),
                known.map(last -> Instant.ofEpochSecond(last.seenAt())).orElse(null),
                new UnitView.Position(state.map(said -> said.position().seq()).orElse(0L)),
                orders.getObject().pending(site),
                unit.map(identity -> trail(identity, state)).orElse(new UnitView.Trail(0, 0, 0)),
                state.map(UnitViews::clock).orElse(null),
                drift.isPresent(),
                drift.orElse(null),
                state.map(UnitState::keyRingVersion).orElse(0L),
                state.map(UnitState::setAside).orElse(false),
                reports.isInDevelopment(site),
                state.map(UnitViews::health).orElse(List.of()),
                state.map(said -> said.doors().stream().map(UnitView.Door::of).toList())
                        .orElse(List.of()),
                state.map(UnitViews::modes).orElse(List.of()),
                orders.getObject().stopped(site),
                orders.getObject().lockDowns(site).stream()
                        .map(UnitView.LockDown::of)
                        .toList());
    }

    private UnitView.Trail trail(UnitIdentity unit, Optional<UnitState> state) {
        long witnessed = trails.size(unit);
        long size = Math.max(
                witnessed,
                state.map(said -> trails.claimed(unit, said.checkpoint())).orElse(0L));
        return new UnitView.Trail(size, witnessed, size - witnessed);
    }

    private static UnitView.Clock clock(UnitState state) {
        return new UnitView.Clock(state.clock().name().toLowerCase(Locale.ROOT), Instant.ofEpochSecond(state.time()));
    }

    private static List<UnitView.Health> health(UnitState state) {
        return state.health().stream()
                .map(check -> new UnitView.Health(check.name(), check.ok(), check.message()))
                .toList();
    }

    private static List<UnitView.Mode> modes(UnitState state) {
        return state.modes().stream()
                .map(mode -> new UnitView.Mode(mode.bank(), mode.mode().name().toLowerCase(Locale.ROOT)))
                .toList();
    }
}
