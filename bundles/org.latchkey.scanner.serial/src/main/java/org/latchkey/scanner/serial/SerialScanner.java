// SPDX-License-Identifier: Apache-2.0
package org.latchkey.scanner.serial;

import java.io.ByteArrayOutputStream;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.latchkey.device.api.ByteChannel;
import org.latchkey.device.api.ByteChannels;
import org.latchkey.device.api.DeviceException;
import org.latchkey.device.api.Scan;
import org.latchkey.device.api.ScanHandler;
import org.latchkey.device.api.Scanner;
import org.latchkey.device.api.Unreadable;
import org.latchkey.line.Connection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One code reader: a single thread reads its line, cuts it into scans and hands each to the handler, so that nothing
 * lies between the last byte and the decision. What arrives while the handler decides waits in the channel.
 */
final class SerialScanner implements Scanner {

    private static final Logger LOG = LoggerFactory.getLogger(SerialScanner.class);
    /** How often an idle scanner looks whether it shall stop. */
    private static final long LOOK_MILLIS = 50;
    /** How often a scan that nobody took is offered again. */
    private static final long RETRY_MILLIS = 20;

    /** Where terminators end the codes, a pause inside one is an adapter or a busy machine that stalls. */
    private static final long STALL_MILLIS = 500;

    private static final long STOP_MILLIS = 3_000;

    private final ScannerSettings settings;
    private final Connection connection;
    private final AtomicReference<ScanHandler> handler = new AtomicReference<>();
    private final Thread thread;
    private volatile boolean stopping;
    private volatile long delivered;

    // From here on the thread's own.
    private final LineReader reader = new LineReader(this::arrived, this::refused);
    private final ScanQueue queue = new ScanQueue();
    private final Repeats repeats;
    private final Tally tally;
    /** Refused readings that no handler was told of yet. */
    private final Map<Unreadable, Long> unreadable = new EnumMap<>(Unreadable.class);

    private final byte[] piece = new byte[Scan.MAX_LENGTH];
    private long lastByteNanos;
    private ByteChannel heard;

    /** Starts reading. */
    SerialScanner(ScannerSettings settings) {
        this.settings = settings;
        String name = settings.name();
        repeats = new Repeats(settings.repeatMillis());
        tally = new Tally(name);
        connection = new Connection("scanner " + name, settings.channel());
        thread = new Thread(this::run, "latchkey-scanner-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    void use(ByteChannels channels) {
        connection.use(channels);
    }

    void drop(ByteChannels channels) {
        connection.drop(channels);
    }

    void offerTo(ScanHandler next) {
        handler.set(next);
    }

    void withdraw(ScanHandler old) {
        handler.compareAndSet(old, null);
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public boolean connected() {
        return connection.isOpen();
    }

    @Override
    public long scans() {
        return delivered;
    }

    private void run() {
        while (!stopping) {
            offer();
            tally.tell();
            Optional<ByteChannel> channel = connection.open();
            if (channel.isPresent() && !stopping) {
                listen(channel.get());
            } else {
                connection.pause(queue.isEmpty() ? LOOK_MILLIS : RETRY_MILLIS);
            }
        }
        leave();
    }

    private void listen(ByteChannel channel) {
        if (channel != heard) {
            // Nobody could have heard a pause in a code while the line changed hands.
            heard = channel;
            lastByteNanos = System.nanoTime();
        }
        try {
            int n = channel.read(piece, 0, piece.length, patience());
            long now = System.nanoTime();
            if (n > 0) {
                lastByteNanos = now;
                reader.feed(piece, n);
            } else if (reader.inLine() && idleLeft(now) <= 0) {
                reader.silence();
            }
        } catch (DeviceException e) {
            LOG.debug("scanner {}: {}", settings.name(), e.getMessage());
            if (reader.inLine() && !connection.isGivenBack()) {
                tally.count(Tally.Loss.LINE_LOST, 1);
                reader.reset();
            }
        }
    }

    private long patience() {
        long patience = queue.isEmpty() ? LOOK_MILLIS : RETRY_MILLIS;
        if (reader.inLine()) {
            patience = Math.min(patience, Math.max(0, idleLeft(System.nanoTime())));
        }
        return patience;
    }

    /** Milliseconds until silence ends the line, rounded up. */
    private long idleLeft(long now) {
        long gap = reader.isTerminated() ? Math.max(settings.idleMillis(), STALL_MILLIS) : settings.idleMillis();
        long left = TimeUnit.MILLISECONDS.toNanos(gap) - (now - lastByteNanos);
        return left <= 0 ? 0 : TimeUnit.NANOSECONDS.toMillis(left) + 1;
    }

    private void arrived(String text) {
        if (repeats.isRepeat(text, lastByteNanos)) {
            return;
        }
        Scan scan = new Scan(settings.name(), text, lastByteNanos);
        if (queue.isFull()) {
            offer();
        }
        // While stopping nothing is offered and nothing more is read: what is here goes to the next scanner.
        if (stopping || !queue.isFull()) {
            queue.add(scan);
        } else {
            lost(Tally.Loss.NO_ROOM, 1);
        }
    }

    private void refused(Unreadable why) {
        tally.count(why == Unreadable.TOO_LONG ? Tally.Loss.TOO_LONG : Tally.Loss.NOT_PRINTABLE, 1);
        unreadable.merge(why, 1L, Long::sum);
    }

    private void lost(Tally.Loss loss, int times) {
        if (times > 0) {
            tally.count(loss, times);
            repeats.forget();
        }
    }

    /** Offers what waits, the oldest first, until there is nobody to take it. */
    private void offer() {
        lost(Tally.Loss.WAITED_TOO_LONG, queue.expire(System.nanoTime()));
        Optional<Scan> scan = queue.first();
        while (scan.isPresent() && !stopping && taken(scan.get())) {
            queue.removeFirst();
            delivered++;
            scan = queue.first();
        }
        unreadable
                .entrySet()
                .removeIf(loss -> taken(current -> current.refused(settings.name(), loss.getKey(), loss.getValue())));
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
        } catch (RuntimeException e) {
            // It may have decided before it failed: offering the scan again could open a door twice.
            LOG.error("scanner {}: the handler failed", settings.name(), e);
            return true;
        }
    }

    /** Gives back the line with everything that was read and not delivered. */
    private void leave() {
        Optional<ByteChannel> channel = connection.stop();
        if (channel.isPresent()) {
            channel.get().handOver(undelivered());
        } else {
            tally.count(Tally.Loss.LINE_LOST, queue.all().size());
        }
        tally.tell();
    }

    private byte[] undelivered() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        queue.all().forEach(scan -> bytes.writeBytes(LineReader.whole(scan.text())));
        bytes.writeBytes(reader.unfinished());
        return bytes.toByteArray();
    }

    /** Stops reading; scans that nobody took and half a line go back into the channel for the next scanner. */
    void stop() {
        stopping = true;
        connection.wake();
        try {
            thread.join(STOP_MILLIS);
            if (thread.isAlive()) {
                LOG.warn("scanner {}: the handler has not decided within {} ms", settings.name(), STOP_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
