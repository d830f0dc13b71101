// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.latchkey.unit.api.Doors;

/**
 * Doors of metal with a ledger of what really happened, and the part of the unit that polls them. {@link #crash}
 * forgets the latter; frames on the wire still act.
 */
final class FakeBank implements Doors {

    static final long SETTLE = 500;
    private static final long OPENS_AFTER = 40;

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
    }

    final Map<Integer, Metal> doors = new TreeMap<>();
    final List<Integer> pulses = new ArrayList<>();
    private final FakeClock clock;
    boolean lineAway;
    final Set<Integer> awayDoors = new HashSet<>();
    boolean silent;
    boolean off;
    /** Runs before each pulse, with the door. */
    Consumer<Integer> beforePulse = door -> {};

    Consumer<Integer> afterPulse = door -> {};
    Consumer<Status> listener = status -> {};
    long waited;

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
            listener.accept(status(number).orElseThrow());
        }
        if (metal.pending != null && metal.open) {
            finish(metal, Outcome.OPENED);
        }
    }

    private void giveUp(int number, Metal metal) {
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

    private static void finish(Metal metal, Outcome outcome) {
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
        listener = status -> {};
        beforePulse = door -> {};
        afterPulse = door -> {};
        for (Metal metal : doors.values()) {
            metal.pending = null;
            metal.known = State.UNKNOWN;
            metal.reads = 0;
            metal.quarantined = false;
        }
    }

    @Override
    public List<Status> all() {
        return doors.keySet().stream().map(door -> status(door).orElseThrow()).toList();
    }

    @Override
    public Optional<Status> status(int door) {
        return Optional.ofNullable(doors.get(door)).map(metal -> {
            State shown = silent || lineAway ? State.UNKNOWN : metal.known;
            return new Status(door, "A", metal.sensed, shown, metal.item, metal.reads, metal.quarantined, "");
        });
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

    private boolean isReachable(int door) {
        return status(door)
                .filter(status ->
                        !lineAway && !awayDoors.contains(door) && (!status.sensed() || status.state() != State.UNKNOWN))
                .isPresent();
    }

    @Override
    public CompletableFuture<Opening> open(int door) {
        beforePulse.accept(door);
        Metal metal = doors.get(door);
        if (lineAway) {
            return CompletableFuture.completedFuture(new Opening(Outcome.NOT_SENT, "line away"));
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
