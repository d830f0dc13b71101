// SPDX-License-Identifier: Apache-2.0
package org.latchkey.scanner.hid;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Records what a 64-bit kernel hands over while a keyboard scanner types: scan code, key and report for every stroke. */
final class Typist {

    static final int ENTER = 28;
    static final int LEFT_SHIFT = 42;
    static final int LEFT_CTRL = 29;
    static final int CAPS_LOCK = 58;
    private static final int KEYPAD_7 = 71;

    /** Where the kernel's table of keys has each character of a US keyboard, key 2 first; blanks type nothing. */
    private static final String PLAIN = "1234567890-=\b\tqwertyuiop[]\n\0asdfghjkl;'`\0\\zxcvbnm,./\0\0\0 ";

    private static final String SHIFTED = "!@#$%^&*()_+\b\tQWERTYUIOP{}\n\0ASDFGHJKL:\"~\0|ZXCVBNM<>?\0\0\0 ";

    private final ByteArrayOutputStream recorded = new ByteArrayOutputStream();
    private long micros = 1_700_000_000_000_000L;

    Typist event(int type, int code, int value) {
        ByteBuffer event = ByteBuffer.allocate(24).order(ByteOrder.nativeOrder());
        event.putLong(micros / 1_000_000).putLong(micros % 1_000_000);
        event.putShort((short) type).putShort((short) code).putInt(value);
        recorded.writeBytes(event.array());
        return this;
    }

    Typist key(int key, int value) {
        micros += 4_000;
        return event(4, 4, 0x70000 + key).event(1, key, value).event(0, 0, 0);
    }

    Typist stroke(int key) {
        return key(key, 1).key(key, 0);
    }

    /** Types with a shift of its own for every character that needs it, as scanners do. */
    Typist text(String text) {
        for (char c : text.toCharArray()) {
            int plain = PLAIN.indexOf(c);
            if (plain >= 0) {
                stroke(plain + 2);
            } else {
                key(LEFT_SHIFT, 1).stroke(SHIFTED.indexOf(c) + 2).key(LEFT_SHIFT, 0);
            }
        }
        return this;
    }

    Typist keypadSeven() {
        return stroke(KEYPAD_7);
    }

    Typist code(String text) {
        return text(text).stroke(ENTER);
    }

    byte[] bytes() {
        return recorded.toByteArray();
    }

    static byte[] of(String code) {
        return new Typist().code(code).bytes();
    }

    /** Every printable character. */
    static String everything() {
        byte[] all = new byte[0x7F - 0x20];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) (0x20 + i);
        }
        return new String(all, StandardCharsets.US_ASCII);
    }
}
