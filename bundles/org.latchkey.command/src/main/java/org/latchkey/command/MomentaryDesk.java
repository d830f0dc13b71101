// SPDX-License-Identifier: Apache-2.0
package org.latchkey.command;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.latchkey.protocol.Reason;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.audit.ClockQuality;
import org.latchkey.protocol.command.Command;
import org.latchkey.protocol.command.CommandOutcome;
import org.latchkey.protocol.command.CommandType;
import org.latchkey.protocol.command.VerifiedCommand;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.CommandHandler;
import org.latchkey.unit.api.CommandHandler.Plan;
import org.latchkey.unit.api.CommandHandler.Result;
import org.latchkey.unit.api.LetterGate.Answer;
import org.latchkey.unit.api.TrustedClock;
import org.latchkey.unit.api.UnitException;
import org.latchkey.unit.api.refusals.RefusalLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Momentary commands: at most once by id, in time or never. That a command was taken is durable before it acts; if the unit
 * dies in between, it stays unknown and never acts again. One thread, which waits for the disk but not for doors.
 */
final class MomentaryDesk {

    /** Who waits longer for a room that is restarted would act late. */
    static final long HANDLER_MILLIS = 5_000;

    private static final Set<CommandType> NEED_PROVEN_CLOCK = Set.of(CommandType.OPEN, CommandType.RELEASE_DOOR);
    /** Lives may hang on these: they are taken however many are remembered. */
    private static final Set<CommandType> NEVER_TOO_MANY = Set.of(CommandType.EMERGENCY_OPEN, CommandType.LOCK_DOWN);

    /** A proven time can be corrected by so much and do no harm. */
    private static final long PROVEN_MARGIN_SECONDS = 10L * 60;

    /** The same for a time that only was reached for certain. */
    private static final long FLOOR_MARGIN_SECONDS = 24L * 60 * 60;

    private static final Result EXPIRED = new Result(CommandOutcome.EXPIRED, Reason.EXPIRED);
    private static final Result STOPPED = new Result(CommandOutcome.UNKNOWN, Reasons.STOPPING);
    private static final Logger LOG = LoggerFactory.getLogger(MomentaryDesk.class);

    private final CommandLog log;
    private final Handlers handlers;
    private final TrustedClock clock;
    private final Writer writer;
    private final RefusalLog refusals;
    private final Answers answers;
    private final Executor own;
    /** Emergency openings that went ahead of their record. */
    private final List<Unrecorded> unrecorded = new ArrayList<>();

    /** Ids of commands whose record the disk has not decided on: a second attempt would be a second act. */
    private final Set<ByteBuffer> undecided = new HashSet<>();

    /** Done when the disk has decided on the first of {@link #unrecorded}. */
    private CompletableFuture<Boolean> late = CompletableFuture.completedFuture(false);

    /** Commands whose effect is under way, by id. */
    private final Map<ByteBuffer, CompletableFuture<Answer>> running = new HashMap<>();

    /** Orders with which their handler did not begin, because it stops: for the next one. */
    private final List<Left> left = new ArrayList<>();

    private record Unrecorded(Remembered one, AuditEntry entry) {}

    /** @param recorded whether the disk took its record, and what the handler wanted stored with it, after all */
    private record Left(
            VerifiedCommand verified,
            String source,
            CompletableFuture<Boolean> recorded,
            CompletableFuture<CompletableFuture<Answer>> answer) {}

    /** @param own the thread that all this runs on */
    MomentaryDesk(
            CommandLog log,
            Handlers handlers,
            TrustedClock clock,
            Writer writer,
            RefusalLog refusals,
            Answers answers,
            Executor own) {
        this.log = log;
        this.handlers = handlers;
        this.clock = clock;
        this.writer = writer;
        this.refusals = refusals;
        this.answers = answers;
        this.own = own;
    }

    CompletableFuture<Answer> accept(VerifiedCommand verified, String source) {
        Command command = verified.command();
        Optional<Remembered> known = log.momentary(command.id());
        if (known.isPresent()) {
            return repeated(verified, known.get(), source);
        }
        if (undecided.contains(ByteBuffer.wrap(command.id()))) {
            return done(Answers.plain(CommandOutcome.REFUSED, Reasons.NOT_RECORDED, Answers.NO_RECORD));
        }
        if (verified.expired()) {
            return done(refuse(verified, source, CommandOutcome.EXPIRED, Reason.EXPIRED));
        }
        boolean proven = clock.now().quality() == ClockQuality.PROVEN;
        if (!proven && NEED_PROVEN_CLOCK.contains(command.type())) {
            return done(refuse(verified, source, CommandOutcome.REFUSED, Reasons.CLOCK_UNPROVEN));
        }
        Optional<CommandHandler> handler = handlers.find(command.type(), HANDLER_MILLIS);
        if (handler.isEmpty()) {
            return done(refuse(verified, source, CommandOutcome.REFUSED, Reasons.NOT_AVAILABLE));
        }
        if (isOver(command)) {
            return done(refuse(verified, source, CommandOutcome.EXPIRED, Reason.EXPIRED));
        }
        return take(verified, source, handler.get());
    }

