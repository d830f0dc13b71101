// SPDX-License-Identifier: Apache-2.0
package org.latchkey.command;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.latchkey.protocol.Reason;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.command.Command;
import org.latchkey.protocol.command.CommandArgs.Configure;
import org.latchkey.protocol.command.CommandOutcome;
import org.latchkey.protocol.command.CommandPlace;
import org.latchkey.protocol.command.Position;
import org.latchkey.protocol.command.VerifiedCommand;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.CommandHandler;
import org.latchkey.unit.api.CommandHandler.Plan;
import org.latchkey.unit.api.CommandHandler.Result;
import org.latchkey.unit.api.LetterGate.Answer;
import org.latchkey.unit.api.SiteKeeper;
import org.latchkey.unit.api.TrustedClock;
import org.latchkey.unit.api.UnitException;
import org.latchkey.unit.api.refusals.RefusalLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lasting commands: strictly in the order of their numbers, each applied exactly once, in one batch with its record and the
 * new position. Whatever becomes of a command in its turn, the position moves on. One thread.
 */
final class LastingDesk {

    /** A room that is restarted is waited for; one that is gone must not block the log. */
    static final long HANDLER_MILLIS = 60_000;

    /** An effect that takes longer has failed. */
    static final long EFFECT_SECONDS = 120;

    private static final Logger LOG = LoggerFactory.getLogger(LastingDesk.class);

    private final SiteKeeper keeper;
    private final CommandLog log;
    private final Handlers handlers;
    private final TrustedClock clock;
    private final Writer writer;
    private final RefusalLog refusals;
    private final Answers answers;

    /** Done unless the disk has yet to decide on a batch: until then nobody knows whose turn it is. */
    private CompletableFuture<Boolean> undecided = CompletableFuture.completedFuture(true);

    LastingDesk(
            SiteKeeper keeper,
            CommandLog log,
            Handlers handlers,
            TrustedClock clock,
            Writer writer,
            RefusalLog refusals,
            Answers answers) {
        this.keeper = keeper;
        this.log = log;
        this.handlers = handlers;
        this.clock = clock;
        this.writer = writer;
        this.refusals = refusals;
        this.answers = answers;
    }

    /** Ends what a restart cut off: the old configuration is in force again. @throws UnitException if that is not recorded */
    void finishCutOff() {
        Optional<Long> cutOff = log.cutOff();
        if (cutOff.isPresent()) {
            long seq = cutOff.get();
            Remembered one = log.lasting(seq).orElseThrow().ended(CommandOutcome.FAILED, Reasons.INTERRUPTED);
            Batch batch = new Batch();
            log.put(seq, one, batch);
            write(List.of(Entries.interrupted(seq, one)), batch, record -> log.keep(seq, one, record));
        }
    }

    private long write(List<AuditEntry> entries, Batch batch, Writer.Committed committed) {
        return write(entries, batch, committed, () -> {});
    }

    private long write(List<AuditEntry> entries, Batch batch, Writer.Committed committed, Runnable abandoned) {
        try {
            return writer.write(entries, batch, committed, abandoned);
        } catch (Writer.Undecided e) {
            undecided = e.settled();
            throw e;
        }
    }

    /** The disk has decided at last: what it took and nobody carried out is ended, and the portal told. */
    private void settled(VerifiedCommand verified, long seq) {
        try {
            finishCutOff();
        } catch (UnitException e) {
            LOG.warn("command {} can not be ended yet: {}", seq, e.getMessage());
        }
        log.lasting(seq).ifPresent(one -> answers.again(verified, one, log.record(one)));
        answers.changed();
    }

    private static Answer notRecorded() {
        return Answers.plain(CommandOutcome.REFUSED, Reasons.NOT_RECORDED, Answers.NO_RECORD);
    }

