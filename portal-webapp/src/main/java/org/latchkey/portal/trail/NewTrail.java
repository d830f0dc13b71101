// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.trail;

import java.time.InstantSource;
import java.util.OptionalLong;
import org.latchkey.portal.api.Problem;
import org.latchkey.portal.incidents.Incident;
import org.latchkey.portal.incidents.IncidentRemedy;
import org.latchkey.portal.operators.Caller;
import org.latchkey.portal.units.Units;
import org.springframework.stereotype.Component;

/**
 * The operator accepts that the unit's trail is not the one that this portal has: a new generation begins. It goes on
 * from what both have in common, if the unit sends from there on; the old generation stays as it is.
 */
@Component
class NewTrail implements IncidentRemedy {

    private final Units units;
    private final TrailRepository trails;
    private final InstantSource clock;

    NewTrail(Units units, TrailRepository trails, InstantSource clock) {
        this.units = units;
        this.trails = trails;
        this.clock = clock;
    }

    @Override
    public String word() {
        return "new-trail";
    }

    @Override
    public boolean helps(Incident incident) {
        return TrailFault.allowsNewTrail(incident.kind());
    }

    @Override
    public void apply(Incident incident, Caller caller) {
        Trail old = units.current(incident.site())
                .flatMap(unit -> trails.current(unit.site(), unit.kid()))
                .orElseThrow(() -> Problem.conflict("no-trail", "The site's unit has no trail yet."));
        trails.begin(
                old.site(),
                old.kid(),
                old.generation() + 1,
                OptionalLong.of(old.id()),
                clock.instant().getEpochSecond());
    }
}
