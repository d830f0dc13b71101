// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.latchkey.protocol.audit.Actor;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.command.VerifiedCommand;
import org.latchkey.unit.api.CommandHandler.Result;
import org.latchkey.unit.api.Doors;
import org.latchkey.unit.api.Doors.By;
import org.latchkey.unit.api.Doors.Opening;
import org.latchkey.unit.api.Doors.Outcome;
import org.latchkey.unit.api.EmergencyOpening;
import org.latchkey.unit.api.TrustedClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens many doors, whatever their state and whoever else is at them; each supply still opens one at a time. Nothing here
 * waits for the disk: records that can not be written wait in the backlog. Everything but what others call runs
 * on the outcomes thread.
 */
final class Emergency implements EmergencyOpening {

    /** So many orders are with the supplies at once, so that their queues keep room for more. */
    static final int WINDOW = 16;

    static final String NOT_ALL = "not-all-opened";

    private static final Logger LOG = LoggerFactory.getLogger(Emergency.class);

    private final Doors doors;
    private final Backlog backlog;
    private final Executor outcomes;
    private final TrustedClock clock;
    private final LongSupplier millis;

    /** While one runs that did not come as an order, no other such one begins. */
    private final AtomicBoolean begun = new AtomicBoolean();

    private volatile Report last;

    /** @param millis of the monotonic clock */
    Emergency(Doors doors, Backlog backlog, Executor outcomes, TrustedClock clock, LongSupplier millis) {
        this.doors = doors;
        this.backlog = backlog;
        this.outcomes = outcomes;
        this.clock = clock;
        this.millis = millis;
    }

    /** Who wants what opened. */
    private record Wish(Asked asked, String bank, By by) {}

    private final class Run {
        final Queue<Doors.Status> waiting;
        final Wish wish;
        final int count;
        final long at = clock.now().seconds();
        final long started = millis.getAsLong();
        final TreeMap<Integer, Long> opened = new TreeMap<>();
        final TreeMap<Integer, String> failed = new TreeMap<>();
        final CompletableFuture<Result> result = new CompletableFuture<>();

        Run(List<Doors.Status> chosen, Wish wish) {
            waiting = new ArrayDeque<>(chosen);
            count = chosen.size();
            this.wish = wish;
            tell(false);
        }

        void next() {
            Doors.Status status = waiting.poll();
            if (status == null) {
                return;
            }
            try {
                doors.open(status.door(), () -> false, wish.by())
                        .whenComplete((opening, calledOff) -> outcomes.execute(() -> ended(status, opening)));
            } catch (RuntimeException e) {
                // One door's fault must not keep the others shut.
                LOG.error("door {} could not be asked to open", status.door(), e);
                outcomes.execute(() -> ended(status, new Opening(Outcome.NOT_SENT, "fault")));
            }
        }

        /** @param opening null if it was called off */
        private void ended(Doors.Status status, Opening opening) {
            Opening known = opening == null ? new Opening(Outcome.NOT_SENT, "called off") : opening;
            if (known.outcome() == Outcome.OPENED || known.outcome() == Outcome.PULSED) {
                opened.put(status.door(), millis.getAsLong() - started);
            } else {
                failed.put(status.door(), Entries.word(known.outcome()));
            }
            note(() -> Entries.emergency(wish.by(), status, known));
            boolean all = opened.size() + failed.size() == count;
            Report report = tell(all);
            next();
            if (all) {
                note(() -> Entries.emergencyEnded(wish.by(), report));
                result.complete(failed.isEmpty() ? Result.APPLIED : Result.failed(NOT_ALL));
            }
        }

        private Report tell(boolean ended) {
            long took = millis.getAsLong() - started;
            last = new Report(
                    wish.asked(), wish.bank(), at, count, new TreeMap<>(opened), new TreeMap<>(failed), took, ended);
            return last;
        }
    }

    /** @return completes when every door has been tried */
    CompletableFuture<Result> open(List<Doors.Status> chosen, String bank, VerifiedCommand by) {
        return open(chosen, new Wish(Asked.COMMAND, bank, Entries.by(by)));
    }

    private CompletableFuture<Result> open(List<Doors.Status> chosen, Wish wish) {
        CompletableFuture<Result> result = new CompletableFuture<>();
        outcomes.execute(() -> {
            try {
                Run run = new Run(chosen, wish);
                run.result.thenAccept(result::complete);
                for (int i = 0; i < WINDOW; i++) {
                    run.next();
                }
            } catch (RuntimeException e) {
                LOG.error("an emergency opening could not begin", e);
                result.complete(Result.failed(NOT_ALL));
            }
        });
        return result;
    }

    /** A record that can not be made must not end the opening. */
    private void note(Supplier<AuditEntry> entry) {
        try {
            backlog.note(entry.get());
        } catch (RuntimeException e) {
            LOG.error("a record of an emergency opening was lost", e);
        }
    }

    @Override
    public boolean begin(Asked asked, Actor who) {
        if (!begun.compareAndSet(false, true)) {
            return false;
        }
        boolean running = false;
        try {
            List<Doors.Status> all = doors.all();
            if (!all.isEmpty()) {
                outcomes.execute(() -> note(() -> Entries.emergencyBegun(who, asked, all.size())));
                open(all, new Wish(asked, "", Entries.by(who))).thenRun(() -> begun.set(false));
                running = true;
            }
        } finally {
            if (!running) {
                begun.set(false);
            }
        }
        return running;
    }

    @Override
    public Optional<Report> last() {
        return Optional.ofNullable(last);
    }
}
