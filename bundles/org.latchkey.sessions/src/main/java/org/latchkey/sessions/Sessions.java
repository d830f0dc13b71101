// SPDX-License-Identifier: Apache-2.0
package org.latchkey.sessions;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.latchkey.protocol.audit.Event;
import org.latchkey.unit.api.BankRules;
import org.latchkey.unit.api.DoorUse;
import org.latchkey.unit.api.Doors;
import org.latchkey.unit.api.Doors.Opening;
import org.latchkey.unit.api.Doors.Outcome;
import org.latchkey.unit.api.Holders.Hold;
import org.latchkey.unit.api.Holders.Kind;
import org.latchkey.unit.api.Holders.Phase;
import org.latchkey.unit.api.Occupancy;
import org.latchkey.unit.api.PinSessions;
import org.latchkey.unit.api.UnitException;
import org.latchkey.unit.api.refusals.RefusalLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides on requests with a PIN: hash, decide under the house's lock, one synced batch of record and holder, pulse. Callers
 * wait on their own threads; the thread that makes the batch durable only orders the pulse.
 */
final class Sessions implements PinSessions {

    /** A disk slower than this is not waited for: nobody still stands at the door. */
    static final long DISK_PATIENCE_MILLIS = 10_000;

    static final long DOOR_PATIENCE_MILLIS = 3_000;

    private static final int ID_BYTES = 8;

    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

    /** Staff free a door with their code. */
    interface Releases {
        Answer release(int door, String staffCode);
    }

    private final SecureRandom random = new SecureRandom();
    private final House house;
    private final Stays stays;
    private final Hasher hasher;
    private final PinGate gate;
    private final BackOff backOff;
    private final RefusalLog refusals;
    private final SessionOpenings openings;
    private final SessionKeeper keeper;
    private final Releases releases;
    private volatile boolean stopping;

    Sessions(House house, Stays stays, Hasher hasher, PinGate gate, Releases releases) {
        this.house = house;
        this.stays = stays;
        this.hasher = hasher;
        this.gate = gate;
        this.releases = releases;
        backOff = new BackOff(house.store(), house.millis());
        refusals = new RefusalLog(house.trail(), house.millis());
        openings = new SessionOpenings(house, stays);
        keeper = new SessionKeeper(house, openings, backOff, stays);
    }

    /** Several times a second, on the room's thread. */
    void tick() {
        openings.tick();
        keeper.tick();
        refusals.tick();
    }

    /** A door changed; on the room's thread. */
    void edge(Doors.Status status, Optional<Doors.Ordered> why) {
        openings.edge(status, why);
    }

    /** For whoever takes a door from its holder. */
    DoorUse doorUse() {
        return this::whileIdle;
    }

    private boolean whileIdle(int door, Runnable work) {
        synchronized (house) {
            if (openings.isBusy(door)) {
                return false;
            }
            work.run();
            return true;
        }
    }

    /** Takes nothing new from now on. @return true once no opening is under way */
    boolean stop() {
        stopping = true;
        return openings.isIdle();
    }

    void close() {
        refusals.close();
    }

    @Override
    public Answer begin(int door, char[] pin) {
        String refusal = PinRules.refusal(pin);
        refusal = refusal.isEmpty() ? beginRefusal(door) : refusal;
        if (!refusal.isEmpty()) {
            return refused(door, refusal, 0);
        }
        if (!house.doors().reachable(door, DOOR_PATIENCE_MILLIS)) {
            return refused(door, Words.DOOR_UNREACHABLE, 0);
        }
        byte[] salt = new byte[Hasher.SALT];
        random.nextBytes(salt);
        Optional<byte[]> hash = gate.inTurn(() -> hasher.hash(pin, salt));
        return hash.map(made -> begin(door, new PinSecret(house.proven(), salt, made)))
                .orElseGet(() -> refused(door, Words.TOO_BUSY, 0));
    }

    private String beginRefusal(int door) {
        Optional<Doors.Status> status = house.status(door);
        if (stopping) {
            return Words.STOPPING;
        }
        if (status.isEmpty()) {
            return Words.UNKNOWN_DOOR;
        }
        if (house.store().setAsideReason().isPresent()) {
            return Words.STATE_LOST;
        }
        if (house.holders().at(door).isPresent() || openings.isBusy(door)) {
            return Words.DOOR_NOT_FREE;
        }
        String keptOut = house.keptOut(status.get().bank());
        if (!keptOut.isEmpty()) {
            return keptOut;
        }
        return house.occupancy().places().stream()
                        .anyMatch(place -> place.door() == door && place.use() == Occupancy.Use.FREE)
                ? ""
                : Words.DOOR_NOT_FREE;
    }

