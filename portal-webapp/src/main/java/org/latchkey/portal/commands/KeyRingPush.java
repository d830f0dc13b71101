// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.commands;

import java.util.Map;
import org.latchkey.portal.journal.Journal;
import org.latchkey.portal.journal.StatedReasons;
import org.latchkey.portal.signing.KeyRings;
import org.latchkey.portal.sites.SiteRepository;
import org.latchkey.protocol.command.CommandArgs;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Sends every fresh key ring to every site, in the transaction that signed it, and gives up orders for now that were signed
 * by a key which it takes back; those that last go on in a snapshot.
 */
@Component
class KeyRingPush {

    private static final int MOST_SITES = 100_000;
    private static final String PORTAL = "portal";

    private final KeyRings rings;
    private final SiteRepository sites;
    private final CommandLog log;
    private final CommandRepository commands;
    private final Journal journal;
    private final StatedReasons reasons;

    KeyRingPush(
            KeyRings rings,
            SiteRepository sites,
            CommandLog log,
            CommandRepository commands,
            Journal journal,
            StatedReasons reasons) {
        this.rings = rings;
        this.sites = sites;
        this.log = log;
        this.commands = commands;
        this.journal = journal;
        this.reasons = reasons;
    }

    @EventListener
    void changed(KeyRings.Changed event) {
        journal.record("key-ring-signed", Map.of("version", event.version(), "change", event.change()));
        reasons.keep(StatedReasons.ofKeyRing(event.version()), event.reason());
        commands.openMomentary().stream()
                .filter(row -> !rings.verifies(row.letter()))
                .forEach(row -> commands.keyTakenBack(row.id()));
        CommandArgs.InstallKeyRing ring =
                new CommandArgs.InstallKeyRing(rings.current().letter());
        sites.codes(MOST_SITES).forEach(site -> log.issue(site, ring, PORTAL));
    }
}
