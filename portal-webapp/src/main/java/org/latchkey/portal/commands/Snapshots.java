// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.commands;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.latchkey.portal.configuration.Configurations;
import org.latchkey.portal.platform.WriteTransactions;
import org.latchkey.portal.signing.KeyRings;
import org.latchkey.portal.signing.KeyUse;
import org.latchkey.portal.signing.SigningKeys;
import org.latchkey.portal.units.ProvisioningSource;
import org.latchkey.protocol.command.CommandType;
import org.latchkey.protocol.site.BankMode;
import org.latchkey.protocol.site.ProvisioningFile;
import org.latchkey.protocol.site.Revocations;
import org.latchkey.protocol.site.SiteConfig;
import org.latchkey.protocol.site.SiteMemory;
import org.latchkey.protocol.site.Snapshot;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Says in one letter everything that the portal has told a site. */
@Service
class Snapshots implements ProvisioningSource {

    private final SiteLogs logs;
    private final CommandRepository commands;
    private final RevocationRepository revocations;
    private final Configurations configurations;
    private final ObjectProvider<TrailMemory> trail;
    private final SigningKeys keys;
    private final KeyRings rings;
    private final WriteTransactions transactions;
    private final InstantSource clock;
    private final JsonMapper json;

    Snapshots(
            SiteLogs logs,
            CommandRepository commands,
            RevocationRepository revocations,
            Configurations configurations,
            ObjectProvider<TrailMemory> trail,
            SigningKeys keys,
            KeyRings rings,
            WriteTransactions transactions,
            InstantSource clock,
            JsonMapper json) {
        this.logs = logs;
        this.commands = commands;
        this.revocations = revocations;
        this.configurations = configurations;
        this.trail = trail;
        this.keys = keys;
        this.rings = rings;
        this.transactions = transactions;
        this.clock = clock;
        this.json = json;
    }

    /** The letter as of now. What it carries counts as sent to the site. */
    byte[] letter(String site) {
        return transactions.call(() -> {
            LogHead head = logs.head(site);
            long now = clock.instant().getEpochSecond();
            SiteConfig config = configurations.effective(site);
            configurations.check(config);
            configurations.pushed(config);
            Snapshot snapshot = new Snapshot(
                    site,
                    now,
                    head.lastSeq(),
                    HexFormat.of().parseHex(head.lastHash()),
                    rings.current().ring().version(),
                    config,
                    new Revocations(head.revocationEpoch(), revocations.all(site, now, Revocations.MAX_ENTRIES)),
                    memory(head, config, now));
            return Snapshot.sign(snapshot, rings.signing(KeyUse.COMMAND).signer());
        });
    }

    @Override
    public byte[] provisioning(String site) {
        return transactions.call(
                () -> new ProvisioningFile(keys.rootPublicKey(), rings.current().letter(), letter(site)).encode());
    }

    @Override
    public void begin(String site, boolean another) {
        LogHead head = logs.head(site);
        if (head.stopped()) {
            logs.restart(site);
        }
        // The unit that comes gets them with its first letters.
        commands.carriedBySnapshot(site, head.lastSeq());
        if (another) {
            // Its token was for the unit that went. Else the unit that obeys it answers.
            commands.passedBySnapshot(site, head.lastSeq());
        }
    }

    private SiteMemory memory(LogHead head, SiteConfig config, long now) {
        String site = head.site();
        List<SiteMemory.BurntUse> burnt = new ArrayList<>();
        Map<Integer, SiteMemory.Assignment> held = new TreeMap<>();
        Map<Integer, Long> changed = new TreeMap<>();
        trail.ifAvailable(shown -> {
            burnt.addAll(shown.burnt(site));
            shown.held(site).forEach(one -> held.put(one.door(), one));
            changed.putAll(shown.changed(site));
        });
        commands.ofType(site, CommandType.ASSIGN.word()).forEach(row -> {
            JsonNode args = json.readTree(row.args());
            int door = args.get("door").asInt();
            if (!isNews(row, head, changed.getOrDefault(door, -1L))) {
                return;
            }
            if (args.has("code")) {
                held.put(
                        door,
                        new SiteMemory.Assignment(
                                door, HexFormat.of().parseHex(args.get("code").asString())));
            } else {
                held.remove(door);
            }
        });
        return new SiteMemory(modes(site, config, now), burnt, List.copyOf(held.values()));
    }

    /**
     * False for an order that came to nothing, and for one that the trail shows already, with what happened to the door
     * since.
     */
    private static boolean isNews(CommandRow row, LogHead head, long doorChangedAt) {
        boolean toCome = row.isOpen() && row.seq().orElseThrow() > head.unitSeq();
        return toCome || row.holds() && row.issuedAt() > doorChangedAt;
    }

    /** For each bank that is there the order in force and the one that is to come. */
    private List<SiteMemory.ModeOrder> modes(String site, SiteConfig config, long now) {
        Map<String, SiteMemory.ModeOrder> inForce = new TreeMap<>();
        Map<String, SiteMemory.ModeOrder> last = new TreeMap<>();
        for (CommandRow row : commands.ofType(site, CommandType.SET_MODE.word())) {
            JsonNode args = json.readTree(row.args());
            String bank = args.get("bank").asString();
            if (row.holds()
                    && config.banks().stream().anyMatch(known -> known.name().equals(bank))) {
                BankMode mode = BankMode.valueOf(args.get("mode").asString().toUpperCase(Locale.ROOT));
                SiteMemory.ModeOrder before = last.put(
                        bank,
                        new SiteMemory.ModeOrder(
                                bank, mode, args.path("effectiveAt").asLong(row.issuedAt())));
                // One that was still to come was replaced before it was in force.
                if (before != null && before.effectiveAt() <= row.issuedAt()) {
                    inForce.put(bank, before);
                }
            }
        }
        List<SiteMemory.ModeOrder> modes = new ArrayList<>(last.values());
        inForce.values().stream()
                .filter(order -> last.get(order.bank()).effectiveAt() > now)
                .forEach(modes::add);
        return modes;
    }
}