    Answer accept(VerifiedCommand verified, String source) {
        long seq = verified.command().seq().orElseThrow();
        Position here = keeper.position();
        if (seq <= here.seq()) {
            return repeated(verified, seq, here, source);
        }
        if (seq - 1 > here.seq()) {
            return refuse(verified, source, Reason.SEQ_GAP);
        }
        if (!undecided.isDone()) {
            return notRecorded();
        }
        if (seemsExpired(verified.command())) {
            // Neither obeyed nor lost, nor acknowledged: the portal sends it again, and by then has told the time.
            long record = refusals.refuse(Entries.refused(verified, source, Reasons.CLOCK_UNPROVEN));
            return Answers.plain(CommandOutcome.REFUSED, Reasons.CLOCK_UNPROVEN, record);
        }
        try {
            finishCutOff();
            return take(verified, seq, source);
        } catch (UnitException e) {
            // Nothing has changed, or not yet; the portal sends it again.
            LOG.warn("command {} is not taken because it can not be recorded: {}", seq, e.getMessage());
            if (e instanceof Writer.Undecided open) {
                open.settled().thenAccept(durable -> settled(verified, seq));
            }
            return notRecorded();
        }
    }

    /**
     * A verified command that can not be read here. In its turn it is refused and takes its place.
     *
     * @param reason why it can not be read
     * @return empty if another one has its place
     */
    Optional<Answer> acceptUnreadable(CommandPlace place, String source, String reason) {
        Optional<Remembered> known = log.lasting(place.seq());
        if (known.isPresent() && Arrays.equals(known.get().hash(), place.envelopeHash())) {
            Remembered one = known.get();
            return Optional.of(answers.acknowledge(place, one.outcome(), one.reason(), log.record(one)));
        }
        long here = keeper.position().seq();
        if (place.seq() <= here) {
            return Optional.empty();
        }
        if (place.seq() - 1 > here) {
            return Optional.of(answers.acknowledge(place, CommandOutcome.REFUSED, Reason.SEQ_GAP, Answers.NO_RECORD));
        }
        if (!undecided.isDone()) {
            return Optional.of(notRecorded());
        }
        Remembered one = Remembered.refused(place, reason);
        Batch batch = new Batch();
        keeper.advance(new Position(place.seq(), place.envelopeHash()), batch);
        log.put(place.seq(), one, batch);
        try {
            finishCutOff();
            long record = write(
                    List.of(Entries.unreadable(place, source, reason)),
                    batch,
                    number -> log.keep(place.seq(), one, number));
            answers.changed();
            return Optional.of(answers.acknowledge(place, CommandOutcome.REFUSED, reason, record));
        } catch (UnitException e) {
            LOG.warn("command {} is not taken because it can not be recorded: {}", place.seq(), e.getMessage());
            return Optional.of(notRecorded());
        }
    }

    /** An operating system's clock that runs ahead must not use up the places of orders that hold. */
    private boolean seemsExpired(Command command) {
        return clock.now().seconds() >= command.expires() && clock.certain() < command.expires();
    }

    private Answer repeated(VerifiedCommand verified, long seq, Position here, String source) {
        byte[] hash = verified.envelopeHash();
        Optional<byte[]> known = log.lasting(seq)
                .map(Remembered::hash)
                .or(() -> seq == here.seq() ? Optional.of(here.envelopeHash()) : Optional.empty());
        if (known.isPresent() && !Arrays.equals(known.get(), hash)) {
            LOG.error("two commands with number {}: somebody else signs, or the portal lost its log", seq);
            return refuse(verified, source, Reasons.SEQUENCE_CONFLICT);
        }
        return log.lasting(seq)
                .map(one -> answers.again(verified, one, log.record(one)))
                .orElseGet(() ->
                        answers.acknowledge(verified, CommandOutcome.UNKNOWN, Reasons.FORGOTTEN, Answers.NO_RECORD));
    }

    private Answer refuse(VerifiedCommand verified, String source, String reason) {
        long record = refusals.refuse(Entries.refused(verified, source, reason));
        return answers.acknowledge(verified, CommandOutcome.REFUSED, reason, record);
    }

