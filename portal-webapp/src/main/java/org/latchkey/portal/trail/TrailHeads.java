// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.trail;

import org.latchkey.portal.units.UnitIdentity;
import org.latchkey.protocol.ProtocolException;
import org.springframework.stereotype.Component;

/** How long trails are. Thread-safe. */
@Component
public class TrailHeads {

    private final TrailRepository trails;

    TrailHeads(TrailRepository trails) {
        this.trails = trails;
    }

    /** How many records of the unit's trail this portal has and cosigned. */
    public long size(UnitIdentity unit) {
        return trails.current(unit.site(), unit.kid()).map(Trail::size).orElse(0L);
    }

    /** How many records the unit says it has, or 0 if the note is not its own. @param note a checkpoint, or "" */
    public long claimed(UnitIdentity unit, String note) {
        if (note.isEmpty()) {
            return 0;
        }
        try {
            return TrailIngest.open(unit, note).size();
        } catch (ProtocolException notItsOwn) {
            return 0;
        }
    }
}
