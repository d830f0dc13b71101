// SPDX-License-Identifier: Apache-2.0
package org.latchkey.update;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.latchkey.protocol.command.CommandArgs.RunRelease;
import org.latchkey.protocol.command.CommandType;
import org.latchkey.protocol.command.VerifiedCommand;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.CommandHandler;

/** Takes the portal's word which release it wants here. What comes of it, the unit's reports say. */
final class ReleaseOrders implements CommandHandler {

    private final Runnable taken;

    /** @param taken is told when there is a new direction; must not block */
    ReleaseOrders(Runnable taken) {
        this.taken = taken;
    }

    @Override
    public Set<CommandType> types() {
        return Set.of(CommandType.RUN_RELEASE);
    }

    @Override
    public Plan prepare(VerifiedCommand verified, Batch batch) {
        RunRelease order = (RunRelease) verified.command().args();
        String cause = HexFormat.of().formatHex(verified.envelopeHash());
        DirectionLog.put(new Direction(order.release(), order.notBefore(), order.notAfter(), cause), batch);
        Map<String, Object> details = new TreeMap<>(Map.of("release", order.release()));
        order.notBefore().ifPresent(time -> details.put("not-before", time));
        order.notAfter().ifPresent(time -> details.put("not-after", time));
        return Plan.applied(details, List.of(), taken);
    }
}
