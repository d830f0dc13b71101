// SPDX-License-Identifier: Apache-2.0
package org.latchkey.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.latchkey.lockers.SimulatedSite;
import org.latchkey.protocol.audit.Actor;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.audit.ClockQuality;
import org.latchkey.protocol.audit.Event;
import org.latchkey.protocol.site.BankMode;
import org.latchkey.protocol.site.ModeState;
import org.latchkey.protocol.site.ModeWindow;
import org.latchkey.protocol.site.Policy;
import org.latchkey.protocol.site.SiteConfig;
import org.latchkey.unit.api.BankRules;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.Doors.State;
import org.latchkey.unit.api.Holders.Hold;
import org.latchkey.unit.api.Holders.Phase;
import org.latchkey.unit.api.PinSessions.Answer;
import org.latchkey.unit.api.TrustedClock;
import org.latchkey.unit.api.UnitException;
import org.latchkey.unit.api.testing.EntryTrail;
import org.latchkey.unit.api.testing.MemoryStore;

/**
 * A week at a site with sixteen doors that is public by day: customers who come back or never do, mistype, and leave doors open; locks
 * that jam; power that goes at any record and at any pulse. Each minute is one step.
 */
class SimulatedWeekTest {

    private static final int DOORS = 16;
    private static final int STEPS = 7 * 24 * 60;
    private static final long START = LocalDateTime.parse("2026-03-23T00:00").toEpochSecond(ZoneOffset.UTC);

    /** A customer and what they do next. */
    private record Customer(String pin, int door, int leavesAt) {}

    private final MemoryStore store = new MemoryStore();
    private final SimulatedSite.Metal metal = new SimulatedSite.Metal();
    private final Trail trail = new Trail();
    private final Deque<Runnable> worker = new ArrayDeque<>();
    private final Map<Integer, Customer> customers = new HashMap<>();
    private long seconds = START;
    private int cuts;
    private Random random = new Random(1);
    private SimulatedSite site;
    private Sessions sessions;

    /** Loses the power before or after one of the next records. */
    private final class Trail extends EntryTrail {

        int untilCut = Integer.MAX_VALUE;

        @Override
        public CompletableFuture<Long> submit(List<AuditEntry> more, Batch changes) {
            if (metal.off || --untilCut <= 0 && random.nextBoolean()) {
                metal.off = true;
                return CompletableFuture.failedFuture(new UnitException("no power"));
            }
            store.write(changes);
            entries.addAll(more);
            if (untilCut <= 0) {
                // It is on the disk, and nobody is left to be told.
                metal.off = true;
                return CompletableFuture.failedFuture(new UnitException("no power"));
            }
            return CompletableFuture.completedFuture((long) entries.size() - more.size());
        }
    }

    private static SiteConfig config() {
        SiteConfig.Line line = new SiteConfig.Line("west", "xor8a", "tcp:127.0.0.1:4001", "main", 500, Map.of());
        List<SiteConfig.Door> doors = IntStream.rangeClosed(1, DOORS)
                .mapToObj(n -> new SiteConfig.Door(n, "west", 1, n, 1, true, n, 0, 1, 1))
                .toList();
        ModeWindow day = new ModeWindow("A", BankMode.PUBLIC, ModeWindow.EVERY_DAY, 7 * 60, 22 * 60);
        Policy policy = new Policy(6 * 3_600, 600, Policy.OVERSTAY_KEEP, List.of("en"), List.of());
        return new SiteConfig(
                "site-1",
                "Site",
                "Europe/Berlin",
                86_400,
                List.of(line),
                List.of(),
                List.of(new SiteConfig.Bank("A", "A", doors)),
                Optional.of(policy),
                List.of(day));
    }

    private void start() {
        worker.clear();
        metal.off = false;
        trail.untilCut = Integer.MAX_VALUE;
        metal.pulsesUntilCut = Integer.MAX_VALUE;
        site = new SimulatedSite(metal, config(), store, trail, () -> seconds);
        House house =
                new House(site.holders, site.places, site, rules(), trail, store, clock(), metal::millis, worker::add);
        PinGate gate = new PinGate(metal::millis, metal::pause);
        sessions = new Sessions(house, Stays.of(config()), World::hash, gate, (door, code) -> release(door));
        metal.atPulse = door ->
                assertThat(store.count("po")).as("recorded before the pulse").isPositive();
    }

    private Answer release(int door) {
        Batch batch = new Batch();
        site.holders
                .at(door)
                .ifPresent(hold -> site.holders.release(hold, batch).ifPresent(change -> {
                    try {
                        trail.append(Entries.of(Event.DOOR_RELEASED, hold, "A", "released", "staff", Map.of()), batch);
                        change.settle(true);
                    } catch (UnitException e) {
                        change.settle(false);
                    }
                }));
        return Sessions.answer(door, Words.OK, 0);
    }

    private BankRules rules() {
        return new BankRules() {
            @Override
            public String refusal(String bank, int door, byte[] codeId) {
                return "";
            }

            @Override
            public String closed(String bank) {
                return site.mode(bank).equals("public") ? BANK_PUBLIC : "";
            }

            @Override
            public Optional<byte[]> assigned(int door) {
                return Optional.empty();
            }

            @Override
            public List<ModeState> modes() {
                return List.of();
            }
        };
    }

