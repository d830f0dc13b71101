// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.latchkey.protocol.audit.Actor;
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
final class Emergency implements EmergencyOpening, EmergencyRun.Patience {

    /** So long after its beginning a wish is gone on with, unless the contact is closed. */
    static final long PATIENCE_SECONDS = 3_600;

    /** Pause between two looks for wishes that nobody carries out. */
    static final long LOOK_MILLIS = 5_000;

    static final String NOT_ALL = "not-all-opened";

    private static final Logger LOG = LoggerFactory.getLogger(Emergency.class);

    private final EmergencyRun.Room room;
    private final TrustedClock clock;
    private final Wishes wishes;
    private final List<EmergencyRun> runs = new CopyOnWriteArrayList<>();
    /** Those that were begun or gone on with here: they are no news. */
    private final Set<ByteBuffer> known = ConcurrentHashMap.newKeySet();

    /** While doors are tried for the first time for one that did not come as an order, no other such one begins. */
    private final AtomicBoolean begun = new AtomicBoolean();

    /** What the contact is called; empty without one. */
    private volatile String contact = "";

    private volatile boolean contactClosed;
    /** Whether the contact has been obeyed since it closed. */
    private boolean obeyed;

    private volatile boolean suspended;
    private volatile EmergencyRun newest;
    private long nextLook;

    Emergency(EmergencyRun.Room room, TrustedClock clock, Wishes wishes) {
        this.room = room;
        this.clock = clock;
        this.wishes = wishes;
        nextLook = room.millis().getAsLong();
    }

    /**
     * Goes on where the last gatekeeper was stopped.
     *
     * @param name of the contact; empty without one. Another name is another contact
     */
    synchronized void resume(String name) {
        List<Wish> left = wishes.unfinished();
        contact = name;
        obeyed = !name.isEmpty()
                && (wishes.obeyed().filter(name::equals).isPresent()
                        || left.stream().anyMatch(wish -> wish.asked() == Asked.INPUT));
        // Until it is heard of it is taken for what it was.
        contactClosed = obeyed;
        begun.set(left.stream().anyMatch(wish -> wish.asked() != Asked.COMMAND));
        room.outcomes().execute(this::look);
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
                Batch changes = new Batch();
                Wishes.release(changes);
                room.backlog().note(Entries.emergencyContactOpen(), changes);
            });
        }
    }

    @Override
    public boolean begin(Asked asked, Actor who) {
        if (suspended || !begun.compareAndSet(false, true)) {
            return false;
        }
        boolean running = false;
        try {
            List<Doors.Status> all = room.doors().all();
            if (!all.isEmpty()) {
                Wish wish = Wish.local(asked, who, clock.now().seconds());
                order(wish, all, false).thenRun(() -> begun.set(false));
                running = true;
            }
        } finally {
            if (!running) {
                begun.set(false);
            }
        }
        return running;
    }

    private CompletableFuture<Result> begin(Wish wish, List<Doors.Status> doors) {
        known.add(wish.id());
        Batch changes = new Batch();
        Wishes.begin(wish, changes);
        if (wish.asked() == Asked.INPUT && !contact.isEmpty()) {
            Wishes.obey(contact, changes);
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
        long age = Math.max(0, clock.now().seconds() - wish.at());
        EmergencyRun run = new EmergencyRun(room, wish, this, age * 1_000, doors, marks);
        runs.add(run);
        newest = run;
        if (suspended) {
            run.suspend();
        }
        run.step();
        return run.tried();
    }

    /** An order is about to be recorded, with its wish. */
    void expect(Wish wish) {
        known.add(wish.id());
    }

    /**
     * Carries out a wish.
     *
     * @param recorded whether its beginning is; an order can go ahead of its record
     * @return completes when every door has been tried
     */
    CompletableFuture<Result> order(Wish wish, List<Doors.Status> doors, boolean recorded) {
        CompletableFuture<Result> result = new CompletableFuture<>();
        room.outcomes().execute(() -> {
            try {
                (recorded ? start(wish, doors, Map.of()) : begin(wish, doors)).thenAccept(result::complete);
            } catch (RuntimeException e) {
                LOG.error("an emergency opening could not begin", e);
                result.complete(Result.failed(NOT_ALL));
            }
        });
        return result;
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
    public boolean isAlive(Wish wish) {
        return contactClosed || clock.now().seconds() < wish.at() + PATIENCE_SECONDS;
    }

    @Override
    public boolean isRetrying(Wish wish) {
        return wish.asked() == Asked.INPUT ? contactClosed : isAlive(wish);
    }

    @Override
    public boolean end(Actor who) {
        boolean running = !runs.stream().allMatch(EmergencyRun::isEnded);
        if (running) {
            room.outcomes().execute(() -> runs.forEach(run -> run.stop(Optional.of(who))));
        }
        return running;
    }

    @Override
    public Optional<Report> last() {
        return Optional.ofNullable(newest).map(EmergencyRun::report);
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
