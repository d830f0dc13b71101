// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.latchkey.protocol.Reason;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.audit.Event;
import org.latchkey.protocol.command.CommandArgs;
import org.latchkey.protocol.command.CommandArgs.EmergencyOpen;
import org.latchkey.protocol.command.CommandArgs.Open;
import org.latchkey.protocol.command.CommandArgs.Revoke;
import org.latchkey.protocol.command.CommandOutcome;
import org.latchkey.protocol.command.CommandType;
import org.latchkey.protocol.command.VerifiedCommand;
import org.latchkey.unit.api.AuditTrail;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.CommandHandler;
import org.latchkey.unit.api.Doors;
import org.latchkey.unit.api.Doors.Opening;
import org.latchkey.unit.api.Doors.Outcome;
import org.latchkey.unit.api.TrustedClock;

/** Carries out what the portal orders at this gate: codes are revoked, doors opened. */
final class PortalOrders implements CommandHandler {

    /** Indices that fit one text of a record's details. */
    private static final int INDICES_A_TEXT = 40;

    private static final Result EXPIRED = new Result(CommandOutcome.EXPIRED, Reason.EXPIRED);

    private final RevokedCodes revocations;
    private final NewsDesk news;
    private final Ledger ledger;
    private final Doors doors;
    private final AuditTrail trail;
    private final Openings openings;
    private final InFlight inFlight;
    private final Emergency emergency;
    private final TrustedClock clock;

    PortalOrders(
            RevokedCodes revocations,
            NewsDesk news,
            Ledger ledger,
            Doors doors,
            AuditTrail trail,
            Openings openings,
            InFlight inFlight,
            Emergency emergency,
            TrustedClock clock) {
        this.revocations = revocations;
        this.news = news;
        this.ledger = ledger;
        this.doors = doors;
        this.trail = trail;
        this.openings = openings;
        this.inFlight = inFlight;
        this.emergency = emergency;
        this.clock = clock;
    }

    @Override
    public Set<CommandType> types() {
        return Set.of(CommandType.REVOKE, CommandType.OPEN, CommandType.EMERGENCY_OPEN);
    }

    @Override
    public Plan prepare(VerifiedCommand verified, Batch batch) {
        CommandArgs args = verified.command().args();
        if (args instanceof Revoke revoke) {
            return revoke(revoke, verified, batch);
        }
        if (args instanceof Open open) {
            return open(open, verified);
        }
        return emergency((EmergencyOpen) args, verified, batch);
    }

    private Plan revoke(Revoke order, VerifiedCommand verified, Batch batch) {
        if (!revocations.put(order.untilByIndex(), order.epoch(), batch)) {
            return new Plan(Result.failed("revocations-full"), Map.of(), List.of(), Optional.empty(), () -> {});
        }
        List<AuditEntry> entries = List.of(CommandHandler.entry(
                Event.REVOKED,
                verified,
                "",
                0,
                "merged",
                indices(List.copyOf(order.untilByIndex().keySet()))));
        return Plan.applied(Map.of("epoch", order.epoch()), entries, () -> {
            revocations.take(order.untilByIndex(), order.epoch());
            news.know(order.epoch());
        });
    }

    private static Map<String, Object> indices(List<Long> all) {
        String first = joined(all.subList(0, Math.min(INDICES_A_TEXT, all.size())));
        return all.size() <= INDICES_A_TEXT
                ? Map.of("indices", first)
                : Map.of("indices", first, "indices-2", joined(all.subList(INDICES_A_TEXT, all.size())));
    }

    private static String joined(List<?> numbers) {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    private Plan open(Open order, VerifiedCommand verified) {
        List<Doors.Status> known = order.doors().stream()
                .flatMap(door -> doors.status(door).stream())
                .toList();
        if (known.size() < order.doors().size()) {
            return Plan.refused(Refusal.UNKNOWN_DOOR);
        }
        return Plan.then(Map.of("doors", joined(order.doors())), () -> run(known, verified));
    }

    /** Its record may have waited for the disk, and its doors for others: who ordered it must not be long gone. */
    private boolean expired(VerifiedCommand verified) {
        return clock.now().seconds() >= verified.command().expires();
    }

    private CompletableFuture<Result> run(List<Doors.Status> known, VerifiedCommand verified) {
        if (expired(verified)) {
            return CompletableFuture.completedFuture(EXPIRED);
        }
        if (!inFlight.enter()) {
            return CompletableFuture.completedFuture(Result.failed(Refusal.STOPPING));
        }
        List<Ordered> orders = known.stream()
                .filter(status -> ledger.take(status.door()))
                .map(status -> new Ordered(status, verified, ledger, trail, () -> expired(verified)))
                .toList();
        if (orders.isEmpty()) {
            inFlight.leave();
            return CompletableFuture.completedFuture(Result.failed(Refusal.BUSY));
        }
        boolean some = orders.size() < known.size();
        return openings.run(orders).handle((all, calledOff) -> {
            inFlight.leave();
            return calledOff == null ? judge(all, some) : Result.failed(Refusal.STOPPING);
        });
    }

    private static Result judge(List<Opening> all, boolean someBusy) {
        if (all.stream().allMatch(Doors.TOO_LATE::equals)) {
            return EXPIRED;
        }
        for (Opening opening : all) {
            if (opening.equals(Doors.TOO_LATE)) {
                return Result.failed(Reason.EXPIRED);
            }
            if (opening.outcome() != Outcome.OPENED && opening.outcome() != Outcome.PULSED) {
                return Result.failed(Entries.word(opening.outcome()));
            }
        }
        return someBusy ? Result.failed(Refusal.BUSY) : Result.APPLIED;
    }

    private Plan emergency(EmergencyOpen order, VerifiedCommand verified, Batch batch) {
        List<Doors.Status> chosen = doors.all().stream()
                .filter(status -> order.bank().isEmpty() || order.bank().equals(status.bank()))
                .toList();
        if (chosen.isEmpty()) {
            return Plan.refused("unknown-bank");
        }
        Wish wish = Wish.ordered(verified, order.bank(), emergency.now());
        if (!emergency.expect(wish)) {
            // The last gatekeeper left it undone, and the disk took its record after all.
            return Plan.then(Map.of(), () -> CompletableFuture.completedFuture(Emergency.STOPPED));
        }
        Wishes.begin(wish, batch);
        AtomicBoolean recorded = new AtomicBoolean();
        return new Plan(
                Result.APPLIED,
                Map.of("doors", (long) chosen.size()),
                List.of(Entries.emergencyBegun(wish, chosen.size())),
                Optional.of(() -> emergency.order(wish, chosen, recorded.get())),
                () -> recorded.set(true));
    }

    /** The opening of a door by command. */
    static final class Ordered implements Openings.Order {

        private final Doors.Status status;
        private final VerifiedCommand by;
        private final Ledger ledger;
        private final AuditTrail trail;
        private final BooleanSupplier expired;

        Ordered(Doors.Status status, VerifiedCommand by, Ledger ledger, AuditTrail trail, BooleanSupplier expired) {
            this.status = status;
            this.by = by;
            this.ledger = ledger;
            this.trail = trail;
            this.expired = expired;
        }

        @Override
        public int door() {
            return status.door();
        }

        @Override
        public Doors.By by() {
            return Entries.by(by);
        }

        @Override
        public boolean expired() {
            return expired.getAsBoolean();
        }

        @Override
        public CompletableFuture<Long> record(Opening opening) {
            return trail.submit(List.of(Entries.ordered(by, status, opening)), new Batch());
        }

        @Override
        public void recorded(Opening opening, Throwable failure) {
            ledger.release(status.door());
        }
    }
}
