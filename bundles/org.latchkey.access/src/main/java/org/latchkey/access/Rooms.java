// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import org.latchkey.protocol.code.AccessCode;
import org.latchkey.protocol.site.Policy;
import org.latchkey.unit.api.AuditTrail;
import org.latchkey.unit.api.BankRules;
import org.latchkey.unit.api.Doors;
import org.latchkey.unit.api.Holders;
import org.latchkey.unit.api.Occupancy;
import org.latchkey.unit.api.Site;
import org.latchkey.unit.api.Store;
import org.latchkey.unit.api.TrustedClock;

/** The rooms of the unit that the gate works with. */
record Rooms(
        Site site,
        Store store,
        AuditTrail trail,
        TrustedClock clock,
        Doors doors,
        BankRules rules,
        Holders holders,
        Occupancy occupancy) {

    /** How many seconds after its end a code still opens the door that its customer holds. */
    long grace() {
        return site.config().policy().map(Policy::graceSeconds).orElse(0L);
    }

    /** Whether a code is past its end now. */
    boolean isLate(AccessCode code) {
        return clock.now().seconds() >= code.expires();
    }

    /** Whether that is so long ago that nothing is granted any more. */
    boolean isOver(AccessCode code) {
        return isLate(code) && clock.now().seconds() - code.expires() >= grace();
    }
}
