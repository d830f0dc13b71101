// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Customers who are taken on to another door because the first one jammed. A record that fails is tried again, and a slow one
 * waited for, as long as somebody still stands there; what becomes durable later opens nothing. Used by the outcomes thread
 * alone.
 */
final class Moves {

    static final long RETRY_MILLIS = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(Moves.class);

    /** A door that was chosen, and its record under way. */
    interface Chosen {

        CompletableFuture<Long> written();

        /** It is durable, and its pulse ordered. */
        void durable(long record);

        /** It is not to be. */
        void failed();

        /** Nothing may open by it any more. @return false if it is too late for that */
        boolean giveUp();
    }

    private static final class Move {
        final Supplier<Optional<Chosen>> choice;
        final long deadline;
        long retryAt;
        Optional<Chosen> underWay = Optional.empty();

        Move(Supplier<Optional<Chosen>> choice, long deadline) {
            this.choice = choice;
            this.deadline = deadline;
        }
    }

    private final LongSupplier millis;
    private final Executor own;
    private final List<Move> moves = new ArrayList<>(0);

    /** @param own the outcomes thread */
    Moves(LongSupplier millis, Executor own) {
        this.millis = millis;
        this.own = own;
    }

    /** @param choice gives another door; empty if there is none */
    void begin(Supplier<Optional<Chosen>> choice) {
        Move move = new Move(choice, millis.getAsLong() + Admission.DISK_PATIENCE_MILLIS);
        moves.add(move);
        attempt(move);
    }

    private void attempt(Move move) {
        move.underWay = move.choice.get();
        move.underWay.ifPresentOrElse(
                chosen -> chosen.written()
                        .whenCompleteAsync((record, failure) -> written(move, chosen, record, failure), own),
                () -> moves.remove(move));
    }

    private void written(Move move, Chosen chosen, Long record, Throwable failure) {
        if (!moves.contains(move)) {
            return;
        }
        if (failure == null) {
            moves.remove(move);
            chosen.durable(record);
            return;
        }
        LOG.warn("somebody could not be taken on to another door yet: {}", failure.getMessage());
        chosen.failed();
        move.underWay = Optional.empty();
        move.retryAt = millis.getAsLong() + RETRY_MILLIS;
    }

    /** Called several times a second; nearly always there is nothing. */
    void tick() {
        for (Move move : List.copyOf(moves)) {
            boolean over = millis.getAsLong() >= move.deadline;
            if (over && move.underWay.map(Chosen::giveUp).orElse(true)) {
                LOG.warn("somebody was not taken on to another door: the disk does not answer");
                moves.remove(move);
            } else if (move.underWay.isEmpty() && millis.getAsLong() >= move.retryAt) {
                attempt(move);
            }
        }
    }
}
