// SPDX-License-Identifier: Apache-2.0
package org.latchkey.device.api;

/**
 * What a scanner read.
 *
 * @param scanner the scanner's name in the site configuration
 * @param text printable ASCII, 1 to {@link #MAX_LENGTH} characters, as read and not yet trusted
 * @param nanoTime {@link System#nanoTime} when its last character arrived
 */
public record Scan(String scanner, String text, long nanoTime) {

    /** Longer input is no scan of ours; the longest code has 400 characters, the longest command 800. */
    public static final int MAX_LENGTH = 800;
}
