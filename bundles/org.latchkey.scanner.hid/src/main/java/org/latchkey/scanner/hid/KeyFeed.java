// SPDX-License-Identifier: Apache-2.0
package org.latchkey.scanner.hid;

import java.util.concurrent.TimeUnit;
import org.latchkey.device.api.DeviceException;
import org.latchkey.line.file.DeviceFile;
import org.latchkey.line.scan.Delivery;
import org.latchkey.line.scan.DeviceScanner;
import org.latchkey.line.scan.LineReader;
import org.latchkey.line.scan.Tally;

/** An open keyboard: its events become keys, keys become lines, lines become scans. */
final class KeyFeed implements DeviceScanner.Feed {

    /** A keyboard hands over at most 64 events at once. */
    private static final int MOST_EVENTS = 64;

    private final DeviceFile device;
    private final Delivery delivery;
    private final long gapMillis;
    private final LineReader reader;
    private final Events events;
    private final Keys keys;
    private final byte[] piece = new byte[MOST_EVENTS * Events.LENGTH];
    private final byte[] typed = new byte[1];
    private long lastKeyNanos;

    private KeyFeed(DeviceFile device, long gapMillis, Delivery delivery) {
        this.device = device;
        this.gapMillis = gapMillis;
        this.delivery = delivery;
        reader = new LineReader(text -> delivery.arrived(text, lastKeyNanos), delivery::refused);
        keys = new Keys(this::type);
        events = new Events(keys);
    }

    static KeyFeed open(String path, Grab grab, long gapMillis, Delivery delivery) throws DeviceException {
        DeviceFile device = DeviceFile.open(path);
        try {
            grab.on(device);
            return new KeyFeed(device, gapMillis, delivery);
        } catch (DeviceException e) {
            device.close();
            throw e;
        }
    }

    private void type(byte next) {
        typed[0] = next;
        reader.feed(typed, 1);
    }

    @Override
    public void pump(long millis) throws DeviceException {
        int n = device.read(piece, Math.min(millis, gapLeft()));
        if (n > 0) {
            lastKeyNanos = System.nanoTime();
            events.feed(piece, n);
        } else if (reader.inLine() && gapLeft() <= 0) {
            forget(Tally.Loss.UNFINISHED);
        }
    }

    /** Milliseconds until half a code is given up, rounded up. */
    private long gapLeft() {
        if (!reader.inLine()) {
            return Long.MAX_VALUE;
        }
        long left = TimeUnit.MILLISECONDS.toNanos(gapMillis) - (System.nanoTime() - lastKeyNanos);
        return left <= 0 ? 0 : TimeUnit.NANOSECONDS.toMillis(left) + 1;
    }

    private void forget(Tally.Loss why) {
        if (reader.inLine()) {
            delivery.lost(why, 1);
        }
        reader.reset();
        keys.reset();
    }

    @Override
    public boolean isAlive() {
        return true;
    }

    @Override
    public void close() {
        device.close();
        forget(Tally.Loss.LINE_LOST);
    }
}
