// SPDX-License-Identifier: Apache-2.0
package org.latchkey.shell.console;

/**
 * What goes over the console's socket. The client sends lines of UTF-8. For each the server sends the command's output,
 * then {@link #END}, then {@link #DONE} or {@link #FAILED}. The output itself never holds {@link #END}.
 */
public final class Wire {

    public static final int END = 0;
    public static final int DONE = '0';
    public static final int FAILED = '1';

    /** Longest line in bytes; a code has 400 characters. */
    public static final int MAX_LINE = 4_096;

    private Wire() {}
}
