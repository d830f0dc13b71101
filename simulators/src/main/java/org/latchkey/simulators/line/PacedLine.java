// SPDX-License-Identifier: Apache-2.0
package org.latchkey.simulators.line;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Gives a wire the speed of a serial line, in both directions: a byte is there when its last bit is, so that nine bytes
 * at 9600 baud 8N1 take 9.4 ms, whatever the pty or socket below would do. It also behaves like poor adapters: a local
 * echo of what the host sends, and answers that arrive in several bursts.
 *
 * <p>One thread reads; several may write, one after another. Settings may change at any time and hold for the next
 * byte.
 */
public final class PacedLine {

    /** Start bit, eight data bits, stop bit. */
    private static final int BITS_PER_BYTE = 10;

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /** How much is taken from the wire at once: a fast host cannot get far ahead of the line. */
    private static final int CHUNK = 64;

    private final Wire wire;
    private final AtomicReference<LineSettings> settings;
    private final Object writing = new Object();
    private long hostSilentFrom = System.nanoTime();
    private long deviceSilentFrom = System.nanoTime();

    public PacedLine(Wire wire, LineSettings settings) {
        this.wire = wire;
        this.settings = new AtomicReference<>(settings);
    }

    /** The wire below. */
    public Wire wire() {
        return wire;
    }

    public LineSettings settings() {
        return settings.get();
    }

    public void set(LineSettings next) {
        settings.set(next);
    }

    /** How long one byte takes, in nanoseconds; 0 if the line is not paced. */
    public long byteNanos() {
        LineSettings now = settings.get();
        return now.paced() ? NANOS_PER_SECOND * BITS_PER_BYTE / now.baud() : 0;
    }

    /**
     * Waits for bytes and returns when the last of them has travelled the line.
     *
     * @return how many bytes were read, 0 if none came in time, −1 once the wire is closed for good
     */
    public int read(byte[] buffer, int timeoutMillis) {
        byte[] chunk = new byte[Math.min(buffer.length, CHUNK)];
        int n = wire.read(chunk, timeoutMillis);
        if (n <= 0) {
            return n;
        }
        long time = Math.max(System.nanoTime(), hostSilentFrom);
        for (int i = 0; i < n; i++) {
            time += byteNanos();
            Pause.until(time);
            if (settings.get().echo()) {
                wire.write(chunk, i, 1);
            }
        }
        hostSilentFrom = time;
        System.arraycopy(chunk, 0, buffer, 0, n);
        return n;
    }

    /**
     * Sends bytes and returns when the last has left.
     *
     * @return {@link System#nanoTime} just before the last byte was handed to the host: no answer can be earlier
     */
    public long write(byte[] bytes) {
        return write(bytes, () -> {});
    }

    /**
     * Sends bytes and returns when the last has left.
     *
     * @param beforeLast runs just before the host can see the last byte, so that a host that reacts at once finds a
     *     device that listens
     * @return {@link System#nanoTime} just before the last byte was handed to the host: no answer can be earlier
     */
    public long write(byte[] bytes, Runnable beforeLast) {
        synchronized (writing) {
            int first = settings.get().splitAfter();
            if (first > 0 && first < bytes.length) {
                send(Arrays.copyOf(bytes, first), () -> {});
                Pause.millis(settings.get().gapMillis());
                return send(Arrays.copyOfRange(bytes, first, bytes.length), beforeLast);
            }
            return send(bytes, beforeLast);
        }
    }

    private long send(byte[] bytes, Runnable beforeLast) {
        int last = bytes.length - 1;
        if (byteNanos() == 0 || last < 0) {
            beforeLast.run();
            long sent = System.nanoTime();
            wire.write(bytes);
            return sent;
        }
        long time = Math.max(System.nanoTime(), deviceSilentFrom);
        long sent = time;
        for (int i = 0; i <= last; i++) {
            time += byteNanos();
            Pause.until(time);
            if (i == last) {
                beforeLast.run();
            }
            sent = System.nanoTime();
            wire.write(bytes, i, 1);
        }
        deviceSilentFrom = time;
        return sent;
    }
}
