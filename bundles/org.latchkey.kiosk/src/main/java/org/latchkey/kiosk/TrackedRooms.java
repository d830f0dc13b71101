// SPDX-License-Identifier: Apache-2.0
package org.latchkey.kiosk;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.latchkey.unit.api.AuditTrail;
import org.latchkey.unit.api.BankRules;
import org.latchkey.unit.api.Doors;
import org.latchkey.unit.api.EmergencyOpening;
import org.latchkey.unit.api.Gatekeeper;
import org.latchkey.unit.api.HealthCheck;
import org.latchkey.unit.api.Occupancy;
import org.latchkey.unit.api.PinSessions;
import org.latchkey.unit.api.PortalSync;
import org.latchkey.unit.api.Site;
import org.latchkey.unit.api.TechnicianRights;
import org.latchkey.unit.api.TrustedClock;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;

/** The rooms as services: asked for at each use, so that one that was swapped is used at once. */
final class TrackedRooms implements Rooms, AutoCloseable {

    private final List<ServiceTracker<?, ?>> trackers = new ArrayList<>();
    private final BundleContext context;
    private final Runnable changed;
    private final ServiceTracker<Site, Site> site;
    private final ServiceTracker<Doors, Doors> doors;
    private final ServiceTracker<Gatekeeper, Gatekeeper> gatekeeper;
    private final ServiceTracker<EmergencyOpening, EmergencyOpening> emergency;
    private final ServiceTracker<BankRules, BankRules> rules;
    private final ServiceTracker<Occupancy, Occupancy> occupancy;
    private final ServiceTracker<PinSessions, PinSessions> pins;
    private final ServiceTracker<TechnicianRights, TechnicianRights> rights;
    private final ServiceTracker<TrustedClock, TrustedClock> clock;
    private final ServiceTracker<AuditTrail, AuditTrail> trail;
    private final ServiceTracker<PortalSync, PortalSync> sync;
    private final ServiceTracker<HealthCheck, HealthCheck> checks;
    private final Optional<GogoInterpreter> gogo;

    /** @param changed told of each room that comes or goes */
    TrackedRooms(BundleContext context, Runnable changed) {
        this.context = context;
        this.changed = changed;
        site = track(Site.class);
        doors = track(Doors.class);
        gatekeeper = track(Gatekeeper.class);
        emergency = track(EmergencyOpening.class);
        rules = track(BankRules.class);
        occupancy = track(Occupancy.class);
        pins = track(PinSessions.class);
        rights = track(TechnicianRights.class);
        clock = track(TrustedClock.class);
        trail = track(AuditTrail.class);
        sync = track(PortalSync.class);
        checks = track(HealthCheck.class);
        gogo = GogoInterpreter.find(context);
    }

    private <T> ServiceTracker<T, T> track(Class<T> type) {
        ServiceTracker<T, T> tracker = new ServiceTracker<>(context, type, null) {
            @Override
            public T addingService(ServiceReference<T> reference) {
                T service = super.addingService(reference);
                changed.run();
                return service;
            }

            @Override
            public void removedService(ServiceReference<T> reference, T service) {
                super.removedService(reference, service);
                changed.run();
            }
        };
        tracker.open();
        trackers.add(tracker);
        return tracker;
    }

    private static <T> Optional<T> of(ServiceTracker<T, T> tracker) {
        return Optional.ofNullable(tracker.getService());
    }

    @Override
    public Optional<Site> site() {
        return of(site);
    }

    @Override
    public Optional<Doors> doors() {
        return of(doors);
    }

    @Override
    public Optional<Gatekeeper> gatekeeper() {
        return of(gatekeeper);
    }

    @Override
    public Optional<EmergencyOpening> emergency() {
        return of(emergency);
    }

    @Override
    public Optional<BankRules> rules() {
        return of(rules);
    }

    @Override
    public Optional<Occupancy> occupancy() {
        return of(occupancy);
    }

    @Override
    public Optional<PinSessions> pins() {
        return of(pins);
    }

    @Override
    public Optional<TechnicianRights> rights() {
        return of(rights);
    }

    @Override
    public Optional<TrustedClock> clock() {
        return of(clock);
    }

    @Override
    public Optional<AuditTrail> trail() {
        return of(trail);
    }

    @Override
    public Optional<PortalSync> sync() {
        return of(sync);
    }

    @Override
    public Optional<Interpreter> interpreter() {
        return gogo.flatMap(GogoInterpreter::ready);
    }

    @Override
    public List<HealthCheck> checks() {
        return List.of(checks.getServices(new HealthCheck[0]));
    }

    @Override
    public void close() {
        trackers.forEach(ServiceTracker::close);
        gogo.ifPresent(GogoInterpreter::close);
    }
}
