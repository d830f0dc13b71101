// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.latchkey.protocol.command.VerifiedCommand;
import org.latchkey.unit.api.CommandHandler.Result;
import org.latchkey.unit.api.Doors;
import org.latchkey.unit.api.Doors.Opening;
import org.latchkey.unit.api.Doors.Outcome;

/**
 * Opens many doors, whatever their state and whoever else is at them; each supply still opens one at a time. Nothing here
 * waits for the disk: outcomes that can not be recorded wait in the backlog. Everything but {@link #open} runs
 * on the outcomes thread.
 */
final class Emergency {

    /** So many orders are with the supplies at once, so that their queues keep room for more. */
    static final int WINDOW = 16;

    private final Doors doors;
    private final Backlog backlog;
    private final Executor outcomes;

    Emergency(Doors doors, Backlog backlog, Executor outcomes) {
        this.doors = doors;
        this.backlog = backlog;
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
                doors.open(status.door(), () -> false, Entries.by(by))
                        .whenComplete((opening, calledOff) -> outcomes.execute(() -> ended(status, opening)));
            }
        }

        /** @param opening null if it was called off */
        private void ended(Doors.Status status, Opening opening) {
            Opening known = opening == null ? new Opening(Outcome.NOT_SENT, "called off") : opening;
            failed |= known.outcome() != Outcome.OPENED && known.outcome() != Outcome.PULSED;
            backlog.note(Entries.ordered(by, status, known));
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
}
