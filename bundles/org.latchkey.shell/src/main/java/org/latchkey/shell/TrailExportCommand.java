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

/** The command {@code trail-export}: no method of Java can be called so, hence a function of Gogo. */
@Component(
        service = Function.class,
        property = {CommandProcessor.COMMAND_SCOPE + "=latchkey", CommandProcessor.COMMAND_FUNCTION + "=trail-export"})
public final class TrailExportCommand implements Function {

    private static final String USAGE = "Usage: trail-export FILE [FIRST-RECORD]";

    private final PortalComponent portal;

    @Activate
    public TrailExportCommand(@Reference PortalComponent portal) {
        this.portal = portal;
    }

    @Override
    public Object execute(CommandSession session, List<Object> arguments) {
        if (arguments.isEmpty() || arguments.size() > 2) {
            throw new UnitException(USAGE);
        }
        long from = -1;
        if (arguments.size() > 1) {
            try {
                from = Long.parseLong(arguments.get(1).toString());
            } catch (NumberFormatException e) {
                throw new UnitException(USAGE, e);
            }
        }
        portal.commands().export(session.getConsole(), arguments.get(0).toString(), from);
        return null;
    }
}
