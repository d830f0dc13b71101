// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.latchkey.testbed.Await;
import org.latchkey.testbed.SiteRig;
import org.latchkey.testbed.TestbedException;

/**
 * Customers of a hall of lockers: three classes end in ten minutes, and all who were in one come at once. People queue before
 * the scanners, choose the shortest queue, and have a door to themselves while they are there. Time runs {@link #HASTE} times as
 * fast as on a clock; all durations here are those of the story.
 */
final class Crowd {

    /** So many times faster than real. */
    static final int HASTE = 5;

    static final int CUSTOMERS = 200;
    static final int DOORS = 64;

    private static final long SEED = 20_261_123;
    private static final int[] CLASS_ENDS_SECONDS = {120, 300, 480};
    private static final int CLASS = 50;
    private static final double RUSH_SECONDS = 20;
    private static final double ALL_SECONDS = 600;

    private static final double STEP_UP_SECONDS = 0.8;
    private static final double AGAIN_SECONDS = 2;
    private static final double TWICE_SECONDS = 0.3;
    private static final double LOOK_AROUND_SECONDS = 5;

    /** Until the unit has seen for certain that the door is shut. */
    private static final double NEXT_SECONDS = 10;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final SiteRig rig;
    private final LedgerReader ledger;
    private final List<Desk> desks;
    private final BlockingQueue<Integer> free = new LinkedBlockingQueue<>();
    private final Random random = new Random(SEED);

    /** One scanner: whoever stands there has it alone. The next one comes when it is free. */
    private static final class Desk {
        final String scanner;
        int waiting;

        Desk(String scanner) {
            this.scanner = scanner;
        }
    }

    /** One who will come. */
    private record Guest(double atSeconds, Visit.Habit habit, double staySeconds) {}

    Crowd(SiteRig rig, List<String> scanners) {
        this.rig = rig;
        ledger = new LedgerReader(rig.hardware().ledgerFile());
        desks = scanners.stream().map(Desk::new).toList();
        List<Integer> doors =
                new ArrayList<>(IntStream.rangeClosed(1, DOORS).boxed().toList());
        Collections.shuffle(doors, random);
        free.addAll(doors);
    }

    /** Everybody comes and goes. @throws TestbedException if somebody was not served */
    List<Visit> run() throws InterruptedException {
        ExecutorService people = Executors.newFixedThreadPool(DOORS, task -> {
            Thread thread = new Thread(task, "crowd");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<Visit>> coming = new ArrayList<>();
            long begin = System.nanoTime();
            for (Guest guest : guests()) {
                ScanBench.pauseUntil(begin + nanos(guest.atSeconds()));
                coming.add(people.submit(() -> visit(guest)));
            }
            List<Visit> visits = new ArrayList<>();
            for (Future<Visit> each : coming) {
                visits.add(each.get());
            }
            return visits;
        } catch (ExecutionException e) {
            throw new TestbedException("a customer is stuck: " + e.getCause().getMessage(), e.getCause());
        } finally {
            people.shutdownNow();
        }
    }

    private List<Guest> guests() {
        List<Guest> guests = new ArrayList<>();
        for (int end : CLASS_ENDS_SECONDS) {
            for (int i = 0; i < CLASS; i++) {
                guests.add(guest(end + RUSH_SECONDS * random.nextDouble()));
            }
        }
        while (guests.size() < CUSTOMERS) {
            guests.add(guest(ALL_SECONDS * random.nextDouble()));
        }
        guests.sort(Comparator.comparingDouble(Guest::atSeconds));
        return guests;
    }

    private Guest guest(double atSeconds) {
        Visit.Habit habit = Visit.Habit.of(random.nextInt(100));
        double stay = habit == Visit.Habit.WALKED_AWAY ? 60 : 8;
        return new Guest(atSeconds, habit, stay * (1 + random.nextDouble()));
    }

    private Visit visit(Guest guest) throws InterruptedException {
        int door = free.take();
        Visit.Habit habit = guest.habit();
        // Who comes back to the scanner has a further use: the door that stands open must keep it from being burnt.
        String code = rig.code(door, habit == Visit.Habit.WRONG_LOCKER ? 2 : 1);
        long came = System.nanoTime();
        long scanned = atDesk(scanner -> show(scanner, code, habit));
        Await.until("door " + door + " opens", PATIENCE, () -> ledger.first(
                        door, LedgerReader.OPENED, scanned - 1, Long.MAX_VALUE)
                .isPresent());
        if (habit == Visit.Habit.WRONG_LOCKER) {
            pause(LOOK_AROUND_SECONDS);
            atDesk(scanner -> rig.hardware().scanAt(scanner, code));
        }
        pause(guest.staySeconds());
        rig.hardware().close(door);
        pause(NEXT_SECONDS);
        Visit visit = new Visit(door, habit, came, scanned, System.nanoTime());
        free.add(door);
        return visit;
    }

    /** Waits in the shortest queue. @return what was done there */
    private long atDesk(ToLongFunction<String> what) {
        Desk desk = line();
        synchronized (desk) {
            pause(STEP_UP_SECONDS);
            long done = what.applyAsLong(desk.scanner);
            leave(desk);
            return done;
        }
    }

    private synchronized Desk line() {
        Desk shortest = desks.stream()
                .min(Comparator.comparingInt(desk -> desk.waiting))
                .orElseThrow();
        shortest.waiting++;
        return shortest;
    }

    private synchronized void leave(Desk desk) {
        desk.waiting--;
    }

    /** @return when the first scan was sent that could open the door */
    private long show(String scanner, String code, Visit.Habit habit) {
        if (habit == Visit.Habit.FUMBLED) {
            rig.hardware().scanAt(scanner, code.substring(0, 2 * code.length() / 3));
            pause(AGAIN_SECONDS);
        }
        long sent = rig.hardware().scanAt(scanner, code);
        if (habit == Visit.Habit.DOUBLE) {
            pause(TWICE_SECONDS);
            rig.hardware().scanAt(scanner, code);
        }
        return sent;
    }

    private static void pause(double seconds) {
        ScanBench.pauseUntil(System.nanoTime() + nanos(seconds));
    }

    private static long nanos(double seconds) {
        return (long) (seconds * TimeUnit.SECONDS.toNanos(1) / HASTE);
    }
}
