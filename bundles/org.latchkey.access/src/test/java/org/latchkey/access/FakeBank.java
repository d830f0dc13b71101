// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.latchkey.unit.api.Doors;

/**
 * Doors of metal with a ledger of what really happened, and the part of the unit that polls them. {@link #crash}
 * forgets the latter; frames on the wire still act.
 */
final class FakeBank implements Doors {

    static final long SETTLE = 500;
    /** As long as a line that is away is waited for. */
    static final long LINE_PATIENCE = 3_500;

    private static final long OPENS_AFTER = 40;
    private static final Listener NOBODY = (status, commanded) -> {};

    /** One physical door. */
    static final class Metal {
        boolean open;
        boolean jammed;
        boolean sensed = true;
        /** What the sensor for what is inside says; empty without one. */
        Optional<Boolean> item = Optional.empty();

        long opensAt = Long.MAX_VALUE;
        long openings;
        /** Openings that nobody saw: opened and shut between two looks. */
        long unseen;

        boolean seenOpen;
        // What the unit knows.
        State known = State.UNKNOWN;
        long reads;
        boolean quarantined;
        CompletableFuture<Opening> pending;
        long pulsedAt;
        By by = By.UNKNOWN;
        long lateUntil;
    }

    final Map<Integer, Metal> doors = new TreeMap<>();
    final List<Integer> pulses = new ArrayList<>();
    private final FakeClock clock;
    /** Whether openings wait until it is their {@link #turn}. */
    boolean queued;

    private final Queue<Runnable> queue = new ArrayDeque<>();
    boolean lineAway;
    final Set<Integer> awayDoors = new HashSet<>();
    /** Doors whose line is away and waited for, and those of which nothing is ever heard. */
    final Set<Integer> slowDoors = new HashSet<>();

    final Set<Integer> lostDoors = new HashSet<>();
    /** So many doors in a row share a supply. */
    int row = World.ROW;
    /** Openings that were asked for, sent or not. */
    final List<Integer> asked = new ArrayList<>();

    boolean silent;
    boolean off;
    /** Runs before each pulse, with the door. */
    Consumer<Integer> beforePulse = door -> {};

    /** Runs before the list of all doors is given. */
    Runnable beforeAll = () -> {};

    Consumer<Integer> afterPulse = door -> {};
    Listener listener = NOBODY;
    /** Late openings that the unit's own journal records, by door. */
    final List<Integer> journal = new ArrayList<>();

    long waited;
    /** The first door of bank B; those below are of bank A. */
    int bankB = Integer.MAX_VALUE;

    FakeBank(FakeClock clock, int count) {
        this.clock = clock;
        for (int door = 1; door <= count; door++) {
            doors.put(door, new Metal());
        }
    }

    /** Lets time pass in small steps; the unit polls in each while it is on. */
    void advance(long millis) {
        for (long end = clock.millis + millis; clock.millis < end; clock.millis += 20) {
            doors.values().forEach(this::physics);
            if (!off && !lineAway && !silent) {
                doors.forEach(this::poll);
            }
            if (!off) {
                doors.forEach(this::giveUp);
            }
        }
    }

    private void physics(Metal metal) {
        if (clock.millis >= metal.opensAt) {
            metal.opensAt = Long.MAX_VALUE;
            if (!metal.open) {
                metal.open = true;
                metal.openings++;
                metal.seenOpen = false;
            }
        }
    }

    private void poll(int number, Metal metal) {
        metal.reads++;
        if (!metal.sensed) {
            return;
        }
        State before = metal.known;
        metal.known = metal.open ? State.OPEN : State.CLOSED;
        if (metal.open) {
            metal.seenOpen = true;
            metal.quarantined = false;
        }
        if (before != State.UNKNOWN && before != metal.known) {
            tell(number, metal);
        }
        if (metal.pending != null && metal.open) {
            finish(metal, Outcome.OPENED);
        }
    }

    private void tell(int number, Metal metal) {
        Status status = status(number).orElseThrow();
        Optional<Ordered> why = metal.open ? explanation(metal) : Optional.empty();
        if (why.filter(Ordered::late).isPresent()
                && !listener.recordsLate(status, why.get().by())) {
            journal.add(number);
        }
        listener.changed(status, why);
    }

    private Optional<Ordered> explanation(Metal metal) {
        boolean late = clock.millis < metal.lateUntil;
        metal.lateUntil = Long.MIN_VALUE;
        return metal.pending != null || late
                ? Optional.of(new Ordered(metal.by, metal.pending == null))
                : Optional.empty();
    }

