// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.commands;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.latchkey.portal.api.Problem;
import org.latchkey.portal.journal.Journal;
import org.latchkey.portal.platform.WriteTransactions;
import org.latchkey.portal.signing.KeyRings;
import org.latchkey.portal.sites.Sites;
import org.latchkey.protocol.command.CommandType;
import org.latchkey.protocol.cose.LetterType;
import org.latchkey.protocol.letter.LetterFile;
import org.latchkey.protocol.letter.LetterText;
import org.latchkey.protocol.letter.TypedLetter;
import org.springframework.stereotype.Service;

/** The same letters for a way without network: a file for a USB stick, and a text for the scanner. */
@Service
class LetterExport {

    /** Beside the commands there is room for a key ring and a snapshot. */
    private static final int MOST_COMMANDS = LetterFile.MAX_LETTERS - 2;

    /** Of those that hold for hours; the newest count. */
    private static final int MOST_MOMENTARY = 16;

    private final Sites sites;
    private final SiteLogs logs;
    private final CommandRepository commands;
    private final MomentaryOrders momentary;
    private final Snapshots snapshots;
    private final KeyRings rings;
    private final WriteTransactions transactions;
    private final Journal journal;
    private final InstantSource clock;

    LetterExport(
            Sites sites,
            SiteLogs logs,
            CommandRepository commands,
            MomentaryOrders momentary,
            Snapshots snapshots,
            KeyRings rings,
            WriteTransactions transactions,
            Journal journal,
            InstantSource clock) {
        this.sites = sites;
        this.logs = logs;
        this.commands = commands;
        this.momentary = momentary;
        this.snapshots = snapshots;
        this.rings = rings;
        this.transactions = transactions;
        this.journal = journal;
        this.clock = clock;
    }

    /**
     * What the unit lacks, as far as it said: the key ring, the commands after its last one or a snapshot, and lock-downs
     * and emergency openings that still hold. A snapshot also takes the place of an order to enrol again, whose token
     * nobody is shown.
     */
    byte[] file(String site) {
        return transactions.call(() -> {
            LogHead head = logs.head(sites.get(site).code());
            List<CommandRow> orders = orders(site);
            int most = MOST_COMMANDS - orders.size();
            List<TypedLetter> letters = new ArrayList<>();
            letters.add(new TypedLetter(LetterType.KEYRING, rings.current().letter()));
            List<CommandRow> missing = head.unitSeq() < head.baseSeq()
                    ? List.of()
                    : commands.after(site, head.unitSeq(), head.unitSeq() + most);
            boolean inTurn = head.unitSeq() >= head.baseSeq()
                    && head.lastSeq() - head.unitSeq() <= most
                    && missing.stream().allMatch(row -> rings.verifies(row.letter()) && !holdsToken(row));
            if (inTurn) {
                missing.forEach(row -> letters.add(new TypedLetter(LetterType.COMMAND, row.letter())));
            } else {
                letters.add(new TypedLetter(LetterType.SNAPSHOT, snapshots.letter(site)));
            }
            orders.forEach(row -> letters.add(new TypedLetter(LetterType.COMMAND, row.letter())));
            journal.record("letters-made", Map.of(Journal.SITE, site));
            return new LetterFile(letters).encode();
        });
    }

    private List<CommandRow> orders(String site) {
        List<CommandRow> owed = momentary.lasting(site, clock.instant().getEpochSecond());
        return owed.subList(Math.max(0, owed.size() - MOST_MOMENTARY), owed.size());
    }

    private static boolean holdsToken(CommandRow row) {
        return row.type().equals(CommandType.RE_ENROL.word());
    }

    /** A command as text that fits a QR code. @throws Problem 409 if it is too long for one, or is nobody's to see */
    static String text(CommandRow row) {
        if (holdsToken(row)) {
            throw Problem.conflict(
                    "not-shown",
                    "This order holds a token and goes to the connected unit alone: make a token and show that.");
        }
        try {
            return LetterText.of(row.letter());
        } catch (IllegalArgumentException tooLong) {
            throw Problem.conflict("too-long", "This command does not fit a QR code: use a file.");
        }
    }
}
