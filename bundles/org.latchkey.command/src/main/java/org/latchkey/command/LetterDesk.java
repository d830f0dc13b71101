// SPDX-License-Identifier: Apache-2.0
package org.latchkey.command;

import java.util.List;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.Reason;
import org.latchkey.protocol.command.CommandOutcome;
import org.latchkey.protocol.keyring.KeyRing;
import org.latchkey.protocol.letter.TimeLetter;
import org.latchkey.protocol.letter.TypedLetter;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.ClockProof;
import org.latchkey.unit.api.LetterGate.Answer;
import org.latchkey.unit.api.RefusedException;
import org.latchkey.unit.api.Site;
import org.latchkey.unit.api.SiteKeeper;
import org.latchkey.unit.api.TrustedClock;
import org.latchkey.unit.api.UnitException;
import org.latchkey.unit.api.refusals.RefusalLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Letters that are no commands: snapshots, key rings, and the time. They need no acknowledgement: the unit's state shows them. */
final class LetterDesk {

    private static final Logger LOG = LoggerFactory.getLogger(LetterDesk.class);
    private static final String UNCHANGED = "unchanged";

    private final SiteKeeper keeper;
    private final TrustedClock clock;
    private final ClockProof proof;
    private final Writer writer;
    private final RefusalLog refusals;
    private final Answers answers;

    LetterDesk(
            SiteKeeper keeper,
            TrustedClock clock,
            ClockProof proof,
            Writer writer,
            RefusalLog refusals,
            Answers answers) {
        this.keeper = keeper;
        this.clock = clock;
        this.proof = proof;
        this.writer = writer;
        this.refusals = refusals;
        this.answers = answers;
    }

    Answer accept(TypedLetter letter, String source) {
        try {
            Answer answer =
                    switch (letter.type()) {
                        case SNAPSHOT -> snapshot(letter.letter());
                        case KEYRING -> ring(letter.letter(), source);
                        case TIME -> time(letter.letter());
                        default -> refuse(letter, source, Reason.UNKNOWN_TYPE);
                    };
            answers.changed();
            return answer;
        } catch (ProtocolException e) {
            return refuse(letter, source, e.reason());
        } catch (RefusedException e) {
            LOG.warn("a letter of type {} is refused: {}", letter.type().word(), e.getMessage());
            return refuse(letter, source, e.reason());
        } catch (UnitException e) {
            LOG.warn("a letter of type {} is not taken: {}", letter.type().word(), e.getMessage());
            return Answers.plain(CommandOutcome.REFUSED, Reasons.NOT_RECORDED, Answers.NO_RECORD);
        }
    }

    Answer refuse(TypedLetter letter, String source, String reason) {
        return Answers.plain(CommandOutcome.REFUSED, reason, refusals.refuse(Entries.refused(letter, source, reason)));
    }

    /** Its record follows when the new site is published. */
    private Answer snapshot(byte[] letter) {
        boolean changed = keeper.acceptSnapshot(letter);
        return Answers.plain(CommandOutcome.APPLIED, changed ? "" : UNCHANGED, Answers.NO_RECORD);
    }

    private Answer ring(byte[] letter, String source) {
        KeyRing ring = keeper.verifyRing(letter);
        if (ring.version() == keeper.site().orElseThrow().keyRing().version()) {
            return Answers.plain(CommandOutcome.APPLIED, UNCHANGED, Answers.NO_RECORD);
        }
        Batch batch = new Batch();
        keeper.keepRing(letter, batch);
        long record =
                writer.write(List.of(Entries.ring(letter, source, ring.version())), batch, number -> keeper.publish());
        return Answers.plain(CommandOutcome.APPLIED, "", record);
    }

    private Answer time(byte[] letter) throws ProtocolException {
        Site site = keeper.site()
                .orElseThrow(() -> new RefusedException(Reasons.NOT_PROVISIONED, "The unit is not provisioned."));
        TimeLetter time = TimeLetter.open(letter, site.keyRing(), site.code());
        long before = clock.now().seconds();
        long error = proof.prove(time.millis(), time.nonce());
        long off = clock.now().seconds() - before;
        long record = Answers.NO_RECORD;
        try {
            record = writer.write(List.of(Entries.proven(letter, off, error)), new Batch(), number -> {});
        } catch (UnitException e) {
            LOG.warn("that the clock is proven could not be recorded: {}", e.getMessage());
        }
        return Answers.plain(CommandOutcome.APPLIED, "", record);
    }
}
