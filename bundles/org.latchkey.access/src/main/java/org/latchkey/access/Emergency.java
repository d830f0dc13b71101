// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.latchkey.protocol.audit.Actor;
import org.latchkey.protocol.audit.ClockQuality;
import org.latchkey.protocol.command.CommandOutcome;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.CommandHandler.Result;
import org.latchkey.unit.api.Doors;
import org.latchkey.unit.api.EmergencyOpening;
import org.latchkey.unit.api.TrustedClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens many doors, whatever their state and whoever else is at them. Each wish lies in the store until it has ended, and whoever
 * finds one there goes on with it (ADR 62). Nothing here waits for the disk: records that can not be written wait in the
 * backlog. Everything but what others call runs on the outcomes thread.
 */
final class Emergency implements EmergencyOpening {

    /** Pause between two looks for wishes that nobody carries out. */
    static final long LOOK_MILLIS = 5_000;

    static final String NOT_ALL = "not-all-opened";

    /** In the memory of the contact: it was seen open after it was closed. */
    private static final String OPEN = "open";

    static final Result STOPPED = new Result(CommandOutcome.UNKNOWN, Refusal.STOPPING);
    private static final Logger LOG = LoggerFactory.getLogger(Emergency.class);

    private final EmergencyRun.Room room;
    private final TrustedClock clock;
    private final Wishes wishes;
    private final long boot;
    private final List<EmergencyRun> runs = new CopyOnWriteArrayList<>();
    /** Those that were begun or gone on with here: they are no news. */
    private final Set<ByteBuffer> known = ConcurrentHashMap.newKeySet();

    /** While doors are tried for the first time for one that did not come as an order, no other such one begins. */
    private final AtomicBoolean begun = new AtomicBoolean();

    /** What the contact is called; empty without one. */
    private volatile String contact = "";

    /** What the contact did last, whatever the disk took; a new gatekeeper of the same process has it too. */
    private volatile AtomicReference<String> memory = new AtomicReference<>("");

    private volatile boolean contactClosed;
    /** Whether the contact has been obeyed since it closed. */
    private boolean obeyed;

    private volatile boolean suspended;
    private volatile EmergencyRun newest;
    private long nextLook;

    /** @param boot which start of the unit this is */
    Emergency(EmergencyRun.Room room, TrustedClock clock, Wishes wishes, long boot) {
        this.room = room;
        this.clock = clock;
        this.wishes = wishes;
        this.boot = boot;
        nextLook = room.millis().getAsLong();
    }

    /**
     * Goes on where the last gatekeeper was stopped.
     *
     * @param name of the contact; empty without one. Another name is another contact
     * @param last what the contact did last, as gatekeepers of this process know it; empty if there was none
     */
    synchronized void resume(String name, AtomicReference<String> last) {
        List<Wish> left = wishes.unfinished();
        contact = name;
        memory = last;
        obeyed = !name.isEmpty() && isObeyed(left);
        // Until it is heard of it is taken for what it was.
        contactClosed = obeyed;
        begun.set(left.stream().anyMatch(wish -> wish.asked() != Asked.COMMAND));
        room.outcomes().execute(this::look);
    }

    /** What the disk did not take is known from memory: the closing that the store tells of may be over. */
    private boolean isObeyed(List<Wish> left) {
        Optional<String> stored = wishes.obeyed().filter(this::isOurs);
        if (!memory.get().isEmpty()) {
            return stored.filter(memory.get()::equals).isPresent();
        }
        stored.ifPresent(memory::set);
        return stored.isPresent() || left.stream().anyMatch(wish -> wish.asked() == Asked.INPUT);
    }

    private boolean isOurs(String closing) {
        return closing.equals(contact) || closing.startsWith(contact + '\n');
    }

    /** Now, for a wish that begins. */
    Wish.Since now() {
        return new Wish.Since(clock.now().seconds(), boot, room.millis().getAsLong());
    }

    private EmergencyRun.Age age(Wish wish) {
        Wish.Since now = now();
        Wish.Since then = wish.since();
        if (then.boot() == boot) {
            return new EmergencyRun.Age(now.millis() - then.millis(), true);
        }
        long seconds = now.seconds() - then.seconds();
        boolean proven = clock.now().quality() == ClockQuality.PROVEN;
        return new EmergencyRun.Age(Math.max(0, seconds) * 1_000, proven && seconds >= 0);
    }

    /** Goes on with wishes in the store that nobody carries out; also an order's that was recorded while gatekeepers changed. */
    private void look() {
        nextLook = room.millis().getAsLong() + LOOK_MILLIS;
        for (Wish wish : wishes.unfinished()) {
            if (known.add(wish.id())) {
                goOn(wish);
            }
        }
    }

    private void goOn(Wish wish) {
        try {
            LOG.warn("an emergency opening is gone on with");
            start(wish, chosen(wish.bank()), wishes.marks(wish)).thenRun(() -> begun.set(false));
        } catch (RuntimeException e) {
            LOG.error("an emergency opening can not be gone on with yet", e);
            known.remove(wish.id());
            begun.set(false);
        }
    }

    private List<Doors.Status> chosen(String bank) {
        return room.doors().all().stream()
                .filter(status -> bank.isEmpty() || bank.equals(status.bank()))
                .toList();
    }

