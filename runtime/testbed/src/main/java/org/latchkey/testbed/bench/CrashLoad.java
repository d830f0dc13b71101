// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.latchkey.testbed.Await;
import org.latchkey.testbed.Hardware;
import org.latchkey.testbed.Installation;
import org.latchkey.testbed.SiteRig;
import org.latchkey.testbed.TestbedException;

/**
 * Customers at each line, a few at a time, who go on through every crash: each shows a code until the door opens, some
 * show it again while it is open, wait until the trail has burnt the use, shut the door, and some try once more. Each
 * thread has doors of its own; {@link UnitWatch} tells when the unit serves and what it has recorded.
 */
final class CrashLoad {

    /** For one step of one customer, of serving without a crash: reservations are settled some seconds after a start. */
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** For one step, crashes included. */
    private static final Duration LONGEST = Duration.ofMinutes(20);

    private static final long SCAN_AGAIN_NANOS = 3_000_000_000L;
    private static final int DOORS_PER_LINE = 12;
    private static final int CUSTOMERS_PER_LINE = 3;

    private final SiteRig rig;
    private final LedgerReader ledger;
    private final UnitWatch watch;
    private final List<Thread> threads = new ArrayList<>();
    private final List<Customer> customers = new ArrayList<>();
    private final Map<Integer, Customer> atDoor = new ConcurrentHashMap<>();
    private final AtomicInteger scans = new AtomicInteger();
    private final Object scanner = new Object();
    private volatile boolean stopping;
    private volatile RuntimeException failure;

    CrashLoad(SiteRig rig, LedgerReader ledger, UnitWatch watch) {
        this.rig = rig;
        this.ledger = ledger;
        this.watch = watch;
    }

    void start(Installation installation, long seed) {
        int doors = DOORS_PER_LINE / CUSTOMERS_PER_LINE;
        for (Installation.Bank bank : installation.banks()) {
            for (int i = 0; i < CUSTOMERS_PER_LINE; i++) {
                int firstDoor = bank.firstDoor() + i * doors;
                Random random = new Random(seed + firstDoor);
                Thread thread = new Thread(() -> run(firstDoor, doors, random), "customers-" + firstDoor);
                thread.setDaemon(true);
                threads.add(thread);
                thread.start();
            }
        }
    }

    private void run(int firstDoor, int doors, Random random) {
        try {
            for (int turn = 0; !stopping; turn++) {
                serve(firstDoor + turn % doors, random);
            }
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    private void serve(int door, Random random) {
        Customer customer = new Customer(door, rig.code(door, 1), System.nanoTime(), watch.size());
        come(customer);
        long[] shown = {0};
        await(customer, "opening", () -> {
            if (ledger.count(door, LedgerReader.OPENED, customer.since(), Long.MAX_VALUE) > 0) {
                return true;
            }
            if (shown[0] == 0 || System.nanoTime() - shown[0] > SCAN_AGAIN_NANOS || watch.startedSince(shown[0])) {
                shown[0] = show(customer);
            }
            return false;
        });
        if (random.nextBoolean()) {
            show(customer);
        }
        await(customer, "its record", customer::isRecorded);
        rig.hardware().close(door);
        await(
                customer,
                "being shut",
                () -> ledger.count(door, LedgerReader.CLOSED, customer.since(), Long.MAX_VALUE) > 0);
        if (random.nextBoolean()) {
            show(customer);
        }
    }

    private void come(Customer customer) {
        Customer before = atDoor.put(customer.door(), customer);
        if (before != null) {
            before.leave(customer.since());
        }
        synchronized (customers) {
            customers.add(customer);
        }
        watch.listen(customer);
    }

    private void await(Customer customer, String what, Supplier<Boolean> condition) {
        long began = System.nanoTime();
        String step = "door " + customer.door() + ": " + what;
        Await.until(step, LONGEST, () -> {
            if (condition.get()) {
                return true;
            }
            if (watch.servedNanos(began) > PATIENCE.toNanos()) {
                throw new TestbedException(step + " did not happen within " + PATIENCE.toSeconds() + " s of serving");
            }
            return false;
        });
    }

    /** Gives the moment after the scan. */
    private long show(Customer customer) {
        watch.awaitServing(PATIENCE);
        Hardware hardware = rig.hardware();
        synchronized (scanner) {
            hardware.scan(customer.code());
        }
        scans.incrementAndGet();
        return System.nanoTime();
    }

    /** False once a customer was not served. */
    boolean isHealthy() {
        return failure == null;
    }

    /** Ends when each present customer is served. @return what went wrong, if anything did */
    Optional<String> stop() {
        stopping = true;
        try {
            for (Thread thread : threads) {
                thread.join(PATIENCE.multipliedBy(2).toMillis());
                if (thread.isAlive()) {
                    return Optional.of(thread.getName() + " did not end");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Optional.ofNullable(failure).map(RuntimeException::getMessage);
    }

    int scans() {
        return scans.get();
    }

    List<Customer> customers() {
        synchronized (customers) {
            return List.copyOf(customers);
        }
    }
}
