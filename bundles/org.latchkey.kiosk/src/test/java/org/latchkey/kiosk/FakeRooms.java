// SPDX-License-Identifier: Apache-2.0
package org.latchkey.kiosk;

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

/** Rooms that are missing until a test puts them there. */
final class FakeRooms implements Rooms {

    volatile Site site;
    volatile Gatekeeper gatekeeper;
    volatile EmergencyOpening emergency;
    volatile Occupancy occupancy;
    volatile PinSessions pins;
    volatile TechnicianRights rights;
    volatile Doors doors;
    volatile Interpreter interpreter;
    volatile BankRules rules;
    volatile TrustedClock clock;

    @Override
    public Optional<Site> site() {
        return Optional.ofNullable(site);
    }

    @Override
    public Optional<Doors> doors() {
        return Optional.ofNullable(doors);
    }

    @Override
    public Optional<Gatekeeper> gatekeeper() {
        return Optional.ofNullable(gatekeeper);
    }

    @Override
    public Optional<EmergencyOpening> emergency() {
        return Optional.ofNullable(emergency);
    }

    @Override
    public Optional<BankRules> rules() {
        return Optional.ofNullable(rules);
    }

    @Override
    public Optional<Occupancy> occupancy() {
        return Optional.ofNullable(occupancy);
    }

    @Override
    public Optional<PinSessions> pins() {
        return Optional.ofNullable(pins);
    }

    @Override
    public Optional<TechnicianRights> rights() {
        return Optional.ofNullable(rights);
    }

    @Override
    public Optional<TrustedClock> clock() {
        return Optional.ofNullable(clock);
    }

    @Override
    public Optional<AuditTrail> trail() {
        return Optional.empty();
    }

    @Override
    public Optional<PortalSync> sync() {
        return Optional.empty();
    }

    @Override
    public Optional<Interpreter> interpreter() {
        return Optional.ofNullable(interpreter);
    }

    @Override
    public List<HealthCheck> checks() {
        return List.of();
    }
}
