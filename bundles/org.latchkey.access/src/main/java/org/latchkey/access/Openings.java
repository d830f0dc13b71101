// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.latchkey.protocol.Reason;
import org.latchkey.protocol.audit.Actor;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.code.Op;
import org.latchkey.unit.api.AuditTrail;
import org.latchkey.unit.api.BankRules;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.Doors;
import org.latchkey.unit.api.Doors.Opening;
import org.latchkey.unit.api.Doors.Outcome;
import org.latchkey.unit.api.Holders.Change;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs what was decided and recorded: opens the doors one after another and writes each outcome as its second record,
 * together with the burnt use. Pulses are ordered on whatever thread brings the news that the door may open; records
 * are written from the outcomes thread.
 */
final class Openings {

    /** Something to open: a reservation, or a technician's test. */
    interface Order {

        int door();

        /** Who ordered it. */
        Doors.By by();

        /** True if it must not act any more; asked just before a pulse leaves. */
        default boolean expired() {
            return false;
        }

        /** Writes the outcome. @return completes when it is durable, or fails */
        CompletableFuture<Long> record(Opening opening);

        /** On the outcomes thread, after {@link #record}. @param failure null if it is durable */
        void recorded(Opening opening, Throwable failure);
    }

    private static final Logger LOG = LoggerFactory.getLogger(Openings.class);

    private final Doors doors;
    private final Executor outcomes;
    private final InFlight inFlight;
    private final Set<CompletableFuture<Opening>> waiting = ConcurrentHashMap.newKeySet();

    Openings(Doors doors, Executor outcomes, InFlight inFlight) {
        this.doors = doors;
        this.outcomes = outcomes;
        this.inFlight = inFlight;
    }

    /** @return completes when every outcome is recorded, or could not be */
    CompletableFuture<List<Opening>> run(List<? extends Order> orders) {
        CompletableFuture<List<Opening>> all = new CompletableFuture<>();
        next(orders, 0, new ArrayList<>(orders.size()), all);
        return all;
    }

    private void next(
            List<? extends Order> orders, int index, List<Opening> done, CompletableFuture<List<Opening>> all) {
        Order order = orders.get(index);
        inFlight.follow();
        CompletableFuture<Opening> opening = doors.open(order.door(), order::expired, order.by());
        waiting.add(opening);
        opening.whenComplete((result, calledOff) -> {
            waiting.remove(opening);
            boolean last = index + 1 == orders.size();
            if (!last && calledOff == null) {
                // The next pulse does not wait for this door's record.
                next(orders, index + 1, done, all);
            }
            outcomes.execute(() -> finish(order, result, done, all, orders.size()));
        });
    }

    /** @param result null if it was called off: then it is settled after the restart */
    private void finish(
            Order order, Opening result, List<Opening> done, CompletableFuture<List<Opening>> all, int orders) {
        if (result == null) {
            all.cancel(false);
            inFlight.leave();
            return;
        }
        record(order, result)
                .whenCompleteAsync(
                        (record, failure) -> {
                            if (failure != null) {
                                LOG.warn("outcome of door {} not recorded: {}", order.door(), failure.getMessage());
                            }
                            order.recorded(result, failure);
                            done.add(result);
                            if (done.size() == orders) {
                                all.complete(List.copyOf(done));
                            }
                            inFlight.leave();
                        },
                        outcomes);
    }

    private static CompletableFuture<Long> record(Order order, Opening result) {
        try {
            return order.record(result);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Calls off every pulse that has not left. */
    void callOff() {
        waiting.forEach(opening -> opening.cancel(false));
    }

    /** The opening of a reserved door. */
    static final class Reserved implements Order {

        private final Reservation reservation;
        private final String bank;
        private final Ledger ledger;
        private final Settler settler;
        private final Stays stays;
        private final Rooms rooms;
        private final BooleanSupplier revoked;
        private final Runnable jammed;
        /** From when on nothing is sent any more: the code's end, or that of the grace in which it was shown. */
        private final long end;
        /** Why it must not act any more, as it was last asked for. */
        private volatile String over = "";

        /**
         * @param revoked whether its code is by now
         * @param jammed is run on the outcomes thread when a jam is recorded
         */
        Reserved(
                Reservation reservation,
                String bank,
                Ledger ledger,
                Settler settler,
                Stays stays,
                Rooms rooms,
                BooleanSupplier revoked,
                Runnable jammed) {
            this.reservation = reservation;
            this.bank = bank;
            this.ledger = ledger;
            this.settler = settler;
            this.stays = stays;
            this.rooms = rooms;
            this.revoked = revoked;
            this.jammed = jammed;
            long expires = reservation.expires();
            end = rooms.clock().now().seconds() >= expires ? expires + rooms.grace(door()) : expires;
        }

        Reservation reservation() {
            return reservation;
        }

        @Override
        public int door() {
            return reservation.of().door();
        }

        @Override
        public Doors.By by() {
            return Entries.by(reservation);
        }

        /** Its doors may have waited for others, until the code's end or revocation or into a lock-down. */
        @Override
        public boolean expired() {
            over = whyNot();
            return !over.isEmpty();
        }

        private String whyNot() {
            if (revoked.getAsBoolean()) {
                return Refusal.REVOKED;
            }
            if (reservation.op() != Op.STAFF && rooms.rules().lockedDown(bank)) {
                return BankRules.LOCKED_DOWN;
            }
            return rooms.clock().now().seconds() >= end ? Reason.EXPIRED : "";
        }

        @Override
        public CompletableFuture<Long> record(Opening opening) {
            Batch batch = new Batch();
            List<AuditEntry> entries = new ArrayList<>(1);
            entries.add(
                    opening.equals(Doors.TOO_LATE)
                            ? Entries.opening(reservation, bank, new Opening(Outcome.NOT_SENT, ""), over)
                            : Entries.opening(reservation, bank, opening, ""));
            synchronized (ledger) {
                Optional<Change> change = Optional.empty();
                if (opening.outcome() != Outcome.NO_ANSWER) {
                    change = stays.ended(reservation, opening, batch, entries);
                }
                return stays.submit(entries, batch, change);
            }
        }

        @Override
        public void recorded(Opening opening, Throwable failure) {
            boolean unknown = opening.outcome() == Outcome.NO_ANSWER;
            if (failure != null || unknown) {
                settler.add(reservation, unknown ? Optional.empty() : Optional.of(opening));
                return;
            }
            if (opening.outcome() != Outcome.JAMMED) {
                ledger.forget(reservation.of());
                return;
            }
            settler.watchLate(reservation);
            jammed.run();
        }
    }

    /** A technician's test. */
    static final class Test implements Order {

        private final int door;
        private final String bank;
        private final Actor who;
        private final Ledger ledger;
        private final AuditTrail trail;

        Test(int door, String bank, Actor who, Ledger ledger, AuditTrail trail) {
            this.door = door;
            this.bank = bank;
            this.who = who;
            this.ledger = ledger;
            this.trail = trail;
        }

        @Override
        public int door() {
            return door;
        }

        @Override
        public Doors.By by() {
            return Entries.by(who);
        }

        @Override
        public CompletableFuture<Long> record(Opening opening) {
            return trail.submit(List.of(Entries.tested(bank, door, who, opening)), new Batch());
        }

        @Override
        public void recorded(Opening opening, Throwable failure) {
            ledger.release(door);
        }
    }
}
