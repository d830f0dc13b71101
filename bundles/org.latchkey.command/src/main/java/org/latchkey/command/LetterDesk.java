// SPDX-License-Identifier: Apache-2.0
package org.latchkey.command;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.Reason;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.command.CommandOutcome;
import org.latchkey.protocol.keyring.KeyRing;
import org.latchkey.protocol.letter.TimeLetter;
import org.latchkey.protocol.letter.TypedLetter;
import org.latchkey.protocol.site.SiteConfig;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.ClockProof;
import org.latchkey.unit.api.CommandHandler;
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
    private final Trial trial;
    private final Writer writer;
    private final RefusalLog refusals;
    private final Answers answers;

    /** Done unless the disk has yet to decide on a ring or a configuration: the next one may not overtake it. Slow thread. */
    private CompletableFuture<Boolean> undecided = CompletableFuture.completedFuture(true);

    LetterDesk(
            SiteKeeper keeper,
            TrustedClock clock,
            ClockProof proof,
            Trial trial,
            Writer writer,
            RefusalLog refusals,
            Answers answers) {
        this.keeper = keeper;
        this.clock = clock;
        this.proof = proof;
        this.trial = trial;
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

    /**
     * Everything in it is in force at once, but for its configuration, which has to prove itself first. The snapshot's own
     * record follows when the new site is published.
     */
    private Answer snapshot(byte[] letter) {
        requireDecided();
        finishCutOff();
        requireDecided();
        boolean changed = keeper.acceptSnapshot(letter);
        Optional<SiteConfig> unproven = keeper.unproven();
        if (unproven.isPresent()) {
            return settle(unproven.get(), trial.run(unproven.get()));
        }
        keeper.publish();
        return Answers.plain(CommandOutcome.APPLIED, changed ? "" : UNCHANGED, Answers.NO_RECORD);
    }

    /** Ends the trial that a restart cut off: the configuration before it is in force again. */
    void finishCutOff() {
        keeper.unproven().ifPresent(config -> {
            settle(config, CommandHandler.Result.failed(Reasons.INTERRUPTED));
            answers.changed();
        });
    }

    private void requireDecided() {
        if (!undecided.isDone()) {
            throw new UnitException("the disk has not decided on the letter before");
        }
    }

    /** The portal is told when the disk has answered at last: what it took is in force then. */
    private long write(List<AuditEntry> entries, Batch batch) {
        try {
            return writer.write(entries, batch, number -> keeper.publish());
        } catch (Writer.Undecided e) {
            undecided = e.settled();
            undecided.thenAccept(durable -> answers.changed());
            throw e;
        }
    }

    private Answer settle(SiteConfig config, CommandHandler.Result result) {
        boolean proven = result.outcome() == CommandOutcome.APPLIED;
        byte[] snapshot = keeper.site().orElseThrow().snapshotHash();
        Batch batch = new Batch();
        keeper.settle(proven, batch);
        if (!proven) {
            keeper.publish();
        }
        try {
            long record = write(List.of(Entries.configuration(snapshot, config, result)), batch);
            return Answers.plain(result.outcome(), result.reason(), record);
        } catch (UnitException e) {
            LOG.error("how a snapshot's configuration ended could not be recorded: {}", e.getMessage());
            keeper.publish();
            return Answers.plain(CommandOutcome.FAILED, Reasons.NOT_RECORDED, Answers.NO_RECORD);
        }
    }

    private Answer ring(byte[] letter, String source) {
        KeyRing ring = keeper.verifyRing(letter);
        if (ring.version() == keeper.site().orElseThrow().keyRing().version()) {
            return Answers.plain(CommandOutcome.APPLIED, UNCHANGED, Answers.NO_RECORD);
        }
        requireDecided();
        Batch batch = new Batch();
        keeper.keepRing(letter, batch);
        long record = write(List.of(Entries.ring(letter, source, ring.version())), batch);
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
