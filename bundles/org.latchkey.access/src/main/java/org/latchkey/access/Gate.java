// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.latchkey.device.api.Unreadable;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.Reason;
import org.latchkey.protocol.audit.Actor;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.code.AccessCode;
import org.latchkey.protocol.code.Op;
import org.latchkey.protocol.code.VerifiedCode;
import org.latchkey.protocol.cose.LetterType;
import org.latchkey.protocol.letter.LetterText;
import org.latchkey.protocol.letter.TypedLetter;
import org.latchkey.unit.api.AuditTrail;
import org.latchkey.unit.api.CommandHandler;
import org.latchkey.unit.api.DoorUse;
import org.latchkey.unit.api.Doors;
import org.latchkey.unit.api.Doors.By;
import org.latchkey.unit.api.Doors.Ordered;
import org.latchkey.unit.api.Enrolment;
import org.latchkey.unit.api.GateWatcher.Kind;
import org.latchkey.unit.api.GateWatcher.Presented;
import org.latchkey.unit.api.Gatekeeper;
import org.latchkey.unit.api.LetterGate;
import org.latchkey.unit.api.Site;
import org.latchkey.unit.api.Store;
import org.latchkey.unit.api.TechnicianRights;
import org.latchkey.unit.api.TrustedClock;
import org.latchkey.unit.api.UnitException;
import org.latchkey.unit.api.refusals.RefusalLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gatekeeper: verify, decide, one synced batch of record and reservation, pulse, confirm, second record.
 *
 * <p>Threads: callers verify on their own threads and decide under the ledger's lock; the thread that completes the
 * trail's write only orders pulses and never takes that lock; everything after is the outcomes thread's.
 */
final class Gate implements Gatekeeper {

    static final long STOP_MILLIS = 5_000;
    static final String OK = "ok";
    static final String MOVED = "moved";

