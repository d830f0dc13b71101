// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.commands;

import java.util.List;
import java.util.Set;
import org.latchkey.protocol.command.CommandArgs;
import org.latchkey.protocol.command.CommandType;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Says which momentary commands a unit is owed. */
@Component
class MomentaryOrders {

    private static final String LOCK_DOWN = CommandType.LOCK_DOWN.word();

    /** They hold for hours: one that was lost on its way is sent again. An opening is meant for now or never. */
    private static final Set<String> SENT_AGAIN = Set.of(LOCK_DOWN, CommandType.EMERGENCY_OPEN.word());

    private final CommandRepository commands;
    private final JsonMapper json;

    MomentaryOrders(CommandRepository commands, JsonMapper json) {
        this.commands = commands;
        this.json = json;
    }

    /** What was never sent and, of what was sent and not answered, what must not be lost; in order. */
    List<CommandRow> owed(String site, long now) {
        List<CommandRow> open = commands.momentary(site, now);
        if (open.isEmpty()) {
            return open;
        }
        List<CommandRow> lockDowns =
                commands.momentaryOfType(site, LOCK_DOWN, now - CommandType.LOCK_DOWN.maxLifetime());
        return open.stream()
                .filter(row -> row.state().equals(CommandState.PENDING.word())
                        || SENT_AGAIN.contains(row.type())
                                && lockDowns.stream().noneMatch(later -> replaces(later, row)))
                .toList();
    }

    /** Of those owed the ones that hold for hours, in order: they also reach a unit that nothing but a stick reaches. */
    List<CommandRow> lasting(String site, long now) {
        return owed(site, now).stream()
                .filter(row -> SENT_AGAIN.contains(row.type()))
                .toList();
    }

    /** A later lock-down of the same bank, or the end of all, is what holds: the earlier one would undo it. */
    private boolean replaces(CommandRow later, CommandRow row) {
        if (!row.type().equals(LOCK_DOWN) || later.number() <= row.number() || !later.holds()) {
            return false;
        }
        JsonNode args = json.readTree(later.args());
        String bank = args.get("bank").asString();
        return bank.equals(json.readTree(row.args()).get("bank").asString())
                || bank.equals(CommandArgs.ALL_BANKS) && !args.get("on").asBoolean();
    }
}
