// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.commands;

import org.latchkey.portal.incidents.Incident;
import org.latchkey.portal.incidents.IncidentRemedy;
import org.latchkey.portal.operators.Caller;
import org.latchkey.portal.units.IncidentSink;
import org.springframework.stereotype.Component;

/** An operator may accept that what this portal knows replaces what a unit was told by another history of commands. */
@Component
class PortalPrevails implements IncidentRemedy {

    private final Commands commands;

    PortalPrevails(Commands commands) {
        this.commands = commands;
    }

    @Override
    public String word() {
        return "portal-prevails";
    }

    @Override
    public boolean helps(Incident incident) {
        return incident.kind().equals(IncidentSink.COMMANDS_DIFFER);
    }

    @Override
    public void apply(Incident incident, Caller caller) {
        commands.replaceUnitsState(incident.site());
    }
}
