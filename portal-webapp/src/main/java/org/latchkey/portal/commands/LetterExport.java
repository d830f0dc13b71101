// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.commands;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.latchkey.portal.api.Problem;
import org.latchkey.portal.journal.Journal;
import org.latchkey.portal.platform.WriteTransactions;
import org.latchkey.portal.signing.KeyRings;
import org.latchkey.portal.sites.Sites;
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

    private final Sites sites;
    private final SiteLogs logs;
    private final CommandRepository commands;
    private final Snapshots snapshots;
    private final KeyRings rings;
    private final WriteTransactions transactions;
    private final Journal journal;

    LetterExport(
            Sites sites,
            SiteLogs logs,
            CommandRepository commands,
            Snapshots snapshots,
            KeyRings rings,
            WriteTransactions transactions,
            Journal journal) {
        this.sites = sites;
        this.logs = logs;
        this.commands = commands;
        this.snapshots = snapshots;
        this.rings = rings;
        this.transactions = transactions;
        this.journal = journal;
    }

    /** What the unit lacks, as far as it said: the key ring, and the commands after its last one or a snapshot. */
    byte[] file(String site) {
        return transactions.call(() -> {
            LogHead head = logs.head(sites.get(site).code());
            List<TypedLetter> letters = new ArrayList<>();
            letters.add(new TypedLetter(LetterType.KEYRING, rings.current().letter()));
            List<CommandRow> missing = head.unitSeq() < head.baseSeq()
                    ? List.of()
                    : commands.after(site, head.unitSeq(), head.unitSeq() + MOST_COMMANDS);
            boolean inTurn = head.unitSeq() >= head.baseSeq()
                    && head.lastSeq() - head.unitSeq() <= MOST_COMMANDS
                    && missing.stream().allMatch(row -> rings.verifies(row.letter()));
            if (inTurn) {
                missing.forEach(row -> letters.add(new TypedLetter(LetterType.COMMAND, row.letter())));
            } else {
                letters.add(new TypedLetter(LetterType.SNAPSHOT, snapshots.letter(site)));
            }
            journal.record("letters-made", Map.of(Journal.SITE, site));
            return new LetterFile(letters).encode();
        });
    }

    /** A command as text that fits a QR code. @throws Problem 409 if it is too long for one */
    static String text(CommandRow row) {
        try {
            return LetterText.of(row.letter());
        } catch (IllegalArgumentException tooLong) {
            throw Problem.conflict("too-long", "This command does not fit a QR code: use a file.");
        }
    }
}
