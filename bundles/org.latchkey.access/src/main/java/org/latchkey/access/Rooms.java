// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import org.latchkey.protocol.code.AccessCode;
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

    /** The door's bank; empty if there is no such door. */
    String bank(int door) {
        return doors.status(door).map(Doors.Status::bank).orElse("");
    }

    /** How many seconds after its end a code still opens this door, if its customer holds it. */
    long grace(int door) {
        return site.config().termsOf(bank(door)).graceSeconds();
    }

    /** Whether a customer's code may begin anything at the bank: some banks have shorter stays than their site. */
    boolean allows(AccessCode code, String bank) {
        return code.expires() - code.issuedAt() <= site.config().termsOf(bank).maxCodeSeconds();
    }

    /** Whether a code is past its end now. */
    boolean isLate(AccessCode code) {
        return clock.now().seconds() >= code.expires();
    }

    /** Whether that is so long ago that not even this door, if its customer holds it, is opened any more. */
    boolean isOver(AccessCode code, int door) {
        return isLate(code) && clock.now().seconds() - code.expires() >= grace(door);
    }
}