    /** What the contact says; told again and again. On any thread, waits for nothing. */
    synchronized void contact(boolean closed) {
        contactClosed = closed;
        if (closed && !obeyed) {
            // Not begun while another one runs, or no door is known yet: the contact is asked again.
            obeyed = begin(Asked.INPUT, Actor.SYSTEM);
            if (obeyed) {
                LOG.warn("the emergency contact is closed: every door is opened");
            }
        } else if (!closed && obeyed) {
            obeyed = false;
            room.outcomes().execute(() -> {
                memory.set(OPEN);
                Batch changes = new Batch();
                Wishes.release(changes);
                room.backlog().note(Entries.emergencyContactOpen(), changes);
            });
        }
    }

    @Override
    public boolean begin(Asked asked, Actor who) {
        if (!begun.compareAndSet(false, true)) {
            return false;
        }
        Optional<CompletableFuture<Result>> order = Optional.empty();
        try {
            List<Doors.Status> all = room.doors().all();
            if (!all.isEmpty()) {
                order = carryOut(Wish.local(asked, who, now()), all, false);
            }
        } finally {
            order.ifPresentOrElse(tried -> tried.thenRun(() -> begun.set(false)), () -> begun.set(false));
        }
        return order.isPresent();
    }

    private CompletableFuture<Result> begin(Wish wish, List<Doors.Status> doors) {
        known.add(wish.id());
        Batch changes = new Batch();
        Wishes.begin(wish, changes);
        if (wish.asked() == Asked.INPUT && !contact.isEmpty()) {
            String closing = contact + '\n' + HexFormat.of().formatHex(wish.id().array());
            memory.set(closing);
            Wishes.obey(closing, changes);
        }
        room.backlog().note(Entries.emergencyBegun(wish, doors.size()), changes);
        return start(wish, doors, Map.of());
    }

    private CompletableFuture<Result> start(Wish wish, List<Doors.Status> doors, Map<Integer, Wishes.Mark> marks) {
        runs.removeIf(EmergencyRun::isEnded);
        // What only tries again what did not open is part of the new one.
        runs.stream()
                .filter(EmergencyRun::isTried)
                .filter(run ->
                        wish.bank().isEmpty() || wish.bank().equals(run.wish().bank()))
                .forEach(run -> run.stop(Optional.empty()));
        EmergencyRun run = new EmergencyRun(room, wish, () -> contactClosed, age(wish), doors, marks);
        runs.add(run);
        newest = run;
        if (suspended) {
            run.suspend();
        }
        run.step();
        return run.tried();
    }

    /** An order is about to be recorded, with its wish. @return false if it is carried out here already */
    boolean expect(Wish wish) {
        return known.add(wish.id());
    }

    /**
     * Carries out a wish.
     *
     * @param recorded whether its beginning is; an order can go ahead of its record
     * @return completes when every door has been tried
     */
    CompletableFuture<Result> order(Wish wish, List<Doors.Status> doors, boolean recorded) {
        // The next gatekeeper finds what is recorded by itself.
        return carryOut(wish, doors, recorded)
                .orElseGet(() -> CompletableFuture.completedFuture(recorded ? STOPPED : Result.NOT_BEGUN));
    }

    /** @return empty if this gatekeeper stops: then nothing is done here */
    private Optional<CompletableFuture<Result>> carryOut(Wish wish, List<Doors.Status> doors, boolean recorded) {
        if (!room.inFlight().enter()) {
            return Optional.empty();
        }
        CompletableFuture<Result> result = new CompletableFuture<>();
        room.outcomes().execute(() -> {
            try {
                if (suspended && !recorded && wish.asked() == Asked.COMMAND) {
                    // On a full disk nobody would find it here.
                    result.complete(Result.NOT_BEGUN);
                    return;
                }
                (recorded ? start(wish, doors, Map.of()) : begin(wish, doors)).thenAccept(result::complete);
            } catch (RuntimeException e) {
                LOG.error("an emergency opening could not begin", e);
                result.complete(Result.failed(NOT_ALL));
            } finally {
                room.inFlight().leave();
            }
        });
        return Optional.of(result);
    }

    /** Often called. */
    void tick() {
        if (suspended) {
            return;
        }
        if (room.millis().getAsLong() >= nextLook) {
            look();
        }
        runs.forEach(EmergencyRun::step);
        runs.removeIf(EmergencyRun::isEnded);
    }

    @Override
    public boolean end(Actor who) {
        boolean running = !suspended && !runs.stream().allMatch(EmergencyRun::isEnded);
        if (running) {
            room.outcomes().execute(() -> runs.forEach(run -> run.stop(Optional.of(who))));
        }
        return running;
    }

    @Override
    public Optional<Report> last() {
        return Stream.concat(Stream.ofNullable(newest), runs.stream())
                .map(EmergencyRun::report)
                .max(Comparator.comparing(Report::isPressing).thenComparing(report -> !report.ended()));
    }

    /** No door is ordered any more: what remains is for the next gatekeeper. */
    void suspend() {
        suspended = true;
        runs.forEach(EmergencyRun::suspend);
    }

    /** Calls off what has not been sent. */
    void callOff() {
        room.outcomes().execute(() -> runs.forEach(EmergencyRun::callOff));
    }

    /** Whoever waits for an outcome hears that it is not known here; the next gatekeeper goes on. */
    void leave() {
        runs.forEach(EmergencyRun::leave);
    }
}
