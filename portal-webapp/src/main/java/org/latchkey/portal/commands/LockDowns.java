// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.commands;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.latchkey.portal.live.SiteOrders;
import org.latchkey.protocol.command.CommandType;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Which lock-downs hold at a site: units do not report them, so this is what was ordered here and what the units
 * answered, played through as a unit does it. Each ends with its command's time at the latest. Thread-safe.
 */
@Component
class LockDowns {

    private static final String LOCK_DOWN = CommandType.LOCK_DOWN.word();
    private static final String EVERY_BANK = "";

    private final CommandRepository commands;
    private final JsonMapper json;
    private final InstantSource clock;

    LockDowns(CommandRepository commands, JsonMapper json, InstantSource clock) {
        this.commands = commands;
        this.json = json;
        this.clock = clock;
    }

    /** Those that have not ended; one that was sent and not answered may hold, and is not certain. */
    List<SiteOrders.LockDown> inForce(String site) {
        long now = clock.instant().getEpochSecond();
        Map<String, SiteOrders.LockDown> holding = new TreeMap<>();
        for (CommandRow row : commands.momentaryOfType(site, LOCK_DOWN, now - CommandType.LOCK_DOWN.maxLifetime())) {
            if (isDone(row) || mayBeDone(row)) {
                play(row, holding);
            }
        }
        return holding.values().stream().filter(one -> one.until() > now).toList();
    }

    private void play(CommandRow row, Map<String, SiteOrders.LockDown> holding) {
        JsonNode args = json.readTree(row.args());
        String bank = args.get("bank").asString();
        if (args.get("on").asBoolean()) {
            holding.put(bank, new SiteOrders.LockDown(bank, row.issuedAt(), row.expiresAt(), isDone(row), row.id()));
        } else if (isDone(row)) {
            // What was not answered may not have ended anything.
            if (bank.equals(EVERY_BANK)) {
                holding.clear();
            } else {
                holding.remove(bank);
            }
        }
    }

    private static boolean isDone(CommandRow row) {
        return row.state().equals(CommandState.APPLIED.word());
    }

    private static boolean mayBeDone(CommandRow row) {
        return row.state().equals(CommandState.SENT.word()) || row.state().equals(CommandState.UNKNOWN.word());
    }
}
