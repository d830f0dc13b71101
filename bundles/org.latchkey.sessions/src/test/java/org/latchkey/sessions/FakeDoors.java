// SPDX-License-Identifier: Apache-2.0
package org.latchkey.sessions;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;
import org.latchkey.unit.api.Doors;
import org.latchkey.unit.api.Holders;
import org.latchkey.unit.api.Occupancy;

/** Doors 1 to 6 of one bank that behave as told; 6 has no sensor. What they hold outlives a restart. */
final class FakeDoors implements Doors, Occupancy {

    static final int UNSENSED = 6;
    static final long SETTLE = 500;

    final Set<Integer> open = new HashSet<>();
    final Set<Integer> jams = new HashSet<>();
    final Set<Integer> quarantined = new HashSet<>();
    final TreeMap<Integer, Boolean> items = new TreeMap<>();
    final List<Integer> pulses = new ArrayList<>();
    /** Openings whose end is not told yet, while {@link #held}. */
    final List<Runnable> waiting = new ArrayList<>();

    boolean held;
    boolean silent;
    boolean unread;
    long reads;
    Holders holders;
    Runnable atPulse = () -> {};
    /** What happens while an opening waits for its turn. */
    Runnable beforeTurn = () -> {};

    @Override
    public List<Status> all() {
        return java.util.stream.IntStream.rangeClosed(1, UNSENSED)
                .mapToObj(door -> status(door).orElseThrow())
                .toList();
    }

    @Override
    public Optional<Status> status(int door) {
        if (door < 1 || door > UNSENSED) {
            return Optional.empty();
        }
        boolean sensed = door != UNSENSED;
        State known = open.contains(door) ? State.OPEN : State.CLOSED;
        State state = sensed && !unread ? known : State.UNKNOWN;
        Optional<Boolean> item = Optional.ofNullable(items.get(door));
        return Optional.of(new Status(door, "A", sensed, state, item, reads, quarantined.contains(door), ""));
    }

    @Override
    public boolean reachable(int door, long patienceMillis) {
        return !unread;
    }

    @Override
    public CompletableFuture<Opening> open(int door) {
        atPulse.run();
        pulses.add(door);
        Opening opening = pulse(door);
        CompletableFuture<Opening> answer = new CompletableFuture<>();
        if (held) {
            waiting.add(() -> answer.complete(opening));
        } else {
            answer.complete(opening);
        }
        return answer;
    }

    @Override
    public CompletableFuture<Opening> open(int door, BooleanSupplier late, By by) {
        beforeTurn.run();
        return open(door, late);
    }

    private Opening pulse(int door) {
        if (silent) {
            return new Opening(Outcome.NO_ANSWER, "silent");
        }
        if (jams.contains(door)) {
            quarantined.add(door);
            return new Opening(Outcome.JAMMED, "closed after two pulses");
        }
        if (door == UNSENSED) {
            return new Opening(Outcome.PULSED, "");
        }
        open.add(door);
        return new Opening(Outcome.OPENED, "");
    }

    void close(int door) {
        open.remove(door);
        reads += 2;
    }

    @Override
    public long settleMillis(int door) {
        return SETTLE;
    }

    @Override
    public boolean clear(int door) {
        return quarantined.remove(door);
    }

    @Override
    public List<Place> places() {
        return all().stream().map(this::place).toList();
    }

    private Place place(Status status) {
        Optional<Holders.Hold> hold = holders.at(status.door());
        Use use = hold.isPresent() ? Use.SESSION : Use.FREE;
        if (status.quarantined()) {
            use = Use.FAULTY;
        } else if (hold.isEmpty()
                && (open.contains(status.door()) || status.item().orElse(false))) {
            use = Use.HELD;
        }
        return new Place(status.door(), status.bank(), 1, true, use, 0, 0);
    }

    @Override
    public OptionalInt choose(String bank, long size, boolean low, IntPredicate may) {
        return places().stream()
                .filter(place -> place.use() == Use.FREE)
                .mapToInt(Place::door)
                .filter(may)
                .findFirst();
    }
}