    private Answer begin(int door, PinSecret secret) {
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        long now = house.now();
        Hold hold = new Hold(
                door,
                Kind.SESSION,
                HexFormat.of().formatHex(id),
                now,
                now + stays.of(house.bank(door)).seconds(),
                Phase.ACTIVE,
                false,
                secret.encode());
        Pending pending = new Pending(door, hold.id(), Pending.Kind.BEGIN);
        return act(pending, step -> {
            String refusal = beginRefusal(door);
            if (!refusal.isEmpty()) {
                return refusal;
            }
            Map<String, Object> until = Map.of("until", hold.until());
            step.record(Entries.of(Event.SESSION_BEGUN, hold, house.bank(door), "begun", "", until));
            return step.take(hold) ? "" : Words.DOOR_NOT_FREE;
        });
    }

    @Override
    public Answer reopen(int door, char[] pin) {
        return checked(door, pin, Pending.Kind.REOPEN, (hold, step) -> {
            step.record(Entries.of(Event.SESSION_REOPENED, hold, house.bank(door), "reopened", "", Map.of()));
            // Who reopens a door that was given back goes on.
            Phase next = stays.of(house.bank(door)).goingOn(hold, house.now());
            if (hold.phase() == Phase.OVERSTAY && next == Phase.ACTIVE) {
                step.record(Entries.of(Event.DOOR_OVERSTAYED, hold, house.bank(door), "goes-on", "", Map.of()));
            }
            return hold.phase() == Phase.ACTIVE || hold.phase() == next || step.change(hold, hold.in(next));
        });
    }

    @Override
    public Answer end(int door, char[] pin) {
        return checked(door, pin, Pending.Kind.END, (hold, step) -> {
            step.record(Entries.of(Event.DOOR_ENDING, hold, house.bank(door), "ending", "", Map.of()));
            return step.change(hold, hold.in(Phase.ENDING));
        });
    }

    @Override
    public Answer release(int door, String staffCode) {
        if (stopping) {
            return refused(door, Words.STOPPING, 0);
        }
        return openings.isBusy(door) ? refused(door, Words.BUSY, 0) : releases.release(door, staffCode);
    }

    /** What a right PIN does. */
    private interface Use {
        boolean addTo(Hold hold, Step step);
    }

    private Answer checked(int door, char[] pin, Pending.Kind kind, Use use) {
        String refusal = useRefusal(door);
        if (!refusal.isEmpty()) {
            return refused(door, refusal, 0);
        }
        Optional<Answer> wrong =
                gate.inTurn(() -> tryPin(door, pin)).orElseGet(() -> Optional.of(refused(door, Words.TOO_BUSY, 0)));
        if (wrong.isPresent()) {
            return wrong.get();
        }
        if (!house.doors().reachable(door, DOOR_PATIENCE_MILLIS)) {
            return refused(door, Words.DOOR_UNREACHABLE, 0);
        }
        String session = house.session(door).map(Hold::id).orElse("");
        return act(new Pending(door, session, kind), step -> {
            Optional<Hold> hold = house.session(door).filter(one -> one.id().equals(session));
            if (hold.isEmpty()) {
                return Words.SESSION_ENDED;
            }
            String late = useRefusal(door);
            if (!late.isEmpty()) {
                return late;
            }
            return use.addTo(hold.get(), step) ? "" : Words.BUSY;
        });
    }

    private String useRefusal(int door) {
        Optional<Hold> hold = house.session(door);
        Optional<Doors.Status> status = house.status(door);
        if (stopping) {
            return Words.STOPPING;
        }
        if (hold.isEmpty() || status.isEmpty()) {
            return Words.SESSION_ENDED;
        }
        if (house.rules().lockedDown(status.get().bank())) {
            return BankRules.LOCKED_DOWN;
        }
        if (openings.isBusy(door)) {
            return Words.BUSY;
        }
        Stay stay = stays.of(status.get().bank());
        // A clock that ran ahead for a while may have marked a stay that is not over.
        if (hold.get().phase() == Phase.OVERSTAY && stay.staff() && stay.isOver(hold.get(), house.now())) {
            return Words.OVERSTAYED;
        }
        return status.get().quarantined() ? Words.OUT_OF_ORDER : "";
    }

