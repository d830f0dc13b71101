// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.latchkey.testbed.Await;
import org.latchkey.testbed.TestbedException;
import org.latchkey.testbed.Unit;

/**
 * Remembers from outside what a unit has acknowledged, while it lives: rows of its console and the head files that it left
 * behind. One thread asks; the rest is thread-safe.
 */
final class UnitWatch {

    private static final Pattern ROW =
            Pattern.compile("^([0-9]+) +[0-9-]+ [0-9:]+ +(?:([0-9]+) +)?([a-z]+(?:-[a-z]+)*) +([a-z-]+).*");
    private static final Pattern SIZE = Pattern.compile("Trail of ([0-9]+) records");
    private static final Set<String> BURNT = Set.of("opened", "burnt");
    private static final int NEWEST = 40;
    private static final long PAUSE_NANOS = 20_000_000;

    /** A record as the console showed it. */
    record Row(int door, String event, String outcome) {}

    private final Thread thread = new Thread(this::run, "unit-watch");
    private final Map<Integer, Customer> listeners = new ConcurrentHashMap<>();
    private final NavigableMap<Long, Row> rows = new TreeMap<>();
    private final NavigableMap<Long, String> heads = new TreeMap<>();
    private volatile Unit serving;
    private volatile long servingSince;
    private volatile long size;
    private volatile boolean stopping;

    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    void stop() {
        stopping = true;
    }

    /** The unit serves. @throws TestbedException if its trail has become shorter */
    void serves(Unit unit) {
        long now = sizeOf(unit);
        if (now < size) {
            throw new TestbedException("the trail has " + now + " records; " + size + " had been acknowledged");
        }
        servingSince = System.nanoTime();
        serving = unit;
    }

    /** The unit is about to die. */
    void falls() {
        serving = null;
    }

    private static long sizeOf(Unit unit) {
        Matcher found = SIZE.matcher(unit.console("status"));
        if (!found.find()) {
            throw new TestbedException("the unit has no trail");
        }
        return Long.parseLong(found.group(1));
    }

    void awaitServing(Duration bound) {
        Await.until("the unit serving again", bound, () -> serving != null);
    }

    boolean startedSince(long nanos) {
        return serving != null && servingSince - nanos > 0;
    }

    /** How long the unit has served without a crash since that moment. */
    long servedNanos(long since) {
        long now = System.nanoTime();
        return serving == null ? 0 : Math.min(now - since, now - servingSince);
    }

    /** How many records were seen. */
    long size() {
        return size;
    }

    /** From now on this is the one who has its door. */
    void listen(Customer customer) {
        listeners.put(customer.door(), customer);
    }

    private void run() {
        while (!stopping) {
            Unit unit = serving;
            if (unit != null) {
                ask(unit);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private void ask(Unit unit) {
        List<String> lines = new ArrayList<>();
        try {
            unit.console("records", Integer.toString(NEWEST)).lines().forEach(lines::add);
        } catch (TestbedException | UncheckedIOException ignored) {
            // It was killed while it answered.
            return;
        }
        lines.stream().map(ROW::matcher).filter(Matcher::matches).forEach(this::take);
    }

    private void take(Matcher line) {
        long seq = Long.parseLong(line.group(1));
        int door = line.group(2) == null ? 0 : Integer.parseInt(line.group(2));
        Row row = new Row(door, line.group(3), line.group(4));
        synchronized (rows) {
            // What was seen first counts: the trail is held against it at the end.
            rows.putIfAbsent(seq, row);
        }
        size = Math.max(size, seq + 1);
        if (row.event().startsWith("opening") && BURNT.contains(row.outcome()) && listeners.containsKey(door)) {
            listeners.get(door).burnt(seq, door);
        }
    }

    /** Remembers the sizes and roots that a dead unit's head files name. */
    void readHeads(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            for (Path file : files.filter(path -> path.getFileName().toString().matches("head-[01]"))
                    .toList()) {
                String[] lines = Files.readString(file).split("\n");
                heads.put(Long.parseLong(lines[2]), lines[3]);
            }
        }
    }

    /** The rows seen, by number. */
    NavigableMap<Long, Row> rows() {
        synchronized (rows) {
            return new TreeMap<>(rows);
        }
    }

    /** Roots in hex, by size. */
    NavigableMap<Long, String> heads() {
        return heads;
    }
}