    private boolean isOver(Command command) {
        return clock.now().seconds() >= command.expires();
    }

    private CompletableFuture<Answer> repeated(VerifiedCommand verified, Remembered known, String source) {
        if (!Arrays.equals(known.hash(), verified.envelopeHash())) {
            return done(refuse(verified, source, CommandOutcome.REFUSED, Reasons.ID_CONFLICT));
        }
        CompletableFuture<Answer> underWay = running.get(ByteBuffer.wrap(known.id()));
        return underWay != null ? underWay : done(answers.again(verified, known, log.record(known)));
    }

    private static CompletableFuture<Answer> done(Answer answer) {
        return CompletableFuture.completedFuture(answer);
    }

    private Answer refuse(VerifiedCommand verified, String source, CommandOutcome outcome, String reason) {
        long record = refusals.refuse(Entries.refused(verified, source, reason));
        return answers.acknowledge(verified, outcome, reason, record);
    }

    private CompletableFuture<Answer> take(VerifiedCommand verified, String source, CommandHandler handler) {
        Batch batch = new Batch();
        Plan plan = prepare(verified, handler, batch);
        boolean begun = plan.effect().isPresent();
        Result result = plan.result();
        Remembered one =
                begun ? Remembered.begun(verified) : Remembered.ended(verified, result.outcome(), result.reason());
        if (!log.put(one, over(), batch)
                && !NEVER_TOO_MANY.contains(verified.command().type())) {
            plan.abandoned().run();
            return done(refuse(verified, source, CommandOutcome.REFUSED, Reasons.TOO_MANY));
        }
        clock.accept(verified.command().issuedAt(), batch);
        List<AuditEntry> entries = new ArrayList<>();
        String outcome = begun ? Entries.BEGUN : result.outcome().word();
        entries.add(Entries.taken(verified, source, outcome, result.reason(), plan.details()));
        entries.addAll(plan.entries());
        CompletableFuture<Boolean> recorded = CompletableFuture.completedFuture(true);
        long record;
        try {
            record = writer.write(
                    entries,
                    batch,
                    number -> {
                        log.keep(one, number);
                        plan.committed().run();
                    },
                    plan.abandoned());
        } catch (UnitException e) {
            if (verified.command().type() != CommandType.EMERGENCY_OPEN || !begun) {
                await(e, verified);
                LOG.warn("a command is not taken because it can not be recorded: {}", e.getMessage());
                return done(Answers.plain(CommandOutcome.REFUSED, Reasons.NOT_RECORDED, Answers.NO_RECORD));
            }
            LOG.error("an emergency opening goes ahead of its record: {}", e.getMessage());
            log.keep(one, Answers.NO_RECORD);
            recorded = goAhead(e, new Unrecorded(one, entries.get(0)));
            record = Answers.NO_RECORD;
        }
        answers.changed();
        return begun
                ? start(verified, source, plan, record, recorded)
                : done(answers.acknowledge(verified, result.outcome(), result.reason(), record));
    }

    /** Until the disk has decided, the command is neither taken nor free to be taken. */
    private void await(UnitException why, VerifiedCommand verified) {
        if (why instanceof Writer.Undecided open) {
            ByteBuffer id = ByteBuffer.wrap(verified.command().id());
            undecided.add(id);
            open.settled().whenCompleteAsync((durable, failure) -> undecided.remove(id), own);
        }
    }

    /** @return whether the disk takes it after all */
    private CompletableFuture<Boolean> goAhead(UnitException why, Unrecorded one) {
        CompletableFuture<Boolean> recorded = why instanceof Writer.Undecided open
                ? open.settled().exceptionally(failure -> false)
                : CompletableFuture.completedFuture(false);
        recorded.thenAcceptAsync(
                durable -> {
                    if (!durable) {
                        unrecorded.add(one);
                    }
                },
                own);
        return recorded;
    }

