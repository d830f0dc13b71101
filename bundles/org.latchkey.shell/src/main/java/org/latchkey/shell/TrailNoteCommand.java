// SPDX-License-Identifier: Apache-2.0
package org.latchkey.shell;

import java.util.List;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;
import org.latchkey.unit.api.UnitException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The command {@code trail-note}: the way back of what {@code trail-export} wrote. */
@Component(
        service = Function.class,
        property = {CommandProcessor.COMMAND_SCOPE + "=latchkey", CommandProcessor.COMMAND_FUNCTION + "=trail-note"})
public final class TrailNoteCommand implements Function {

    private final PortalComponent portal;

    @Activate
    public TrailNoteCommand(@Reference PortalComponent portal) {
        this.portal = portal;
    }

    @Override
    public Object execute(CommandSession session, List<Object> arguments) {
        if (arguments.size() != 1) {
            throw new UnitException("Usage: trail-note FILE");
        }
        portal.commands().note(session.getConsole(), arguments.get(0).toString());
        return null;
    }
}
