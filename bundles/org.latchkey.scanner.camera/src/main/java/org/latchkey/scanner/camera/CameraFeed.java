// SPDX-License-Identifier: Apache-2.0
package org.latchkey.scanner.camera;

import java.util.concurrent.TimeUnit;
import org.latchkey.device.api.DeviceException;
import org.latchkey.device.api.Scan;
import org.latchkey.device.api.Unreadable;
import org.latchkey.line.file.DeviceFile;
import org.latchkey.line.scan.Delivery;
import org.latchkey.line.scan.DeviceScanner;

/** An open stream of frames: now and then one is looked at, and a code that comes into view becomes a scan. */
final class CameraFeed implements DeviceScanner.Feed {

    /** A camera that has shown nothing for so long is taken for gone. */
    private static final long BLIND_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final int PIECE = 1 << 16;

    private final DeviceFile device;
    private final Delivery delivery;
    private final Sightings sightings;
    private final long pauseNanos;
    private final Frames frames = new Frames(this::look);
    private final byte[] piece = new byte[PIECE];
    private boolean seen;
    private long lastFrame;
    private long nextLook = System.nanoTime();

    private CameraFeed(DeviceFile device, int pauseMillis, Sightings sightings, Delivery delivery) {
        this.device = device;
        this.sightings = sightings;
        this.delivery = delivery;
        pauseNanos = TimeUnit.MILLISECONDS.toNanos(pauseMillis);
    }

    static CameraFeed open(String path, int pauseMillis, Sightings sightings, Delivery delivery)
            throws DeviceException {
        return new CameraFeed(DeviceFile.open(path), pauseMillis, sightings, delivery);
    }

    @Override
    public void pump(long millis) throws DeviceException {
        frames.feed(piece, device.read(piece, millis));
    }

    private void look(byte[] luma, int width, int height) {
        long now = System.nanoTime();
        if (!seen) {
            sightings.resume(now);
        }
        seen = true;
        lastFrame = now;
        if (now - nextLook < 0) {
            return;
        }
        sightings.expire(now);
        QrReader.read(luma, width, height)
                .filter(text -> sightings.isNew(text, now))
                .ifPresent(text -> report(text, now));
        // From the end of the look, so that a slow machine has time for other things.
        nextLook = System.nanoTime() + pauseNanos;
    }

    private void report(String text, long now) {
        if (text.length() > Scan.MAX_LENGTH) {
            delivery.refused(Unreadable.TOO_LONG);
        } else if (text.isEmpty() || !text.chars().allMatch(c -> c >= ' ' && c <= '~')) {
            delivery.refused(Unreadable.NOT_PRINTABLE);
        } else {
            delivery.arrived(text, now);
        }
    }

    @Override
    public boolean isAlive() {
        return seen && System.nanoTime() - lastFrame < BLIND_NANOS;
    }

    @Override
    public void close() {
        device.close();
    }
}
