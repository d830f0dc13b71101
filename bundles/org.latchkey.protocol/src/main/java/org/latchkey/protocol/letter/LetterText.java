// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.letter;

import org.latchkey.protocol.Bounds;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.Reason;
import org.latchkey.protocol.base45.Base45;

/** A command letter as the text of a QR code, shown to the scanner. */
public final class LetterText {

    /** What every such text starts with. */
    public static final String PREFIX = "LKC:";

    /** The longest text, prefix included. */
    public static final int MAX_TEXT = 800;

    private LetterText() {}

    /**
     * The text of a command letter.
     *
     * @throws IllegalArgumentException if it is too long for a QR code that a scanner reads: use a file then
     */
    public static String of(byte[] letter) {
        String text = PREFIX + Base45.encode(letter);
        Bounds.check(text.length() <= MAX_TEXT, "length of the text");
        return text;
    }

    /** The letter in a text, not verified. @throws ProtocolException {@code too-long}, {@code bad-prefix} or Base45's */
    public static byte[] parse(String text) throws ProtocolException {
        if (text.length() > MAX_TEXT) {
            throw new ProtocolException(Reason.TOO_LONG);
        }
        if (!text.startsWith(PREFIX)) {
            throw new ProtocolException(Reason.BAD_PREFIX);
        }
        return Base45.decode(text, PREFIX.length());
    }
}
