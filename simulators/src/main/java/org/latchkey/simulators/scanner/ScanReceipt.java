// SPDX-License-Identifier: Apache-2.0
package org.latchkey.simulators.scanner;

/**
 * What a scanner did with a code.
 *
 * @param scanner its name
 * @param text the code as it was given or read from the picture
 * @param bytes how many bytes went on the line, faults and terminator included
 * @param sentNanos {@link System#nanoTime} when the last of them was written; comparable between processes on one
 *     Linux machine
 * @param listening false if nobody had the line open: the code is lost
 */
public record ScanReceipt(String scanner, String text, int bytes, long sentNanos, boolean listening) {}
