// SPDX-License-Identifier: Apache-2.0
package org.latchkey.simulators.scanner;

/**
 * How a scanner behaves; splitting and speed belong to its line.
 *
 * @param terminator what it sends after a code
 * @param garbage so many bytes of noise before each code, 0 to 4,096
 * @param nuls true: a NUL before each byte
 * @param eightBit true: the highest bit of each byte is set, as with the wrong parity
 * @param cutAfter only so many bytes of a code are sent and no terminator, 0: all
 * @param stream true: sends letters without an end, until set to false
 */
public record ScannerSettings(
        Terminator terminator, int garbage, boolean nuls, boolean eightBit, int cutAfter, boolean stream) {

    private static final int MOST_GARBAGE = 4_096;

    public ScannerSettings {
        if (garbage < 0 || garbage > MOST_GARBAGE) {
            throw new IllegalArgumentException("garbage must be 0 to " + MOST_GARBAGE + ", not " + garbage);
        }
        if (cutAfter < 0) {
            throw new IllegalArgumentException("cutAfter must be 0 or more, not " + cutAfter);
        }
    }

    /** A scanner in order. */
    public static ScannerSettings good(Terminator terminator) {
        return new ScannerSettings(terminator, 0, false, false, 0, false);
    }
}
