// SPDX-License-Identifier: Apache-2.0
package org.latchkey.command;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.command.CommandLetter;
import org.latchkey.protocol.command.CommandOutcome;
import org.latchkey.protocol.command.CommandPlace;
import org.latchkey.protocol.command.Position;
import org.latchkey.protocol.command.VerifiedCommand;
import org.latchkey.protocol.crypto.Signer;
import org.latchkey.protocol.letter.TypedLetter;
import org.latchkey.unit.api.AuditTrail;
import org.latchkey.unit.api.ClockProof;
import org.latchkey.unit.api.LetterGate;
import org.latchkey.unit.api.Site;
import org.latchkey.unit.api.SiteKeeper;
import org.latchkey.unit.api.Store;
import org.latchkey.unit.api.TrustedClock;
import org.latchkey.unit.api.UnitException;
import org.latchkey.unit.api.refusals.RefusalLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gate: verifies letters and gives them to their desks. Lasting commands, snapshots and key rings pass in order on one
 * thread; momentary commands and time letters on another, so that none waits for a configuration that is being tried.
 */
final class CommandGate implements LetterGate {

    /** Where a letter waits for its thread. */
    interface Queue {
        /** @throws RejectedExecutionException if too much waits */
        void offer(Runnable work);
    }

    private static final int ACKNOWLEDGEMENTS = 64;
    private static final Logger LOG = LoggerFactory.getLogger(CommandGate.class);

    private final SiteKeeper keeper;
    private final TrustedClock clock;
    private final CommandLog log;
    private final Answers answers;
    private final RefusalLog refusals;
    private final LastingDesk lasting;
    private final MomentaryDesk momentary;
    private final LetterDesk letters;
    private final Queue slow;
    private final Queue quick;

    /** Answers that somebody waits for. */
    private final Set<CompletableFuture<Answer>> open = ConcurrentHashMap.newKeySet();

    private volatile boolean closed;

    /**
     * What it needs.
     *
     * @param keeper of the site
     * @param store with what was remembered
     * @param trail for records
     * @param clock that judges letters
     * @param proof that time letters go to
     * @param unitKey that signs acknowledgements
     * @param handlers that carry commands out
     * @param trial of configurations that snapshots bring
     * @param millis since some moment, never backwards
     */
    record Setup(
            SiteKeeper keeper,
            Store store,
            AuditTrail trail,
            TrustedClock clock,
            ClockProof proof,
            Signer unitKey,
            Handlers handlers,
            Trial trial,
            LongSupplier millis,
            long diskMillis) {}

    /** @param slow queue of the thread for what waits; its executor takes what follows */
    CommandGate(Setup setup, Queue slow, Executor slowOwn, Queue quick, Executor quickOwn) {
        keeper = setup.keeper();
        clock = setup.clock();
        this.slow = slow;
        this.quick = quick;
        log = new CommandLog(setup.store());
        answers = new Answers(keeper, clock, setup.unitKey());
        refusals = new RefusalLog(setup.trail(), setup.millis());
        Writer slowWriter = new Writer(setup.trail(), slowOwn, setup.diskMillis());
        Writer quickWriter = new Writer(setup.trail(), quickOwn, setup.diskMillis());
        lasting = new LastingDesk(keeper, log, setup.handlers(), clock, slowWriter, refusals, answers);
        momentary = new MomentaryDesk(log, setup.handlers(), clock, quickWriter, refusals, answers, quickOwn);
        letters = new LetterDesk(keeper, clock, setup.proof(), setup.trial(), slowWriter, refusals, answers);
    }

    void add(Listener listener) {
        answers.add(listener);
    }

    void remove(Listener listener) {
        answers.remove(listener);
    }

    /** Puts right what a restart cut off; on the slow thread. */
    void begin() {
        if (log.cutOff().isPresent()) {
            keeper.publish();
            try {
                lasting.finishCutOff();
                answers.changed();
            } catch (UnitException e) {
                LOG.warn("a command that a restart cut off can not be ended yet: {}", e.getMessage());
            }
        }
        letters.finishCutOff();
    }

    /** On the quick thread, about once a second. */
    void tick() {
        refusals.tick();
        momentary.tick();
    }

    /** When both threads have ended: what they dropped is answered, so that nobody waits for ever. */
    void close() {
        closed = true;
        refusals.close();
        open.forEach(CommandGate::dropped);
    }