    private Answer take(VerifiedCommand verified, long seq, String source) {
        Batch batch = new Batch();
        Plan plan = prepare(verified, batch);
        boolean begun = plan.effect().isPresent();
        Result result = plan.result();
        Remembered one =
                begun ? Remembered.begun(verified) : Remembered.ended(verified, result.outcome(), result.reason());
        keeper.advance(new Position(seq, verified.envelopeHash()), batch);
        log.put(seq, one, batch);
        clock.accept(verified.command().issuedAt(), batch);
        List<AuditEntry> entries = new ArrayList<>();
        String outcome = begun ? Entries.BEGUN : result.outcome().word();
        entries.add(Entries.taken(verified, source, outcome, result.reason(), plan.details()));
        entries.addAll(plan.entries());
        long record = write(
                entries,
                batch,
                number -> {
                    log.keep(seq, one, number);
                    plan.committed().run();
                },
                plan.abandoned());
        Answer answer = begun
                ? finish(verified, seq, source, run(plan), record)
                : answers.acknowledge(verified, result.outcome(), result.reason(), record);
        answers.changed();
        return answer;
    }

    /** Never throws for what the command itself brings about: it must not block the log. */
    private Plan prepare(VerifiedCommand verified, Batch batch) {
        if (verified.expired()) {
            return failed(new Result(CommandOutcome.EXPIRED, Reason.EXPIRED));
        }
        Optional<CommandHandler> handler = handlers.find(verified.command().type(), HANDLER_MILLIS);
        if (handler.isEmpty()) {
            return failed(Result.failed(Reasons.NOT_AVAILABLE));
        }
        Batch changes = new Batch();
        try {
            Plan plan = handler.get().prepare(verified, changes);
            batch.addAll(changes);
            return plan;
        } catch (RuntimeException e) {
            LOG.error("command {} failed", verified.command().seq().orElse(0), e);
            return failed(Result.failed(Reasons.FAULT));
        }
    }

    private static Plan failed(Result result) {
        return new Plan(result, Map.of(), List.of(), Optional.empty(), () -> {});
    }

    private static Result run(Plan plan) {
        try {
            CompletableFuture<Result> running = plan.effect().orElseThrow().get();
            return running.get(EFFECT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Result.failed(Reasons.STOPPING);
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            LOG.error("the effect of a command failed", e);
            return Result.failed(Reasons.FAULT);
        }
    }

    /** The effect has ended: its outcome, and a configuration that holds, become durable together. */
    private Answer finish(VerifiedCommand verified, long seq, String source, Result result, long begunRecord) {
        Batch batch = new Batch();
        Remembered one = Remembered.ended(verified, result.outcome(), result.reason());
        boolean configured =
                verified.command().args() instanceof Configure && result.outcome() == CommandOutcome.APPLIED;
        if (configured) {
            keeper.keepConfig(((Configure) verified.command().args()).config(), seq, batch);
        } else {
            keeper.publish();
        }
        log.put(seq, one, batch);
        try {
            AuditEntry entry =
                    Entries.taken(verified, source, result.outcome().word(), result.reason(), result.details());
            long record = write(List.of(entry), batch, number -> {
                log.keep(seq, one, number);
                keeper.publish();
            });
            return answers.acknowledge(verified, result.outcome(), result.reason(), record);
        } catch (Writer.Undecided e) {
            LOG.error("the end of command {} is not recorded yet: {}", seq, e.getMessage());
            keeper.publish();
            e.settled().thenAccept(durable -> settled(verified, seq));
            return Answers.plain(CommandOutcome.UNKNOWN, Reasons.NOT_RECORDED, begunRecord);
        } catch (UnitException e) {
            LOG.error("the end of command {} could not be recorded: {}", seq, e.getMessage());
            keeper.publish();
            return configured
                    ? answers.acknowledge(verified, CommandOutcome.FAILED, Reasons.NOT_RECORDED, begunRecord)
                    : answers.acknowledge(verified, result.outcome(), result.reason(), begunRecord);
        }
    }
}
