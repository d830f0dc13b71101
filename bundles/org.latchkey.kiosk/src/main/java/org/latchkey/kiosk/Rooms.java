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

/** The unit's other rooms as they are now: each may be missing, while it is swapped or because it failed. */
interface Rooms {

    Optional<Site> site();

    Optional<Doors> doors();

    Optional<Gatekeeper> gatekeeper();

    Optional<EmergencyOpening> emergency();

    Optional<BankRules> rules();

    Optional<Occupancy> occupancy();

    Optional<PinSessions> pins();

    Optional<TechnicianRights> rights();

    Optional<TrustedClock> clock();

    Optional<AuditTrail> trail();

    Optional<PortalSync> sync();

    Optional<Interpreter> interpreter();

    List<HealthCheck> checks();

    /** Runs the commands of the technician's console. */
    interface Interpreter {
        /**
         * Runs a command and waits for it.
         *
         * @return what it printed
         * @throws Exception whatever it failed with; the message is a sentence
         */
        String run(String line) throws Exception;
    }
}