    private TrustedClock clock() {
        return new TrustedClock() {
            @Override
            public Reading now() {
                return new Reading(seconds, ClockQuality.PROVEN);
            }

            @Override
            public long floor() {
                return 0;
            }

            @Override
            public long tolerance() {
                return 300;
            }

            @Override
            public void accept(long iat, Batch batch) {
                // Time is what the test says.
            }
        };
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void atTheEndEveryDoorIsAsTheMetalHasItAndTheTrailExplainsWhy(long seed) {
        random = new Random(seed);
        start();
        for (int step = 0; step < STEPS; step++) {
            minute(step);
        }
        trail.untilCut = Integer.MAX_VALUE;
        metal.pulsesUntilCut = Integer.MAX_VALUE;
        quiet();
        assertDoorsAreAsTheMetalHasThem();
        assertTheTrailExplainsEveryHolder();
        assertThat(cuts).as("power cuts").isGreaterThan(20);
        assertThat(trail.count(Event.SESSION_BEGUN)).isGreaterThan(200);
        assertThat(trail.count(Event.DOOR_OVERSTAYED)).isPositive();
        assertThat(trail.count(Event.OPENING, "jammed")).isPositive();
        assertThat(trail.count(Event.DOOR_LEFT_OPEN)).isPositive();
        // Seven days with two changes each; the week begins at night.
        assertThat(trail.count(Event.MODE_CHANGED)).isEqualTo(14);
    }

    private void minute(int step) {
        seconds += 60;
        metal.pause(60_000);
        if (random.nextInt(300) == 0) {
            trail.untilCut = 1 + random.nextInt(4);
        }
        if (random.nextInt(600) == 0) {
            metal.pulsesUntilCut = 1;
        }
        round();
        int door = 1 + random.nextInt(DOORS);
        int what = random.nextInt(20);
        if (what < 3) {
            come(door, step);
        } else if (what < 5) {
            metal.jammed.set(door, random.nextInt(12) == 0);
        } else if (what < 6) {
            Optional.ofNullable(customers.get(door)).ifPresent(one -> use(one, random.nextInt(5) == 0));
        }
        if (random.nextInt(4) != 0) {
            metal.open.clear(1 + random.nextInt(DOORS));
        }
        List.copyOf(customers.values()).stream()
                .filter(one -> step >= one.leavesAt())
                .forEach(this::leave);
        if (step % (24 * 60) == 8 * 60) {
            morning();
        }
        round();
        if (metal.off) {
            cuts++;
            start();
        }
    }

    private void come(int door, int step) {
        String pin = "%06d".formatted(random.nextInt(1_000_000));
        Answer answer = sessions.begin(door, pin.toCharArray());
        round();
        if (answer.accepted()) {
            String moved = Optional.ofNullable(answer.opening().getNow(null))
                    .map(opening -> opening.detail())
                    .orElse("");
            int at = moved.startsWith(SessionOpenings.MOVED)
                    ? Integer.parseInt(moved.substring(SessionOpenings.MOVED.length()))
                    : door;
            boolean forgets = random.nextInt(15) == 0;
            int leaves = forgets ? Integer.MAX_VALUE : step + 5 + random.nextInt(300);
            customers.put(at, new Customer(pin, at, leaves));
        }
    }

    private void use(Customer one, boolean mistypes) {
        sessions.reopen(one.door(), (mistypes ? "739164" : one.pin()).toCharArray());
        round();
    }

    private void leave(Customer one) {
        Answer answer = sessions.end(one.door(), one.pin().toCharArray());
        round();
        if (answer.accepted()
                || answer.reason().equals(Words.SESSION_ENDED)
                || answer.reason().equals(Words.PIN_WRONG)) {
            customers.remove(one.door(), one);
        }
    }

    /** Staff repair locks, shut doors and empty what was held for too long. */
    private void morning() {
        metal.jammed.clear();
        for (int door = 1; door <= DOORS; door++) {
            site.clear(door);
            int here = door;
            if (site.holders
                    .at(door)
                    .filter(hold -> hold.phase() == Phase.OVERSTAY)
                    .isPresent()) {
                metal.open.clear(here);
                sessions.release(here, "staff");
                customers.remove(here);
            }
        }
    }

    private void round() {
        for (int i = 0; i < 3 && !metal.off; i++) {
            site.look();
            while (!worker.isEmpty() && !metal.off) {
                worker.remove().run();
            }
            if (!metal.off) {
                sessions.tick();
            }
        }
    }

    private void quiet() {
        for (int i = 0; i < 30; i++) {
            seconds += 60;
            metal.pause(60_000);
            round();
        }
    }

    private void assertDoorsAreAsTheMetalHasThem() {
        assertThat(metal.off).isFalse();
        site.all().forEach(door -> assertThat(door.state())
                .as("door " + door.door())
                .isEqualTo(metal.open.get(door.door()) ? State.OPEN : State.CLOSED));
        assertThat(store.count("po")).as("openings without an end").isZero();
    }

    private void assertTheTrailExplainsEveryHolder() {
        Map<Integer, String> told = new HashMap<>();
        Map<String, Boolean> known = new HashMap<>();
        for (AuditEntry entry : trail.entries) {
            String id = entry.actor().id();
            if (entry.event() == Event.SESSION_BEGUN || entry.event() == Event.SESSION_MOVED) {
                assertThat(told.put(entry.door(), id))
                        .as("two holders of door " + entry.door())
                        .isNull();
                known.put(id, true);
            }
            if (entry.event() == Event.SESSION_MOVED) {
                int from = Math.toIntExact((Long) entry.details().get("from"));
                assertThat(told.remove(from)).isEqualTo(id);
            }
            if (entry.event() == Event.DOOR_RELEASED) {
                assertThat(told.remove(entry.door())).as(entry.toString()).isEqualTo(id);
            }
            if (entry.event() == Event.OPENING && entry.actor().kind() == Actor.Kind.SESSION) {
                assertThat(known).as("an opening of nobody").containsKey(id);
            }
        }
        Map<Integer, String> held = new HashMap<>();
        for (Hold hold : site.holders.all()) {
            held.put(hold.door(), hold.id());
        }
        assertThat(held).isEqualTo(told);
    }
}
