// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.commands;

import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import org.latchkey.portal.codes.CodeRepository;
import org.latchkey.portal.platform.WriteTransactions;
import org.latchkey.portal.units.IncidentSink;
import org.latchkey.protocol.command.Position;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Compares what a unit has with the site's log, and decides what follows when they differ. */
@Component
class LogPositions {

    /** Codes that a lost database may have made since its backup; their numbers are never given again. */
    private static final long CODES_SINCE_BACKUP = 100_000;

    /** No site had as many commands or revocations as this since a backup: a unit that says so is broken, or lies. */
    private static final long MOST_SINCE_BACKUP = 1_000_000;

    private final CommandRepository commands;
    private final LogRepository logs;
    private final SiteLogs siteLogs;
    private final CodeRepository codes;
    private final ObjectProvider<IncidentSink> incidents;
    private final WriteTransactions transactions;
    private final InstantSource clock;

    LogPositions(
            CommandRepository commands,
            LogRepository logs,
            SiteLogs siteLogs,
            CodeRepository codes,
            ObjectProvider<IncidentSink> incidents,
            WriteTransactions transactions,
            InstantSource clock) {
        this.commands = commands;
        this.logs = logs;
        this.siteLogs = siteLogs;
        this.codes = codes;
        this.incidents = incidents;
        this.transactions = transactions;
        this.clock = clock;
    }

    /**
     * Takes what the unit says that it has.
     *
     * @param revocationEpoch what the unit has, or 0 if it did not say
     * @return false if the unit's place in the log is not known, so that only a snapshot can follow
     */
    boolean report(String site, Position position, long revocationEpoch) {
        return transactions.call(() -> {
            LogHead head = siteLogs.head(site);
            String hash = HexFormat.of().formatHex(position.envelopeHash());
            if (head.unitSeq() == position.seq()
                    && head.unitHash().equals(hash)
                    && revocationEpoch <= head.revocationEpoch()) {
                if (head.stopped()) {
                    // Somebody may have closed it without an answer, and there is no other way on.
                    stop(head, "The unit still has another history of commands than this portal.");
                }
                return position.seq() >= head.baseSeq();
            }
            if (position.seq() - head.lastSeq() > MOST_SINCE_BACKUP
                    || revocationEpoch - head.revocationEpoch() > MOST_SINCE_BACKUP) {
                // Not even noted: the log would have to go on above it, and numbers end.
                stop(
                        head,
                        "The unit says that it has command " + position.seq() + " and revocation " + revocationEpoch
                                + "; this portal gave " + head.lastSeq() + " and " + head.revocationEpoch() + ".");
                return true;
            }
            logs.unit(site, position.seq(), hash);
            boolean above = position.seq() > head.lastSeq();
            if ((above || revocationEpoch > head.revocationEpoch()) && !head.stopped()) {
                goOnAbove(head, position.seq(), hash, revocationEpoch);
            }
            if (above) {
                return true;
            }
            if (position.seq() < head.baseSeq()) {
                return false;
            }
            if (!expected(head, position.seq()).equals(Optional.of(hash))) {
                stop(head, "The unit has another command " + position.seq() + " than this portal.");
            }
            return true;
        });
    }

    private Optional<String> expected(LogHead head, long seq) {
        return seq == head.baseSeq() ? Optional.of(head.baseHash()) : commands.hashAt(head.site(), seq);
    }

    /** This portal was restored from a backup: what the unit has counts, and no number is used twice. */
    private void goOnAbove(LogHead head, long seq, String hash, long revocationEpoch) {
        if (seq > head.lastSeq()) {
            logs.rebase(head.site(), seq, hash);
        }
        logs.atLeastEpoch(head.site(), revocationEpoch);
        // One restored database, whichever unit tells of it: no unit can use the numbers up.
        codes.skipStatusIndices(CODES_SINCE_BACKUP, clock.instant().getEpochSecond());
        incidents.ifAvailable(sink -> sink.raise(
                head.site(),
                IncidentSink.PORTAL_BEHIND,
                "The unit has command " + seq + ", this portal knows " + head.lastSeq()
                        + ": it was restored from a backup. It goes on above the unit, also with what was ordered here"
                        + " since and had numbers that the unit has given to others."));
    }

    private void stop(LogHead head, String what) {
        logs.stop(head.site(), clock.instant().getEpochSecond());
        incidents.ifAvailable(sink -> sink.raise(
                head.site(),
                IncidentSink.COMMANDS_DIFFER,
                what + " Nothing is sent to it until somebody accepts that this portal's configuration"
                        + " replaces the unit's, or enrols it again with a token that is shown to it."));
    }
}