    private void giveUp(int number, Metal metal) {
        if (metal.pending != null && slowDoors.contains(number)) {
            if (clock.millis >= metal.pulsedAt + LINE_PATIENCE) {
                finish(metal, Outcome.NOT_SENT);
            }
            return;
        }
        if (metal.pending == null || clock.millis < metal.pulsedAt + SETTLE) {
            return;
        }
        if (silent || lineAway || !metal.sensed) {
            finish(metal, metal.sensed ? Outcome.NO_ANSWER : Outcome.PULSED);
        } else {
            metal.quarantined = true;
            finish(metal, Outcome.JAMMED);
        }
    }

    private void finish(Metal metal, Outcome outcome) {
        boolean unseen = outcome == Outcome.JAMMED || outcome == Outcome.NO_ANSWER;
        metal.lateUntil = unseen ? clock.millis + LateJams.LATE_MILLIS : Long.MIN_VALUE;
        CompletableFuture<Opening> pending = metal.pending;
        metal.pending = null;
        pending.complete(new Opening(outcome, ""));
    }

    /** Somebody pushes the door shut. */
    void shut(int door) {
        Metal metal = doors.get(door);
        if (metal.open) {
            metal.open = false;
            metal.unseen += metal.seenOpen ? 0 : 1;
        }
    }

    /** A jammed door gives way by itself. */
    void spring(int door) {
        doors.get(door).opensAt = clock.millis;
    }

    void crash() {
        off = true;
        listener = NOBODY;
        beforePulse = door -> {};
        afterPulse = door -> {};
        for (Metal metal : doors.values()) {
            metal.pending = null;
            metal.lateUntil = Long.MIN_VALUE;
            metal.known = State.UNKNOWN;
            metal.reads = 0;
            metal.quarantined = false;
        }
    }

    @Override
    public List<Status> all() {
        beforeAll.run();
        return doors.keySet().stream().map(door -> status(door).orElseThrow()).toList();
    }

    @Override
    public Optional<Status> status(int door) {
        return Optional.ofNullable(doors.get(door)).map(metal -> {
            State shown = silent || lineAway ? State.UNKNOWN : metal.known;
            return new Status(door, bankOf(door), metal.sensed, shown, metal.item, metal.reads, metal.quarantined, "");
        });
    }

    @Override
    public String supply(int door) {
        return "row " + (door - 1) / row;
    }

    @Override
    public boolean reachable(int door, long patienceMillis) {
        if (!isReachable(door) && patienceMillis > 0) {
            waited += patienceMillis;
            advance(patienceMillis);
        }
        return isReachable(door);
    }

    @Override
    public boolean silent(int door) {
        return silent && !lineAway;
    }

    String bankOf(int door) {
        return door < bankB ? "A" : "B";
    }

    private boolean isReachable(int door) {
        return status(door)
                .filter(status -> !lineAway
                        && !awayDoors.contains(door)
                        && !slowDoors.contains(door)
                        && (!status.sensed() || status.state() != State.UNKNOWN))
                .isPresent();
    }

    @Override
    public CompletableFuture<Opening> open(int door, BooleanSupplier late, By by) {
        if (queued) {
            CompletableFuture<Opening> opening = new CompletableFuture<>();
            queue.add(() -> send(door, late, by).thenAccept(opening::complete));
            return opening;
        }
        return send(door, late, by);
    }

    private CompletableFuture<Opening> send(int door, BooleanSupplier late, By by) {
        if (late.getAsBoolean()) {
            return CompletableFuture.completedFuture(TOO_LATE);
        }
        doors.get(door).by = by;
        return open(door);
    }

    /** It is the next one's turn. */
    void turn() {
        queue.remove().run();
    }

    @Override
    public CompletableFuture<Opening> open(int door) {
        asked.add(door);
        beforePulse.accept(door);
        Metal metal = doors.get(door);
        if (lineAway) {
            return CompletableFuture.completedFuture(new Opening(Outcome.NOT_SENT, "line away"));
        }
        if (lostDoors.contains(door)) {
            return new CompletableFuture<>();
        }
        if (slowDoors.contains(door)) {
            metal.pending = new CompletableFuture<>();
            metal.pulsedAt = clock.millis;
            return metal.pending;
        }
        pulses.add(door);
        if (!metal.jammed) {
            metal.opensAt = clock.millis + OPENS_AFTER;
        }
        CompletableFuture<Opening> pending = new CompletableFuture<>();
        metal.pending = pending;
        metal.pulsedAt = clock.millis;
        afterPulse.accept(door);
        return pending;
    }

    @Override
    public long settleMillis(int door) {
        return SETTLE;
    }

    @Override
    public boolean clear(int door) {
        boolean was = doors.get(door).quarantined;
        doors.get(door).quarantined = false;
        return was;
    }
}
