// SPDX-License-Identifier: Apache-2.0
package org.latchkey.line.scan;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.latchkey.device.api.Scan;
import org.latchkey.device.api.ScanHandler;
import org.latchkey.device.api.Unreadable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands what a scanner read to the handler that there is, and keeps it, bounded, while there is none. The handler may
 * come and go from any thread; {@link #stop} and {@link #delivered} too; the rest is the scanner's thread's alone.
 */
public final class Delivery {

    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

    private final String scanner;
    private final AtomicReference<ScanHandler> handler = new AtomicReference<>();
    private volatile boolean stopping;
    private volatile long delivered;

    private final ScanQueue queue = new ScanQueue();
    private final Repeats repeats;
    private final Tally tally;
    private final Consumer<String> dropped;
    /** Refused readings that no handler was told of yet. */
    private final Map<Unreadable, Long> unreadable = new EnumMap<>(Unreadable.class);

    /**
     * Starts with nothing to hand on.
     *
     * @param scanner the scanner's name in the site configuration
     * @param repeatMillis 0, or the time within which the same text again is a repeat
     */
    public Delivery(String scanner, int repeatMillis) {
        this(scanner, new Repeats(repeatMillis), text -> {});
    }

    /**
     * The same for a scanner that says itself what is a repeat.
     *
     * @param scanner the scanner's name in the site configuration
     * @param dropped is told of each reading that nobody took: shown again, it is none; on the scanner's thread
     */
    public Delivery(String scanner, Consumer<String> dropped) {
        this(scanner, new Repeats(0), dropped);
    }

    private Delivery(String scanner, Repeats repeats, Consumer<String> dropped) {
        this.scanner = scanner;
        this.repeats = repeats;
        this.dropped = dropped;
        tally = new Tally(scanner);
    }

    /** The handler from now on. */
    public void offerTo(ScanHandler next) {
        handler.set(next);
    }

    /** Forgets a handler, unless another has replaced it already. */
    public void withdraw(ScanHandler old) {
        handler.compareAndSet(old, null);
    }

    /** Nothing is offered any more; what arrives stays. */
    public void stop() {
        stopping = true;
    }

    /** Scans handed to a handler. */
    public long delivered() {
        return delivered;
    }

    /** Takes a whole reading. @param nanoTime when its last character arrived */
    public void arrived(String text, long nanoTime) {
        if (repeats.isRepeat(text, nanoTime)) {
            return;
        }
        if (queue.isFull()) {
            offer();
        }
        // While stopping nothing is offered and nothing more is read: what is here goes to the next scanner.
        if (stopping || !queue.isFull()) {
            queue.add(new Scan(scanner, text, nanoTime));
        } else {
            cameToNothing(Tally.Loss.NO_ROOM, text);
        }
    }

    /** Takes note of a reading that is no scan. */
    public void refused(Unreadable why) {
        tally.count(why == Unreadable.TOO_LONG ? Tally.Loss.TOO_LONG : Tally.Loss.NOT_PRINTABLE, 1);
        unreadable.merge(why, 1L, Long::sum);
    }

    /** Counts readings that were lost before they were whole, or with the line. */
    public void lost(Tally.Loss why, int times) {
        tally.count(why, times);
    }

    /** How many readings came to nothing for this reason; from any thread. */
    public long lost(Tally.Loss why) {
        return tally.of(why);
    }

    private void cameToNothing(Tally.Loss why, String text) {
        tally.count(why, 1);
        repeats.forget();
        dropped.accept(text);
    }

    /** Offers what waits, the oldest first, until there is nobody to take it. */
    public void offer() {
        queue.expire(System.nanoTime()).forEach(scan -> cameToNothing(Tally.Loss.WAITED_TOO_LONG, scan.text()));
        Optional<Scan> scan = queue.first();
        while (scan.isPresent() && !stopping && taken(scan.get())) {
            queue.removeFirst();
            delivered++;
            scan = queue.first();
        }
        unreadable
                .entrySet()
                .removeIf(loss -> taken(current -> current.refused(scanner, loss.getKey(), loss.getValue())));
    }

    /** Tells the log what came to nothing, if it is time. */
    public void tell() {
        tally.tell();
    }

    private boolean taken(Scan scan) {
        return taken(current -> current.handle(scan));
    }

    private boolean taken(Predicate<ScanHandler> news) {
        ScanHandler current = handler.get();
        if (current == null) {
            return false;
        }
        try {
            return news.test(current);
        } catch (RuntimeException | LinkageError e) {
            // It may have decided before it failed: offering the scan again could open a door twice.
            LOG.error("scanner {}: the handler failed", scanner, e);
            return true;
        }
    }

    /** True if no scan waits for a handler. */
    public boolean isEmpty() {
        return queue.isEmpty();
    }

    /** Gives up what waits: the device is left, and nobody goes on with it. */
    void abandon() {
        queue.all().forEach(scan -> cameToNothing(Tally.Loss.LINE_LOST, scan.text()));
        tally.tell();
    }

    /** The scans that nobody has taken, the oldest first. */
    public List<Scan> waiting() {
        return queue.all();
    }
}
