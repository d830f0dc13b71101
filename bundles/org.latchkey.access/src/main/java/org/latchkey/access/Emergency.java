// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.command.VerifiedCommand;
import org.latchkey.unit.api.AuditTrail;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.CommandHandler.Result;
import org.latchkey.unit.api.Doors;
import org.latchkey.unit.api.Doors.Opening;
import org.latchkey.unit.api.Doors.Outcome;
import org.latchkey.unit.api.UnitException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens many doors, whatever their state and whoever else is at them; each supply still opens one at a time. Nothing here
 * waits for the disk: outcomes that can not be recorded wait in memory until they can. Everything but {@link #open} runs
 * on the outcomes thread.
 */
final class Emergency {

    /** So many orders are with the supplies at once, so that their queues keep room for more. */
    static final int WINDOW = 16;

    /** As many outcomes as a site has doors, twice. */
    private static final int MAX_UNRECORDED = 4_000;

    private static final Logger LOG = LoggerFactory.getLogger(Emergency.class);

    private final Doors doors;
    private final AuditTrail trail;
    private final Executor outcomes;
    private final Queue<AuditEntry> unrecorded = new ArrayDeque<>();

    Emergency(Doors doors, AuditTrail trail, Executor outcomes) {
        this.doors = doors;
        this.trail = trail;
        this.outcomes = outcomes;
    }

    private final class Run {
        final Queue<Doors.Status> waiting;
        final VerifiedCommand by;
        final CompletableFuture<Result> result = new CompletableFuture<>();
        int left;
        boolean failed;

        Run(List<Doors.Status> chosen, VerifiedCommand by) {
            waiting = new ArrayDeque<>(chosen);
            left = chosen.size();
            this.by = by;
        }

        void next() {
            Doors.Status status = waiting.poll();
            if (status != null) {
                doors.open(status.door())
                        .whenComplete((opening, calledOff) -> outcomes.execute(() -> ended(status, opening)));
            }
        }

        /** @param opening null if it was called off */
        private void ended(Doors.Status status, Opening opening) {
            Opening known = opening == null ? new Opening(Outcome.NOT_SENT, "called off") : opening;
            failed |= known.outcome() != Outcome.OPENED && known.outcome() != Outcome.PULSED;
            note(Entries.ordered(by, status, known));
            left--;
            next();
            if (left == 0) {
                result.complete(failed ? Result.failed("not-all-opened") : Result.APPLIED);
            }
        }
    }

    /** @return completes when every door has been tried */
    CompletableFuture<Result> open(List<Doors.Status> chosen, VerifiedCommand by) {
        Run run = new Run(chosen, by);
        outcomes.execute(() -> {
            for (int i = 0; i < WINDOW; i++) {
                run.next();
            }
        });
        return run.result;
    }

    private void note(AuditEntry entry) {
        try {
            trail.submit(List.of(entry), new Batch()).whenComplete((record, failure) -> {
                if (failure != null) {
                    outcomes.execute(() -> keep(entry, failure));
                }
            });
        } catch (UnitException e) {
            keep(entry, e);
        }
    }

    private void keep(AuditEntry entry, Throwable why) {
        LOG.warn("an emergency opening is not recorded yet: {}", why.getMessage());
        if (unrecorded.size() < MAX_UNRECORDED) {
            unrecorded.add(entry);
        }
    }

    /** Records what could not be recorded, one after another until one fails again. */
    void tick() {
        while (!unrecorded.isEmpty()) {
            try {
                trail.append(unrecorded.peek(), new Batch());
                unrecorded.poll();
            } catch (UnitException e) {
                LOG.debug("emergency openings still wait for the disk: {}", e.getMessage());
                return;
            }
        }
    }
}
