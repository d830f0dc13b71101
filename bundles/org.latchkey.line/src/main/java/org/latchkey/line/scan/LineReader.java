// SPDX-License-Identifier: Apache-2.0
package org.latchkey.line.scan;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import org.latchkey.device.api.Scan;
import org.latchkey.device.api.Unreadable;

/**
 * Cuts received bytes into lines. A line ends with CR, LF or TAB, or with a silence that the owner measures; empty
 * lines are nothing. A line that is too long or holds anything but printable ASCII is refused as a whole, up to its end:
 * half a code is no code. Not thread-safe.
 */
public final class LineReader {

    private static final int FIRST_PRINTABLE = 0x20;
    private static final int LAST_PRINTABLE = 0x7E;
    private static final byte TERMINATOR = '\r';

    private final Consumer<String> lines;
    private final Consumer<Unreadable> refusals;
    private final byte[] line = new byte[Scan.MAX_LENGTH];
    private int length;
    private boolean refused;
    private boolean terminated = true;

    /**
     * Starts before the first line.
     *
     * @param lines gets each line
     * @param refusals is told at once of each line that is none
     */
    public LineReader(Consumer<String> lines, Consumer<Unreadable> refusals) {
        this.lines = lines;
        this.refusals = refusals;
    }

    /** Takes the next bytes of the stream. */
    public void feed(byte[] bytes, int count) {
        for (int i = 0; i < count; i++) {
            feed(bytes[i]);
        }
    }

    private void feed(byte next) {
        if (next == '\r' || next == '\n' || next == '\t') {
            terminated = true;
            finish();
        } else if (refused) {
            return;
        } else if (next < FIRST_PRINTABLE || next > LAST_PRINTABLE) {
            refuse(Unreadable.NOT_PRINTABLE);
        } else if (length == line.length) {
            refuse(Unreadable.TOO_LONG);
        } else {
            line[length++] = next;
        }
    }

    private void refuse(Unreadable why) {
        refused = true;
        length = 0;
        refusals.accept(why);
    }

    /** The line is over, because enough silence followed: this scanner seems to send no terminators. */
    public void silence() {
        terminated = false;
        finish();
    }

    private void finish() {
        int complete = length;
        length = 0;
        refused = false;
        if (complete > 0) {
            lines.accept(new String(line, 0, complete, StandardCharsets.US_ASCII));
        }
    }

    /** Forgets a line that will not be continued. */
    public void reset() {
        length = 0;
        refused = false;
    }

    /** True unless the last line ended in silence. */
    public boolean isTerminated() {
        return terminated;
    }

    /** True if a line has begun, also one that is refused. */
    public boolean inLine() {
        return length > 0 || refused;
    }

    /** What another reader must be fed first to go on where this one is. */
    public byte[] unfinished() {
        // One unprintable byte: the rest of a refused line stays refused.
        return refused ? new byte[] {0} : Arrays.copyOf(line, length);
    }

    /** What another reader must be fed to read this line. */
    public static byte[] whole(String text) {
        byte[] bytes = Arrays.copyOf(text.getBytes(StandardCharsets.US_ASCII), text.length() + 1);
        bytes[text.length()] = TERMINATOR;
        return bytes;
    }
}