    /** In its turn, so that no two guesses pass the wait together. @return the refusal, or empty if the PIN is right */
    private Optional<Answer> tryPin(int door, char[] pin) {
        long wait = backOff.waitMillis(door);
        if (wait > 0) {
            return Optional.of(refused(door, Words.PIN_WAIT, wait));
        }
        Optional<Hold> hold = house.session(door);
        if (hold.isEmpty()) {
            return Optional.of(refused(door, Words.SESSION_ENDED, 0));
        }
        if (isRight(hold.get(), pin)) {
            return Optional.empty();
        }
        gate.wrong();
        try {
            return Optional.of(refused(door, Words.PIN_WRONG, backOff.wrong(door)));
        } catch (UnitException e) {
            LOG.warn("a wrong PIN could not be counted: {}", e.getMessage());
            return Optional.of(refused(door, Words.NOT_RECORDED, backOff.waitMillis(door)));
        }
    }

    private boolean isRight(Hold hold, char[] pin) {
        if (pin.length > PinRules.MOST) {
            return false;
        }
        try {
            PinSecret secret = PinSecret.decode(hold.secret());
            return secret.isOf(hasher.hash(pin, secret.salt()));
        } catch (IllegalArgumentException e) {
            LOG.error("the session at door {} is damaged; staff can release it: {}", hold.door(), e.getMessage());
            return false;
        }
    }

    /** Decides, and says why not. */
    private interface Choice {
        String addTo(Step step);
    }

    private Answer act(Pending pending, Choice choice) {
        SessionOpenings.Case opening = new SessionOpenings.Case(pending, new CompletableFuture<>(), 0);
        AtomicBoolean decided = new AtomicBoolean();
        Optional<CompletableFuture<Long>> written = Optional.empty();
        String refusal;
        synchronized (house) {
            Step step = house.step();
            refusal = choice.addTo(step);
            if (refusal.isEmpty()) {
                backOff.clear(pending.door(), step.batch());
                pending.put(step.batch());
                openings.reserve(opening);
                // On the thread that makes it durable: the pulse leaves without another hop.
                written = Optional.of(step.submit(house.trail(), house.store())
                        .whenComplete((record, failure) -> written(opening, decided, failure)));
            } else {
                step.undo();
            }
        }
        return written.isPresent() ? await(written.get(), decided, opening) : refused(pending.door(), refusal, 0);
    }

    private void written(SessionOpenings.Case opening, AtomicBoolean decided, Throwable failure) {
        if (failure != null) {
            openings.drop(opening);
            return;
        }
        backOff.forget(opening.pending.door());
        if (decided.compareAndSet(false, true)) {
            openings.run(opening);
        } else {
            openings.abandon(opening);
        }
    }

    private Answer await(CompletableFuture<Long> written, AtomicBoolean decided, SessionOpenings.Case opening) {
        int door = opening.pending.door();
        try {
            written.get(DISK_PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            return notRecorded(door, String.valueOf(e.getCause().getMessage()));
        } catch (TimeoutException e) {
            if (decided.compareAndSet(false, true)) {
                return notRecorded(door, "the disk does not answer");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            if (decided.compareAndSet(false, true)) {
                return notRecorded(door, "interrupted while waiting for the disk");
            }
        }
        return new Answer(true, Words.OK, 0, door, opening.answer);
    }

    private static Answer notRecorded(int door, String why) {
        LOG.warn("door {}: nothing was opened because nothing could be recorded: {}", door, why);
        return answer(door, Words.NOT_RECORDED, 0);
    }

    private Answer refused(int door, String reason, long waitMillis) {
        String session = house.session(door).map(Hold::id).orElse("");
        int known = house.status(door).isPresent() ? door : 0;
        refusals.refuse(Entries.refused(session, house.bank(door), known, reason));
        return answer(door, reason, waitMillis);
    }

    static Answer answer(int door, String reason, long waitMillis) {
        return new Answer(
                reason.equals(Words.OK),
                reason,
                waitMillis,
                door,
                CompletableFuture.completedFuture(new Opening(Outcome.NOT_SENT, reason)));
    }
}
