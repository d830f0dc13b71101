// SPDX-License-Identifier: Apache-2.0
package org.latchkey.scanner.serial;

import java.io.ByteArrayOutputStream;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.latchkey.device.api.ByteChannel;
import org.latchkey.device.api.ByteChannels;
import org.latchkey.device.api.DeviceException;
import org.latchkey.device.api.Scan;
import org.latchkey.device.api.ScanHandler;
import org.latchkey.device.api.Scanner;
import org.latchkey.line.Connection;
import org.latchkey.line.scan.Delivery;
import org.latchkey.line.scan.LineReader;
import org.latchkey.line.scan.Tally;
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
    private final Delivery delivery;
    private final Thread thread;
    private volatile boolean stopping;

    // From here on the thread's own.
    private final LineReader reader;
    private final byte[] piece = new byte[Scan.MAX_LENGTH];
    private long lastByteNanos;
    private ByteChannel heard;

    /** Starts reading. */
    SerialScanner(ScannerSettings settings) {
        this.settings = settings;
        String name = settings.name();
        delivery = new Delivery(name, settings.repeatMillis());
        reader = new LineReader(this::arrived, delivery::refused);
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
        delivery.offerTo(next);
    }

    void withdraw(ScanHandler old) {
        delivery.withdraw(old);
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
        return delivery.delivered();
    }

    private void run() {
        while (!stopping) {
            delivery.offer();
            delivery.tell();
            Optional<ByteChannel> channel = connection.open();
            if (channel.isPresent() && !stopping) {
                listen(channel.get());
            } else {
                connection.pause(delivery.isEmpty() ? LOOK_MILLIS : RETRY_MILLIS);
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
                delivery.lost(Tally.Loss.LINE_LOST, 1);
                reader.reset();
            }
        }
    }

    private long patience() {
        long patience = delivery.isEmpty() ? LOOK_MILLIS : RETRY_MILLIS;
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
        delivery.arrived(text, lastByteNanos);
    }

    /** Gives back the line with everything that was read and not delivered. */
    private void leave() {
        Optional<ByteChannel> channel = connection.stop();
        if (channel.isPresent()) {
            channel.get().handOver(undelivered());
        } else {
            delivery.lost(Tally.Loss.LINE_LOST, delivery.waiting().size());
        }
        delivery.tell();
    }

    private byte[] undelivered() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        delivery.waiting().forEach(scan -> bytes.writeBytes(LineReader.whole(scan.text())));
        bytes.writeBytes(reader.unfinished());
        return bytes.toByteArray();
    }

    /** Stops reading; scans that nobody took and half a line go back into the channel for the next scanner. */
    void stop() {
        stopping = true;
        delivery.stop();
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
