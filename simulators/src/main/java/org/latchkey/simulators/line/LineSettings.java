// SPDX-License-Identifier: Apache-2.0
package org.latchkey.simulators.line;

/**
 * How a line behaves.
 *
 * @param baud bits per second, 300 to 4,000,000
 * @param paced false: bytes travel as fast as the system carries them
 * @param echo true: the host hears what it sends, as with a two-wire adapter that does not mute itself
 * @param splitAfter an answer pauses after this many bytes, 0 for never
 * @param gapMillis how long it pauses, 0 to 10,000
 */
public record LineSettings(int baud, boolean paced, boolean echo, int splitAfter, int gapMillis) {

    private static final int LONGEST_GAP_MILLIS = 10_000;

    public LineSettings {
        if (baud < 300 || baud > 4_000_000) {
            throw new IllegalArgumentException("baud must be 300 to 4000000, not " + baud);
        }
        if (splitAfter < 0) {
            throw new IllegalArgumentException("splitAfter must be 0 or more, not " + splitAfter);
        }
        if (gapMillis < 0 || gapMillis > LONGEST_GAP_MILLIS) {
            throw new IllegalArgumentException("gapMillis must be 0 to " + LONGEST_GAP_MILLIS + ", not " + gapMillis);
        }
    }

    /** A flawless line with its real speed. */
    public static LineSettings paced(int baud) {
        return new LineSettings(baud, true, false, 0, 0);
    }

    /** A flawless line without pacing, for benchmarks of software alone. */
    public static LineSettings unpaced() {
        return new LineSettings(9600, false, false, 0, 0);
    }

    public LineSettings withBaud(int value) {
        return new LineSettings(value, paced, echo, splitAfter, gapMillis);
    }

    public LineSettings withPaced(boolean value) {
        return new LineSettings(baud, value, echo, splitAfter, gapMillis);
    }

    public LineSettings withEcho(boolean value) {
        return new LineSettings(baud, paced, value, splitAfter, gapMillis);
    }

    /** Answers pause once, after {@code bytes} bytes, for {@code millis} milliseconds; 0 bytes for never. */
    public LineSettings withSplit(int bytes, int millis) {
        return new LineSettings(baud, paced, echo, bytes, millis);
    }
}