    private static void dropped(CompletableFuture<Answer> answer) {
        answer.complete(Answers.plain(CommandOutcome.UNKNOWN, Reasons.STOPPING, Answers.NO_RECORD));
    }

    @Override
    public CompletableFuture<Answer> accept(TypedLetter letter, String source) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        open.add(answer);
        answer.whenComplete((ended, failure) -> open.remove(answer));
        if (closed) {
            dropped(answer);
            return answer;
        }
        try {
            switch (letter.type()) {
                case COMMAND -> quick.offer(guarded(answer, () -> first(letter, source, answer)));
                case SNAPSHOT, KEYRING ->
                    slow.offer(guarded(answer, () -> answer.complete(letters.accept(letter, source))));
                default -> quick.offer(guarded(answer, () -> answer.complete(letters.accept(letter, source))));
            }
        } catch (RejectedExecutionException e) {
            LOG.warn("a letter is refused, because too many wait");
            answer.complete(Answers.plain(CommandOutcome.REFUSED, Reasons.BUSY, Answers.NO_RECORD));
        }
        return answer;
    }

    private static Runnable guarded(CompletableFuture<Answer> answer, Runnable work) {
        return () -> {
            try {
                work.run();
            } catch (RuntimeException e) {
                LOG.error("a letter failed", e);
                answer.complete(Answers.plain(CommandOutcome.FAILED, Reasons.FAULT, Answers.NO_RECORD));
            }
        };
    }

    /** Quick thread: what may not wait goes its way; the rest, also what does not verify yet, keeps its order. */
    private void first(TypedLetter letter, String source, CompletableFuture<Answer> answer) {
        Optional<VerifiedCommand> verified;
        try {
            verified = Optional.of(verify(letter));
        } catch (ProtocolException expected) {
            // A key ring that is on its way may make it valid.
            verified = Optional.empty();
        }
        if (verified.isPresent() && !verified.get().command().type().lasting()) {
            momentary(verified.get(), source, answer);
        } else {
            offer(slow, answer, () -> second(letter, source, answer));
        }
    }

    private void offer(Queue queue, CompletableFuture<Answer> answer, Runnable work) {
        try {
            queue.offer(guarded(answer, work));
        } catch (RejectedExecutionException e) {
            answer.complete(Answers.plain(CommandOutcome.REFUSED, Reasons.BUSY, Answers.NO_RECORD));
        }
    }

    private void momentary(VerifiedCommand verified, String source, CompletableFuture<Answer> answer) {
        momentary.accept(verified, source).whenComplete((ended, failure) -> {
            if (failure == null) {
                answer.complete(ended);
            } else {
                answer.complete(Answers.plain(CommandOutcome.UNKNOWN, Reasons.FAULT, Answers.NO_RECORD));
            }
        });
    }

    private void second(TypedLetter letter, String source, CompletableFuture<Answer> answer) {
        try {
            VerifiedCommand verified = verify(letter);
            if (verified.command().type().lasting()) {
                answer.complete(lasting.accept(verified, source));
            } else {
                offer(quick, answer, () -> momentary(verified, source, answer));
            }
        } catch (ProtocolException e) {
            answer.complete(
                    unreadable(letter, source, e.reason()).orElseGet(() -> letters.refuse(letter, source, e.reason())));
        }
    }

    /** A signed command of a newer portal takes its place in the log, or it would block those after it. */
    private Optional<Answer> unreadable(TypedLetter letter, String source, String reason) {
        try {
            Site site = site();
            long now = clock.now().seconds();
            CommandPlace place =
                    CommandPlace.open(letter.letter(), site.keyRing(), site.code(), now, clock.tolerance());
            return lasting.acceptUnreadable(place, source, reason);
        } catch (ProtocolException expected) {
            // It is not the order alone that is bad; the first reason stands.
            return Optional.empty();
        }
    }

    private VerifiedCommand verify(TypedLetter letter) throws ProtocolException {
        Site site = site();
        return CommandLetter.open(
                letter.letter(), site.keyRing(), site.code(), clock.now().seconds(), clock.tolerance());
    }

    private Site site() throws ProtocolException {
        return keeper.site().orElseThrow(() -> new ProtocolException(Reasons.NOT_PROVISIONED));
    }

    @Override
    public Position position() {
        return keeper.position();
    }

    @Override
    public List<byte[]> acknowledgements() {
        return answers.all(log.latest(ACKNOWLEDGEMENTS), log);
    }
}
