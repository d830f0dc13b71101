// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/**
 * Customers who scan one after the other, in small batches for different doors, each with a code of its own that is good
 * for one opening. The next batch comes when the doors of the last have opened, or its time is up; to the same door somebody
 * comes again only when it is closed.
 */
public final class ScanLoad implements AutoCloseable {

    private static final Duration DOOR_PATIENCE = Duration.ofSeconds(25);
    private static final Duration BATCH_PATIENCE = Duration.ofSeconds(90);
    private static final int LINES = 4;
    private static final int DOORS_PER_LINE = 12;

    private record Customer(int door, long scanned) {}

    private final Hardware hardware;
    private final IntFunction<String> codes;
    private final List<Customer> customers = new ArrayList<>();

    /** The last batches, each at doors where nobody was since. */
    private final Queue<List<Customer>> last = new ArrayDeque<>();

    private final Thread thread = new Thread(this::run, "scan-load");
    private final long began = System.nanoTime();
    private volatile boolean stopping;
    private volatile int batches;
    private volatile RuntimeException failure;

    private ScanLoad(Hardware hardware, IntFunction<String> codes) {
        this.hardware = hardware;
        this.codes = codes;
    }

    /** Starts scanning at a site with {@link Installation#everyLine}. */
    public static ScanLoad start(SiteRig rig) {
        return start(rig.hardware(), door -> rig.code(door, 1));
    }

    /** The same at any site with these lines. @param codes makes a code for one opening of a door */
    public static ScanLoad start(Hardware hardware, IntFunction<String> codes) {
        ScanLoad load = new ScanLoad(hardware, codes);
        load.thread.setDaemon(true);
        load.thread.start();
        return load;
    }

    private void run() {
        try {
            for (int turn = 0; !stopping; turn++) {
                if (last.size() == DOORS_PER_LINE) {
                    await(last.remove(), "closed");
                }
                last.add(batch(turn % DOORS_PER_LINE));
                batches++;
            }
            last.forEach(batch -> await(batch, "closed"));
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    /** One door of each line. */
    private List<Customer> batch(int lock) {
        List<Customer> batch = new ArrayList<>();
        for (int line = 0; line < LINES; line++) {
            int door = line * DOORS_PER_LINE + lock + 1;
            String code = codes.apply(door);
            long before = System.nanoTime();
            hardware.scan(code);
            batch.add(new Customer(door, before));
        }
        synchronized (customers) {
            customers.addAll(batch);
        }
        await(batch, "opened");
        return batch;
    }

    private void await(List<Customer> batch, String event) {
        batch.forEach(customer -> hardware.await(customer.door(), event, customer.scanned(), DOOR_PATIENCE));
    }

    /** Waits for that many further batches. */
    public void awaitBatches(int count) {
        int goal = batches + count;
        Await.until("the next batches of customers", BATCH_PATIENCE, () -> {
            if (failure != null) {
                throw failure;
            }
            return batches >= goal;
        });
    }

    /** Ends after the batch that is under way, when all doors are closed again. */
    public void stop() {
        stopping = true;
        try {
            thread.join(BATCH_PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (failure != null) {
            throw failure;
        }
    }

    public int scans() {
        synchronized (customers) {
            return customers.size();
        }
    }

    /** Doors that did not open as often as codes were shown for them, by the ledger of the metal. */
    public List<String> wrongScans() {
        Map<Integer, Long> openings = hardware.ledger().stream()
                .filter(entry -> entry.event().equals("opened") && entry.nanos() > began)
                .collect(Collectors.groupingBy(Hardware.Entry::door, Collectors.counting()));
        Map<Integer, Long> scans;
        synchronized (customers) {
            scans = customers.stream().collect(Collectors.groupingBy(Customer::door, Collectors.counting()));
        }
        return scans.entrySet().stream()
                .filter(entry -> !entry.getValue().equals(openings.getOrDefault(entry.getKey(), 0L)))
                .map(entry -> "door " + entry.getKey() + ": " + entry.getValue() + " scans, "
                        + openings.getOrDefault(entry.getKey(), 0L) + " openings")
                .toList();
    }

    @Override
    public void close() {
        stopping = true;
    }
}
