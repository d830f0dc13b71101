// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.live;

import org.latchkey.protocol.sync.UnitState;
import org.springframework.stereotype.Component;

/** How many revocations units said that they have. Thread-safe. */
@Component
public class SaidEpochs {

    private final UnitStates states;

    SaidEpochs(UnitStates states) {
        this.states = states;
    }

    /** What the site's unit said last; 0 if none was ever heard. */
    public long revocationEpoch(String site) {
        return states.find(site)
                .map(UnitStates.Known::state)
                .map(UnitState::revocationEpoch)
                .orElse(0L);
    }
}
