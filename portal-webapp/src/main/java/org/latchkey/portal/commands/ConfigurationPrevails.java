// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.commands;

import org.latchkey.portal.incidents.Incident;
import org.latchkey.portal.incidents.IncidentRemedy;
import org.latchkey.portal.operators.Caller;
import org.latchkey.portal.units.IncidentSink;
import org.springframework.stereotype.Component;

/**
 * After a restore units may run a configuration that this portal lost: an operator may send its own above theirs. Not by
 * itself, because doors may have been wired since the backup.
 */
@Component
class ConfigurationPrevails implements IncidentRemedy {

    private final Commands commands;

    ConfigurationPrevails(Commands commands) {
        this.commands = commands;
    }

    @Override
    public String word() {
        return "send-configuration";
    }

    @Override
    public boolean helps(Incident incident) {
        return incident.kind().equals(IncidentSink.PORTAL_BEHIND);
    }

    @Override
    public void apply(Incident incident, Caller caller) {
        commands.configure(incident.site(), caller);
    }
}
