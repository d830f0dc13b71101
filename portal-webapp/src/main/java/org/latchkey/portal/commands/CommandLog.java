// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.commands;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.OptionalLong;
import java.util.Set;
import org.latchkey.portal.api.Problem;
import org.latchkey.portal.platform.WriteTransactions;
import org.latchkey.portal.signing.KeyRings;
import org.latchkey.portal.signing.KeyUse;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.command.Command;
import org.latchkey.protocol.command.CommandArgs;
import org.latchkey.protocol.command.CommandLetter;
import org.latchkey.protocol.command.CommandType;
import org.latchkey.protocol.cose.CoseSign1;
import org.latchkey.protocol.crypto.Sha256;
import org.springframework.stereotype.Service;
import tools.jackson.databind.json.JsonMapper;

/**
 * Signs commands. A command and its place in the site's log are one transaction: no number is ever given to two letters,
 * and no letter exists that the log does not know. Thread-safe.
 */
@Service
public class CommandLog {

    /** What only ever adds: an older order of any other kind would undo what was ordered after it. */
    private static final Set<String> HARMLESS_TWICE = Set.of(CommandType.REVOKE.word(), CommandType.KEY_RING.word());

    private final CommandRepository commands;
    private final LogRepository logs;
    private final SiteLogs siteLogs;
    private final RevocationRepository revocations;
    private final KeyRings rings;
    private final WriteTransactions transactions;
    private final CommandSender sender;
    private final InstantSource clock;
    private final JsonMapper json;
    private final SecureRandom random = new SecureRandom();

    CommandLog(
            CommandRepository commands,
            LogRepository logs,
            SiteLogs siteLogs,
            RevocationRepository revocations,
            KeyRings rings,
            WriteTransactions transactions,
            CommandSender sender,
            InstantSource clock,
            JsonMapper json) {
        this.commands = commands;
        this.logs = logs;
        this.siteLogs = siteLogs;
        this.revocations = revocations;
        this.rings = rings;
        this.transactions = transactions;
        this.sender = sender;
        this.clock = clock;
        this.json = json;
    }

    /** As {@link #issue(String, CommandArgs, String, long)}, for as long as the command may live. */
    CommandRow issue(String site, CommandArgs args, String operator) {
        return issue(site, args, operator, args.type().maxLifetime());
    }

    /**
     * Signs a command and sends it as soon as the unit is there.
     *
     * @param operator who orders it: an opaque id
     * @param seconds how long it lives, at most what its type allows
     */
    CommandRow issue(String site, CommandArgs args, String operator, long seconds) {
        return issue(site, args, operator, seconds, CommandState.PENDING);
    }

    /** Signs a momentary command that somebody carries to the unit's scanner: it is never sent. */
    CommandRow issueShown(String site, CommandArgs args, String operator, long seconds) {
        return issue(site, args, operator, seconds, CommandState.SENT);
    }

    private CommandRow issue(String site, CommandArgs args, String operator, long seconds, CommandState state) {
        return transactions.call(() -> {
            siteLogs.head(site);
            byte[] id = new byte[Command.ID_LENGTH];
            random.nextBytes(id);
            CommandRow row = sign(commands.nextNumber(), id, site, args, operator, now() + seconds, state);
            commands.add(row);
            return row;
        });
    }

    /**
     * Issues an order anew, under its id and above all others: this portal was restored, and the unit has something else
     * under the order's number. What it revokes is a revocation that the unit lacks, so it gets an epoch above those that
     * the unit has.
     *
     * @return false if this is no such order, or one that has ended
     */
    boolean issueAgain(String id) {
        return transactions.call(() -> {
            CommandRow row = commands.find(id).orElseThrow();
            LogHead head = siteLogs.head(row.site());
            boolean passed = row.isOpen()
                    && row.seq().isPresent()
                    && row.seq().getAsLong() <= head.baseSeq()
                    && head.baseSeq() <= head.unitSeq();
            if (!passed || row.expiresAt() <= now()) {
                return false;
            }
            byte[] same = HexFormat.of().parseHex(id);
            CommandArgs args = withFreshEpoch(row.site(), args(row));
            commands.replace(
                    sign(row.number(), same, row.site(), args, row.operator(), row.expiresAt(), CommandState.PENDING));
            return true;
        });
    }

    /** As {@link #issueAgain}, for one that the unit may have taken before: it is issued if it does no harm twice. */
    boolean issueAgainIfHarmless(CommandRow row) {
        return HARMLESS_TWICE.contains(row.type()) && issueAgain(row.id());
    }

    /** The same for those about which no unit can be asked, because their key was taken back; the others stay unknown. */
    void issueUnaskable(String site) {
        transactions.run(() -> {
            LogHead head = siteLogs.head(site);
            if (head.baseSeq() <= head.unitSeq()) {
                commands.unanswered(site, head.baseSeq(), Integer.MAX_VALUE).stream()
                        .filter(row -> !rings.verifies(row.letter()) && !issueAgainIfHarmless(row))
                        .forEach(row -> commands.unknowable(row.id()));
            }
        });
    }

    private static CommandArgs args(CommandRow row) {
        try {
            return Command.decode(CoseSign1.parse(row.letter()).payload()).args();
        } catch (ProtocolException e) {
            throw new IllegalStateException("command " + row.id() + " in the database is damaged", e);
        }
    }

    private CommandArgs withFreshEpoch(String site, CommandArgs args) {
        if (!(args instanceof CommandArgs.Revoke revoke)) {
            return args;
        }
        long epoch = logs.nextEpoch(site);
        revoke.untilByIndex().keySet().forEach(index -> revocations.move(index, epoch));
        return new CommandArgs.Revoke(epoch, revoke.untilByIndex());
    }

    /** Signs a command in its place, which is the next one of the log if it lasts. */
    private CommandRow sign(
            long number, byte[] id, String site, CommandArgs args, String operator, long until, CommandState state) {
        KeyRings.Signing key = rings.signing(KeyUse.COMMAND);
        long now = now();
        if (now < key.entry().notBefore()) {
            throw Problem.conflict("clock", "The portal's clock is before the start of its command key: set it.");
        }
        OptionalLong seq = args.type().lasting() ? OptionalLong.of(logs.next(site)) : OptionalLong.empty();
        long expires = Math.min(until, key.entry().notAfter());
        Command command = new Command(operator, site, expires, now, id, seq, args);
        byte[] letter = CommandLetter.sign(command, key.signer());
        HexFormat hex = HexFormat.of();
        CommandRow row = new CommandRow(
                number,
                hex.formatHex(id),
                site,
                seq,
                args.type().word(),
                json.writeValueAsString(CommandText.of(args)),
                operator,
                now,
                expires,
                letter,
                hex.formatHex(Sha256.hash(letter)),
                state.word(),
                state == CommandState.SENT ? now : 0,
                0,
                "");
        if (seq.isPresent()) {
            logs.lastHash(site, row.hash());
        }
        sender.afterCommit(site);
        return row;
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }
}