    private static final CompletableFuture<List<Doors.Opening>> NO_OPENINGS =
            CompletableFuture.completedFuture(List.of());
    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);

    private final Verifier verifier;
    private final Rooms rooms;
    private final TrustedClock clock;
    private final Admission admission;
    private final RefusalLog refusals;
    private final Backlog backlog;
    private final Settler settler;
    private final Openings openings;
    private final RevokedCodes revocations;
    private final Technician technician;
    private final Rights rights;
    private final PortalOrders orders;
    private final Emergency emergency;
    private final Housekeeping housekeeping;
    private final Outcomes outcomes;
    private final Consumer<Presented> watchers;
    private final LongSupplier millis;
    private final Stays stays;
    private final ReturnsDesk desk;
    private final Ledger ledger;
    private final TokenDesk tokens;
    private final Doors.Listener edges = new Edges();
    private final InFlight inFlight = new InFlight();
    /** Until when low doors come first. */
    private volatile long lowUntil = Long.MIN_VALUE;

    Gate(Verifier verifier, Rooms rooms, Outcomes outcomes, LongSupplier millis, Consumer<Presented> watchers) {
        this.verifier = verifier;
        this.rooms = rooms;
        this.watchers = watchers;
        this.outcomes = outcomes;
        this.millis = millis;
        clock = rooms.clock();
        Site site = rooms.site();
        Store store = rooms.store();
        AuditTrail trail = rooms.trail();
        Doors doors = rooms.doors();
        ledger = new Ledger(store);
        ledger.merge(
                site.snapshot().memory().burnt(),
                site.snapshotHash(),
                clock.now().seconds());
        revocations = new RevokedCodes(store, site.revocations());
        refusals = new RefusalLog(trail, millis);
        stays = new Stays(ledger, rooms, millis, outcomes);
        backlog = new Backlog(trail, outcomes);
        settler = new Settler(ledger, stays, rooms, millis, outcomes, backlog::note);
        openings = new Openings(doors, outcomes, inFlight);
        NewsDesk news = new NewsDesk(store, revocations, revocations.epoch());
        Decision decision = new Decision(ledger, revocations, rooms);
        Preparation preparation = new Preparation(decision, ledger, rooms, stays, settler, outcomes);
        admission = new Admission(
                decision, news, ledger, trail, preparation, openings, inFlight, outcomes, millis, this::moved);
        desk = new ReturnsDesk(ledger, rooms, revocations);
        rights = new Rights(store, trail, clock, revocations::contains);
        tokens = new TokenDesk(rights, refusals, trail, watchers);
        technician = new Technician(rooms, ledger, openings);
        EmergencyRun.Room room = new EmergencyRun.Room(doors, outcomes, inFlight, backlog, millis);
        emergency = new Emergency(room, clock, new Wishes(store), trail.boot());
        housekeeping = new Housekeeping(ledger, revocations, rooms, millis);
        orders = new PortalOrders(revocations, news, ledger, doors, trail, openings, inFlight, emergency, clock);
        outcomes.repeat(this::tick);
    }

    /** What the portal orders here. */
    CommandHandler orders() {
        return orders;
    }

    /** What opens every door. */
    Emergency emergency() {
        return emergency;
    }

    /** For whoever takes a door from its holder. */
    DoorUse doorUse() {
        return ledger::whileIdle;
    }

    /** What a technician's code opens. */
    TechnicianRights rights() {
        return rights;
    }

    @Override
    public long revocationEpoch() {
        return revocations.epoch();
    }

    private void tick() {
        settler.tick();
        admission.tick();
        stays.tick();
        refusals.tick();
        housekeeping.tick();
        emergency.tick();
        backlog.tick();
    }

    /** What doors do is told here; on the poller's thread. */
    Doors.Listener edges() {
        return edges;
    }

    private final class Edges implements Doors.Listener {

        @Override
        public void changed(Doors.Status status, boolean commanded) {
            changed(status, Optional.empty());
        }

        @Override
        public void changed(Doors.Status status, Optional<Ordered> why) {
            outcomes.execute(() -> settler.edge(status, why.map(Ordered::by)));
        }

        @Override
        public boolean recordsLate(Doors.Status status, By by) {
            boolean awaited = ledger.awaitsLate(status.door(), by);
            if (awaited) {
                outcomes.execute(() -> settler.late(status, by));
            }
            return awaited;
        }
    }

    @Override
    public Verdict present(String text, String source) {
        return present(text, source, List.of());
    }

    @Override
    public Verdict present(String text, String source, List<Integer> doors) {
        List<Integer> chosen = List.copyOf(doors);
        return verified(text, source, known -> decide(new Asked(text, known, source, chosen, isLowWanted(known))));
    }

    @Override
    public Verdict end(String text, String source) {
        return verified(text, source, known -> returned(known, source, desk.end(known)));
    }

    @Override
    public Verdict release(int door, String text, String source) {
        return verified(text, source, known -> returned(known, source, desk.release(door, known)));
    }

    private Verdict returned(VerifiedCode verified, String source, ReturnsDesk.Answer answer) {
        return answer.refusal().isEmpty()
                ? new Verdict(true, OK, List.of(), answer.record(), NO_OPENINGS)
                : refused(
                        answer.refusal(),
                        refusals.refuse(Entries.refused(verified, answer.door(), answer.refusal(), source)));
    }

    @Override
    public void preferLow(long wanted) {
        lowUntil = millis.getAsLong() + wanted;
    }

    private boolean isLowWanted(VerifiedCode verified) {
        Op op = verified.code().scope().op();
        boolean wanted = (op == Op.ALLOCATE || op == Op.DROP_OFF) && millis.getAsLong() < lowUntil;
        if (wanted) {
            lowUntil = Long.MIN_VALUE;
        }
        return wanted;
    }

    /** Verifies, does that with the code, and tells who watches. */
    private Verdict verified(String text, String source, Function<VerifiedCode, Verdict> next) {
        if (!inFlight.enter()) {
            return refused(Refusal.STOPPING, RefusalLog.SUMMARISED);
        }
        Optional<VerifiedCode> known = Optional.empty();
        Verdict verdict;
        try {
            known = Optional.of(verifier.verify(text, clock.now().seconds(), clock.tolerance()));
            verdict = next.apply(known.get());
        } catch (ProtocolException e) {
            verdict = refused(e.reason(), refusals.refuse(Entries.refused(text, e.reason(), source)));
        } catch (UnitException e) {
            // Without a durable record nothing is opened; the store's or trail's own health check says what to do.
            LOG.warn("a code was refused because nothing could be recorded: {}", e.getMessage());
            verdict = refused(Refusal.NOT_RECORDED, RefusalLog.SUMMARISED);
        } finally {
            inFlight.leave();
        }
        watchers.accept(presented(text, source, verdict, known));
        return verdict;
    }

    private void moved(Asked asked, Admission.Answer answer) {
        Verdict verdict = new Verdict(true, MOVED, answer.doors(), answer.record(), answer.openings());
        watchers.accept(presented(asked.text(), asked.source(), verdict, Optional.of(asked.verified())));
    }

    /** Who was let in after the end of the code has the rest of the door's grace. */
    private long end(AccessCode code, Verdict verdict) {
        boolean granted = verdict.accepted() && !verdict.doors().isEmpty() && rooms.isLate(code);
        return granted ? code.expires() + rooms.grace(verdict.doors().get(0)) : code.expires();
    }

    private Presented presented(String text, String source, Verdict verdict, Optional<VerifiedCode> known) {
        Optional<Op> op = known.map(verified -> verified.code().scope().op());
        Kind kind = op.map(Gate::kind).orElse(Kind.NONE);
        long end = known.map(one -> end(one.code(), verdict)).orElse(0L);
        return new Presented(text, source, verdict, end, kind, op);
    }

    private static Kind kind(Op op) {
        return switch (op) {
            case STAFF -> Kind.STAFF;
            case TECHNICIAN -> Kind.TECHNICIAN;
            default -> Kind.CUSTOMER;
        };
    }

    private Verdict decide(Asked asked) {
        if (asked.op() == Op.TECHNICIAN) {
            return technician(asked.verified(), asked.source());
        }
        Admission.Answer answer = admission.admit(asked);
        if (!answer.refusal().isEmpty()) {
            AuditEntry entry = Entries.refused(asked.verified(), answer.door(), answer.refusal(), asked.source());
            return refused(answer.refusal(), refusals.refuse(entry));
        }
        return new Verdict(true, OK, answer.doors(), answer.record(), answer.openings());
    }

    private Verdict technician(VerifiedCode verified, String source) {
        admission.learn(verified);
        if (revocations.contains(verified.code().statusIndex())) {
            return refused(Refusal.REVOKED, refusals.refuse(Entries.refused(verified, 0, Refusal.REVOKED, source)));
        }
        long record = rights.open(verified, source);
        return new Verdict(true, OK, List.of(), record, NO_OPENINGS);
    }

    /** @return false if closed: the scan was not looked at */
    boolean handle(String text, String source) {
        return !present(text, source).reason().equals(Refusal.STOPPING);
    }

    /**
     * A command was shown to the scanner: hands it on. What became of it is in the trail; the scanner does not wait.
     *
     * @param letters the gate for it, if it is there
     */
    void command(String text, String source, Optional<LetterGate> letters) {
        Verdict handedOn = new Verdict(true, OK, List.of(), RefusalLog.SUMMARISED, NO_OPENINGS);
        watchers.accept(new Presented(text, source, handedOn, 0, Kind.COMMAND, Optional.empty()));
        try {
            TypedLetter letter = new TypedLetter(LetterType.COMMAND, LetterText.parse(text));
            if (letters.isPresent()) {
                letters.get().accept(letter, source);
            } else {
                refusals.refuse(Entries.refused(text, Refusal.NOT_SUPPORTED, source));
            }
        } catch (ProtocolException e) {
            refusals.refuse(Entries.refused(text, e.reason(), source));
        } catch (IllegalArgumentException e) {
            refusals.refuse(Entries.refused(text, Reason.BAD_ENVELOPE, source));
        }
    }

    /**
     * An enrolment token was shown to the scanner: hands it on. The scanner does not wait for the portal.
     *
     * @param enrolment where tokens are tried, if it is there
     * @return false if closed: the scan was not looked at
     */
    boolean token(String text, String source, Optional<Enrolment> enrolment) {
        if (!inFlight.enter()) {
            return false;
        }
        try {
            tokens.show(text, source, enrolment);
            return true;
        } finally {
            inFlight.leave();
        }
    }

    /** Records readings of which the scanner could make no text. @return false if closed: nothing was noted */
    boolean unreadable(Unreadable why, String source, long times) {
        if (!inFlight.enter()) {
            return false;
        }
        try {
            String reason = why == Unreadable.TOO_LONG ? Reason.TOO_LONG : Refusal.NOT_PRINTABLE;
            long record = refusals.refuse(Entries.unreadable(reason, source), times);
            watchers.accept(presented("", source, refused(reason, record), Optional.empty()));
            return true;
        } finally {
            inFlight.leave();
        }
    }

    /** Who works here: the holder of the code that opened the rights, or whoever is at the console. */
    private Actor technicianHere() {
        return rights.holder().orElse(Entries.AT_CONSOLE);
    }

    @Override
    public Verdict test(int door) {
        if (!inFlight.enter()) {
            return refused(Refusal.STOPPING, RefusalLog.SUMMARISED);
        }
        try {
            return technician.test(door, technicianHere());
        } catch (UnitException e) {
            LOG.warn("a test opening was refused because it could not be recorded: {}", e.getMessage());
            return refused(Refusal.NOT_RECORDED, RefusalLog.SUMMARISED);
        } finally {
            inFlight.leave();
        }
    }

    @Override
    public String clear(int door) {
        return technician.clear(door, technicianHere());
    }

    /** True until it is closed. */
    boolean isOpen() {
        return inFlight.isOpen();
    }

    /** Takes nothing new, waits bounded for openings and their records, then calls off what has not been sent. */
    void close() {
        inFlight.close();
        emergency.suspend();
        try {
            if (!inFlight.await(STOP_MILLIS)) {
                callOff();
                inFlight.await(STOP_MILLIS / 5);
            }
        } catch (InterruptedException e) {
            callOff();
            Thread.currentThread().interrupt();
        }
        outcomes.execute(() -> backlog.flush(STOP_MILLIS / 10));
        outcomes.stop(STOP_MILLIS / 5);
        emergency.leave();
        refusals.close();
    }

    private void callOff() {
        openings.callOff();
        emergency.callOff();
    }

    private static Verdict refused(String reason, long record) {
        return new Verdict(false, reason, List.of(), record, NO_OPENINGS);
    }
}
