// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.base45;

import java.util.Arrays;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.Reason;

/** Base45 as RFC 9285 defines it, strictly: upper case only, nothing skipped, no group above its bytes' range. */
public final class Base45 {

    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
    private static final int BASE = ALPHABET.length();
    private static final byte[] VALUES = new byte[128];

    static {
        Arrays.fill(VALUES, (byte) -1);
        for (int i = 0; i < BASE; i++) {
            VALUES[ALPHABET.charAt(i)] = (byte) i;
        }
    }

    private Base45() {}

    public static String encode(byte[] bytes) {
        StringBuilder text = new StringBuilder((bytes.length + 1) / 2 * 3);
        int pairs = bytes.length / 2 * 2;
        for (int i = 0; i < pairs; i += 2) {
            int value = (bytes[i] & 0xff) << 8 | bytes[i + 1] & 0xff;
            text.append(ALPHABET.charAt(value % BASE))
                    .append(ALPHABET.charAt(value / BASE % BASE))
                    .append(ALPHABET.charAt(value / (BASE * BASE)));
        }
        if (pairs < bytes.length) {
            int value = bytes[pairs] & 0xff;
            text.append(ALPHABET.charAt(value % BASE)).append(ALPHABET.charAt(value / BASE));
        }
        return text.toString();
    }

    /** Decodes the characters from the given index to the end. */
    public static byte[] decode(CharSequence text, int from) throws ProtocolException {
        int length = text.length() - from;
        int rest = length % 3;
        if (rest == 1) {
            throw new ProtocolException(Reason.BASE45_LENGTH);
        }
        byte[] bytes = new byte[length / 3 * 2 + rest / 2];
        int out = 0;
        int in = from;
        for (; in + 2 < text.length(); in += 3) {
            int value = digit(text, in) + BASE * digit(text, in + 1) + BASE * BASE * digit(text, in + 2);
            if (value > 0xffff) {
                throw new ProtocolException(Reason.BASE45_OVERFLOW);
            }
            bytes[out++] = (byte) (value >>> 8);
            bytes[out++] = (byte) value;
        }
        if (rest == 2) {
            int value = digit(text, in) + BASE * digit(text, in + 1);
            if (value > 0xff) {
                throw new ProtocolException(Reason.BASE45_OVERFLOW);
            }
            bytes[out] = (byte) value;
        }
        return bytes;
    }

    public static byte[] decode(CharSequence text) throws ProtocolException {
        return decode(text, 0);
    }

    private static int digit(CharSequence text, int index) throws ProtocolException {
        char c = text.charAt(index);
        int value = c < VALUES.length ? VALUES[c] : -1;
        if (value < 0) {
            throw new ProtocolException(Reason.BASE45_ALPHABET);
        }
        return value;
    }
}