    private CompletableFuture<Answer> start(
            VerifiedCommand verified, String source, Plan plan, long record, CompletableFuture<Boolean> recorded) {
        ByteBuffer id = ByteBuffer.wrap(verified.command().id());
        CompletableFuture<Answer> answer = run(plan)
                .handleAsync(
                        (ended, failure) -> Result.NOT_BEGUN.equals(ended)
                                ? leave(new Left(verified, source, recorded, new CompletableFuture<>()))
                                : done(finish(verified, source, ended, failure, record)),
                        own)
                .thenCompose(ended -> ended);
        running.put(id, answer);
        answer.whenCompleteAsync((ended, failure) -> running.remove(id), own);
        return answer;
    }

    private CompletableFuture<Answer> leave(Left one) {
        // Whoever takes it next records that.
        byte[] id = one.verified().command().id();
        unrecorded.removeIf(begun -> Arrays.equals(begun.one().id(), id));
        left.add(one);
        return one.answer().thenCompose(answer -> answer);
    }

    private static Plan prepare(VerifiedCommand verified, CommandHandler handler, Batch batch) {
        Batch changes = new Batch();
        try {
            Plan plan = handler.prepare(verified, changes);
            batch.addAll(changes);
            return plan;
        } catch (RuntimeException e) {
            LOG.error("a command failed", e);
            return new Plan(Result.failed(Reasons.FAULT), Map.of(), List.of(), Optional.empty(), () -> {});
        }
    }

    /** An operating system's clock that runs ahead must not make us forget a command. */
    private long over() {
        TrustedClock.Reading now = clock.now();
        return now.quality() == ClockQuality.PROVEN
                ? now.seconds() - PROVEN_MARGIN_SECONDS
                : clock.floor() - FLOOR_MARGIN_SECONDS;
    }

    private static CompletableFuture<Result> run(Plan plan) {
        try {
            return plan.effect().orElseThrow().get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private Answer finish(VerifiedCommand verified, String source, Result ended, Throwable failure, long begunRecord) {
        if (failure != null) {
            LOG.error("the effect of a command failed: {}", failure.getMessage());
        }
        Result result = failure == null ? ended : new Result(CommandOutcome.UNKNOWN, Reasons.FAULT);
        Remembered one = Remembered.ended(verified, result.outcome(), result.reason());
        Batch batch = new Batch();
        log.put(one, over(), batch);
        long record = begunRecord;
        try {
            AuditEntry entry = Entries.taken(verified, source, result.outcome().word(), result.reason(), Map.of());
            record = writer.write(List.of(entry), batch, number -> log.keep(one, number));
        } catch (UnitException e) {
            LOG.warn("the end of a command could not be recorded: {}", e.getMessage());
            log.keep(one, begunRecord);
        }
        return answers.acknowledge(verified, result.outcome(), result.reason(), record);
    }

    /** Hands on what was left undone, and records what went ahead of its record. Often called. */
    void tick() {
        handOn();
        recordLate();
    }

    private void handOn() {
        for (Left one : List.copyOf(left)) {
            left.remove(one);
            handOn(one).ifPresentOrElse(one.answer()::complete, () -> left.add(one));
        }
    }

    /** @return empty while nobody is there to take it, or the disk has not decided on one that is over */
    private Optional<CompletableFuture<Answer>> handOn(Left one) {
        VerifiedCommand verified = one.verified();
        if (one.recorded().getNow(false)) {
            // The next handler finds in the store what there is to do.
            return Optional.of(done(finish(verified, one.source(), STOPPED, null, Answers.NO_RECORD)));
        }
        if (isOver(verified.command())) {
            if (!one.recorded().isDone()) {
                return Optional.empty();
            }
            return Optional.of(done(finish(verified, one.source(), EXPIRED, null, Answers.NO_RECORD)));
        }
        return handlers.find(verified.command().type(), 0).map(next -> take(verified, one.source(), next));
    }

    private void recordLate() {
        while (!unrecorded.isEmpty() && late.isDone()) {
            Unrecorded first = unrecorded.get(0);
            Batch batch = new Batch();
            Remembered one = log.momentary(first.one().id()).orElse(first.one());
            log.put(one, over(), batch);
            try {
                writer.write(List.of(first.entry()), batch, number -> {
                    log.keep(one, number);
                    unrecorded.remove(first);
                });
            } catch (Writer.Undecided e) {
                late = e.settled();
            } catch (UnitException e) {
                LOG.debug("an emergency opening still waits for the disk: {}", e.getMessage());
                return;
            }
        }
    }
}
