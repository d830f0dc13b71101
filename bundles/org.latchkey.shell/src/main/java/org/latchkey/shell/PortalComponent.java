// SPDX-License-Identifier: Apache-2.0
package org.latchkey.shell;

import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.latchkey.unit.api.Enrolment;
import org.latchkey.unit.api.Outbox;
import org.latchkey.unit.api.PortalSync;
import org.latchkey.unit.api.Site;
import org.latchkey.unit.api.UnitKey;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Publishes the commands about the portal to Gogo. */
@Component(
        service = PortalComponent.class,
        immediate = true,
        property = {
            CommandProcessor.COMMAND_SCOPE + "=latchkey",
            CommandProcessor.COMMAND_FUNCTION + "=enrol",
            CommandProcessor.COMMAND_FUNCTION + "=sync"
        })
public final class PortalComponent {

    private final PortalCommands commands = new PortalCommands();

    PortalCommands commands() {
        return commands;
    }

    @Descriptor("connects the unit with its portal; put the token in single quotes")
    public void enrol(CommandSession session, @Descriptor("LKE:…") String token) {
        commands.enrol(session.getConsole(), token);
    }

    @Descriptor("how the unit stands with its portal")
    public void sync(CommandSession session) {
        commands.sync(session.getConsole());
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setEnrolment(Enrolment enrolment) {
        commands.enrolment.set(enrolment);
    }

    void unsetEnrolment(Enrolment enrolment) {
        commands.enrolment.unset(enrolment);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setSync(PortalSync sync) {
        commands.sync.set(sync);
    }

    void unsetSync(PortalSync sync) {
        commands.sync.unset(sync);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setOutbox(Outbox outbox) {
        commands.outbox.set(outbox);
    }

    void unsetOutbox(Outbox outbox) {
        commands.outbox.unset(outbox);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setSite(Site site) {
        commands.site.set(site);
    }

    void unsetSite(Site site) {
        commands.site.unset(site);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setKey(UnitKey key) {
        commands.key.set(key);
    }

    void unsetKey(UnitKey key) {
        commands.key.unset(key);
    }
}
