// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.latchkey.access.Reservation.State;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.code.AccessCode;
import org.latchkey.protocol.code.VerifiedCode;
import org.latchkey.protocol.site.Revocations;
import org.latchkey.unit.api.AuditTrail;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.Doors;
import org.latchkey.unit.api.Gatekeeper;
import org.latchkey.unit.api.Store;
import org.latchkey.unit.api.TrustedClock;
import org.latchkey.unit.api.UnitException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gatekeeper: verify, decide, one synced batch of record and reservation, pulse, confirm, second record.
 *
 * <p>Threads: callers verify on their own threads and decide under the ledger's lock; the thread that completes the
 * trail's write only orders pulses and never takes that lock; everything after is the outcomes thread's.
 */
final class Gate implements Gatekeeper {

    /** How long all absent lines of a code together are waited for. */
    static final long LINE_PATIENCE_MILLIS = 5_000;

    /** A disk slower than this is not waited for: nobody still stands at the door. */
    static final long DISK_PATIENCE_MILLIS = 10_000;

    static final long STOP_MILLIS = 5_000;
    static final String CONSOLE = "console";
    static final String OK = "ok";

    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);

    private final Verifier verifier;
    private final Store store;
    private final AuditTrail trail;
    private final TrustedClock clock;
    private final Doors doors;
    private final Ledger ledger;
    private final NewsDesk news;
    private final Decision decision;
    private final RefusalLog refusals;
    private final Settler settler;
    private final Openings openings;
    private final Technician technician;
    private final Housekeeping housekeeping;
    private final Outcomes outcomes;
    private final LongSupplier millis;
    private final InFlight inFlight = new InFlight();

    Gate(
            Verifier verifier,
            Revocations revoked,
            Store store,
            AuditTrail trail,
            TrustedClock clock,
            Doors doors,
            Outcomes outcomes,
            LongSupplier millis) {
        this.verifier = verifier;
        this.store = store;
        this.trail = trail;
        this.clock = clock;
        this.doors = doors;
        this.outcomes = outcomes;
        this.millis = millis;
        ledger = new Ledger(store);
        RevokedCodes revocations = new RevokedCodes(store, revoked);
        news = new NewsDesk(store, revocations, revoked.epoch());
        decision = new Decision(ledger, revocations, doors);
        refusals = new RefusalLog(trail, millis);
        settler = new Settler(ledger, doors, trail, clock, millis, outcomes);
        openings = new Openings(doors, outcomes, inFlight);
        technician = new Technician(doors, ledger, trail, openings);
        housekeeping = new Housekeeping(store, ledger, revocations, clock, millis);
        outcomes.repeat(this::tick);
    }

    private void tick() {
        settler.tick();
        refusals.tick();
        housekeeping.tick();
    }

    /** A door changed; on the poller's thread. */
    void edge(Doors.Status status) {
        outcomes.execute(() -> settler.edge(status));
    }

    @Override
    public Verdict present(String text, String source) {
        if (!inFlight.enter()) {
            return refused(Refusal.STOPPING, RefusalLog.SUMMARISED);
        }
        try {
            VerifiedCode verified = verifier.verify(text, clock.now().seconds(), clock.tolerance());
            return admit(verified, source);
        } catch (ProtocolException e) {
            return refused(e.reason(), refusals.refuse(Entries.refused(text, e.reason(), source)));
        } catch (UnitException e) {
            // Without a durable record nothing is opened; the store's or trail's own health check says what to do.
            LOG.warn("a code was refused because nothing could be recorded: {}", e.getMessage());
            return refused(Refusal.NOT_RECORDED, RefusalLog.SUMMARISED);
        } finally {
            inFlight.leave();
        }
    }

    /** @return false if closed: the scan was not looked at */
    boolean handle(String text, String source) {
        return !present(text, source).reason().equals(Refusal.STOPPING);
    }

    private Verdict admit(VerifiedCode verified, String source) {
        Attempt attempt = attempt(verified, source, true);
        if (!attempt.away.isEmpty()) {
            long deadline = millis.getAsLong() + LINE_PATIENCE_MILLIS;
            for (int door : attempt.away) {
                doors.reachable(door, Math.max(0, deadline - millis.getAsLong()));
            }
            attempt = attempt(verified, source, false);
        }
        if (attempt.written == null) {
            AuditEntry entry = Entries.refused(verified, attempt.door, attempt.reason, source);
            return refused(attempt.reason, refusals.refuse(entry));
        }
        return new Verdict(true, OK, attempt.doors(), await(attempt), attempt.outcome);
    }

    private long await(Attempt attempt) {
        try {
            return attempt.written.get(DISK_PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            takeBack(attempt);
            throw new UnitException(String.valueOf(e.getCause().getMessage()), e);
        } catch (TimeoutException e) {
            throw abandon(attempt, "the disk has not answered for " + DISK_PATIENCE_MILLIS + " ms", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw abandon(attempt, "interrupted while waiting for the disk", e);
        }
    }

    /** The customer is told that nothing opens, so nothing may open later, whenever the disk comes back. */
    private UnitException abandon(Attempt attempt, String why, Exception cause) {
        if (attempt.decided.compareAndSet(false, true)) {
            attempt.written.whenCompleteAsync((record, failure) -> settleAbandoned(attempt, failure), outcomes);
        }
        return new UnitException(why, cause);
    }

    private void settleAbandoned(Attempt attempt, Throwable failure) {
        if (failure == null) {
            attempt.orders.forEach(order -> settler.add(order.reservation(), Optional.empty()));
        } else {
            takeBack(attempt);
        }
    }

    private void takeBack(Attempt attempt) {
        synchronized (ledger) {
            attempt.orders.forEach(order -> ledger.forget(order.reservation().of()));
            attempt.replaced.forEach(ledger::remember);
        }
    }

    /** One look at the code, and if a door may open, its batch under way. */
    private static final class Attempt {
        List<Integer> away = List.of();
        String reason = "";
        int door;
        List<Openings.Reserved> orders = new ArrayList<>(1);
        List<Reservation> replaced = new ArrayList<>(0);
        CompletableFuture<Long> written;
        /** Set by who comes first: the write that lets doors open, or the wait that gives up on it. */
        final AtomicBoolean decided = new AtomicBoolean();

        final CompletableFuture<List<Doors.Opening>> outcome = new CompletableFuture<>();

        List<Integer> doors() {
            return orders.stream().map(Openings.Reserved::door).toList();
        }
    }

    /** @param mayWait true if absent lines may still be waited for: then nothing is decided while one is away */
    private Attempt attempt(VerifiedCode verified, String source, boolean mayWait) {
        Attempt attempt = new Attempt();
        boolean stateLost = store.setAsideReason().isPresent();
        synchronized (ledger) {
            Batch batch = new Batch();
            List<AuditEntry> entries = new ArrayList<>(1);
            news.take(verified, batch, entries);
            Decision.Choice choice = decision.choose(verified, stateLost);
            if (mayWait && !choice.away().isEmpty()) {
                attempt.away = choice.away();
            }
            if (choice.doors().isEmpty() || !attempt.away.isEmpty()) {
                attempt.reason = choice.reason();
                attempt.door = choice.door();
                submitNews(entries, batch);
                return attempt;
            }
            for (Doors.Status status : choice.doors()) {
                reserve(verified, status, source, attempt, batch, entries);
            }
            clock.accept(verified.code().issuedAt(), batch);
            inFlight.follow();
            attempt.written = submit(entries, batch);
        }
        // On the thread that made it durable: the pulse leaves without another hop.
        attempt.written.whenComplete((record, failure) -> open(attempt, failure));
        return attempt;
    }

    private CompletableFuture<Long> submit(List<AuditEntry> entries, Batch batch) {
        try {
            return trail.submit(entries, batch);
        } catch (UnitException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** What a code revokes holds even if the code itself opens nothing. */
    private void submitNews(List<AuditEntry> entries, Batch batch) {
        if (!entries.isEmpty()) {
            submit(entries, batch).whenComplete((record, failure) -> {
                if (failure != null) {
                    LOG.warn("news of a code could not be recorded: {}", failure.getMessage());
                }
            });
        }
    }

    private void reserve(
            VerifiedCode verified,
            Doors.Status status,
            String source,
            Attempt attempt,
            Batch batch,
            List<AuditEntry> entries) {
        AccessCode code = verified.code();
        CodeDoor of = new CodeDoor(CodeDoor.codeOf(code.id()), status.door());
        Reservation reservation =
                new Reservation(of, State.PENDING, code.scope().uses(), code.expires(), 0, verified.envelopeHash());
        giveAway(status, of, attempt);
        ledger.find(of).ifPresent(attempt.replaced::add);
        ledger.remember(reservation);
        Ledger.put(reservation, batch);
        long use = reservation.limited() ? ledger.burnt(of) + 1 : 0;
        entries.add(Entries.accepted(verified, status.bank(), status.door(), source, use));
        attempt.orders.add(new Openings.Reserved(reservation, status.bank(), ledger, settler, trail));
    }

    /** Uses of others that wait for this door end here. Rare, so it has a batch of its own, ahead of the other. */
    private void giveAway(Doors.Status status, CodeDoor to, Attempt attempt) {
        for (Reservation left : ledger.leftAt(status.door())) {
            if (!left.of().equals(to)) {
                Batch batch = new Batch();
                ledger.burn(left, batch);
                submit(List.of(Entries.settled(left, status.bank(), "burnt", "door-given-away")), batch);
                ledger.forget(left.of());
                attempt.replaced.add(left);
            }
        }
    }

    private void open(Attempt attempt, Throwable notWritten) {
        if (notWritten != null || !attempt.decided.compareAndSet(false, true)) {
            attempt.outcome.cancel(false);
            inFlight.leave();
            return;
        }
        openings.run(attempt.orders).whenComplete((all, calledOff) -> {
            if (calledOff == null) {
                attempt.outcome.complete(all);
            } else {
                attempt.outcome.cancel(false);
            }
            inFlight.leave();
        });
    }

    @Override
    public Verdict test(int door) {
        if (!inFlight.enter()) {
            return refused(Refusal.STOPPING, RefusalLog.SUMMARISED);
        }
        try {
            return technician.test(door, CONSOLE);
        } catch (UnitException e) {
            LOG.warn("a test opening was refused because it could not be recorded: {}", e.getMessage());
            return refused(Refusal.NOT_RECORDED, RefusalLog.SUMMARISED);
        } finally {
            inFlight.leave();
        }
    }

    @Override
    public String clear(int door) {
        return technician.clear(door, CONSOLE);
    }

    /** Takes nothing new, waits bounded for openings and their records, then calls off what has not been sent. */
    void close() {
        inFlight.close();
        try {
            if (!inFlight.await(STOP_MILLIS)) {
                openings.callOff();
                inFlight.await(STOP_MILLIS / 5);
            }
        } catch (InterruptedException e) {
            openings.callOff();
            Thread.currentThread().interrupt();
        }
        outcomes.stop(STOP_MILLIS / 5);
        refusals.close();
    }

    private static Verdict refused(String reason, long record) {
        return new Verdict(false, reason, List.of(), record, CompletableFuture.completedFuture(List.of()));
    }
}
