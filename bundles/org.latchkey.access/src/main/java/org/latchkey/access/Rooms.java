// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

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
        Occupancy occupancy) {}
