// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;
import org.latchkey.testbed.Await;
import org.latchkey.testbed.SiteRig;
import org.latchkey.testbed.TestbedException;

/**
 * Customers at the doors of two lines of one driver, one after the other at a steady pace, whatever became of the one before:
 * who waits does not keep the next one from coming.
 */
final class SteadyScans implements AutoCloseable {

    /** Of the lines {@code kerong-pty} and {@code kerong-tcp}, in turns. */
    private static final int[] DOORS =
            IntStream.range(0, 24).map(i -> (i % 2 == 0 ? 25 : 37) + i / 2).toArray();

    private static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(120);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** @param sent when its last byte was sent */
    private record Scan(int door, long sent) {}

    /**
     * A scan whose door opened.
     *
     * @param waited from its last byte to the pulse at the lock, in milliseconds
     */
    record Wait(long sent, double waited) {}

    private final SiteRig rig;
    private final LedgerReader ledger;
    private final List<String> codes = new ArrayList<>();
    private final List<Scan> scans = new ArrayList<>();
    private final Thread thread = new Thread(this::run, "steady-scans");
    private volatile boolean stopping;
    private volatile RuntimeException failure;

    SteadyScans(SiteRig rig) {
        this.rig = rig;
        ledger = new LedgerReader(rig.hardware().ledgerFile());
        for (int door : DOORS) {
            codes.add(rig.code(door, 0));
        }
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            long[] last = new long[DOORS.length];
            long next = System.nanoTime();
            for (int i = 0; !stopping; i++) {
                int turn = i % DOORS.length;
                if (last[turn] != 0) {
                    awaitClosed(DOORS[turn], last[turn]);
                }
                ScanBench.pauseUntil(next);
                next = System.nanoTime() + PACE_NANOS;
                last[turn] = rig.hardware().scan(codes.get(turn));
                scans.add(new Scan(DOORS[turn], last[turn]));
            }
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    private void awaitClosed(int door, long since) {
        Await.until("door " + door + " closed", PATIENCE, () -> ledger.first(
                        door, LedgerReader.CLOSED, since, Long.MAX_VALUE)
                .isPresent());
    }

    /** Ends after the scan that is under way, and waits until its door is closed again. */
    void stop() throws InterruptedException {
        stopping = true;
        thread.join(2 * PATIENCE.toMillis());
        if (failure != null) {
            throw new TestbedException("a scan failed: " + failure.getMessage(), failure);
        }
        Scan last = scans.get(scans.size() - 1);
        awaitClosed(last.door(), last.sent());
    }

    int count() {
        return scans.size();
    }

    /** Scans whose door did not open, or opened more than once; after the stop. */
    long failed() {
        return IntStream.range(0, scans.size())
                .filter(i -> ledger.count(
                                scans.get(i).door(),
                                LedgerReader.OPENED,
                                scans.get(i).sent(),
                                nextAt(i))
                        != 1)
                .count();
    }

    /** How long those waited whose scan was sent then; after the stop. */
    List<Wait> waits(LongPredicate sent) {
        List<Wait> waits = new ArrayList<>();
        for (int i = 0; i < scans.size(); i++) {
            Scan scan = scans.get(i);
            OptionalLong pulse = ledger.first(scan.door(), LedgerReader.PULSED, scan.sent(), nextAt(i));
            if (sent.test(scan.sent()) && pulse.isPresent()) {
                waits.add(new Wait(scan.sent(), (pulse.getAsLong() - scan.sent()) / 1e6));
            }
        }
        return waits;
    }

    /** When the next one came to the same door. */
    private long nextAt(int index) {
        return scans.stream()
                .skip(index + 1L)
                .filter(scan -> scan.door() == scans.get(index).door())
                .mapToLong(Scan::sent)
                .findFirst()
                .orElse(Long.MAX_VALUE);
    }

    @Override
    public void close() {
        stopping = true;
    }
}
