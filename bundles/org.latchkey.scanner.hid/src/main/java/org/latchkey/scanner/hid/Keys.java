// SPDX-License-Identifier: Apache-2.0
package org.latchkey.scanner.hid;

import java.util.HashSet;
import java.util.Set;

/**
 * Keys of a US keyboard, by the kernel's numbers, to characters. A key that types nothing, or one together with control
 * or alt, becomes a byte that no code has, so that the whole code is refused. Not thread-safe.
 */
final class Keys implements Events.Listener {

    /** Where characters go. */
    @FunctionalInterface
    interface Typed {

        void type(byte character);
    }

    /** What refuses the line that it is in. */
    static final byte UNREADABLE = 0;

    private static final byte END = '\r';

    private static final int TAB = 15;
    private static final int ENTER = 28;
    private static final int KEYPAD_ENTER = 96;
    private static final int CAPS_LOCK = 58;
    private static final int NUM_LOCK = 69;
    private static final Set<Integer> SHIFTS = Set.of(42, 54);
    /** Control, alt and meta, left and right. */
    private static final Set<Integer> COMMANDS = Set.of(29, 97, 56, 100, 125, 126);

    private static final char NONE = '\0';
    /** By key number from 0; what a key types alone, and with shift. */
    private static final char[] PLAIN = new char[128];

    private static final char[] SHIFTED = new char[128];

    static {
        row(2, "1234567890-=", "!@#$%^&*()_+");
        row(16, "qwertyuiop[]", "QWERTYUIOP{}");
        row(30, "asdfghjkl;'`", "ASDFGHJKL:\"~");
        row(43, "\\zxcvbnm,./", "|ZXCVBNM<>?");
        row(55, "*", "*");
        row(57, " ", " ");
        row(71, "789-456+1230.", "789-456+1230.");
        row(98, "/", "/");
    }

    private final Typed typed;
    private final Set<Integer> held = new HashSet<>();
    private boolean caps;

    Keys(Typed typed) {
        this.typed = typed;
    }

    private static void row(int first, String plain, String shifted) {
        plain.getChars(0, plain.length(), PLAIN, first);
        shifted.getChars(0, shifted.length(), SHIFTED, first);
    }

    @Override
    public void down(int key) {
        if (SHIFTS.contains(key) || COMMANDS.contains(key)) {
            held.add(key);
        } else if (key == CAPS_LOCK) {
            caps = !caps;
        } else if (key == ENTER || key == KEYPAD_ENTER || key == TAB) {
            caps = false;
            typed.type(END);
        } else if (key != NUM_LOCK) {
            typed.type(held.stream().anyMatch(COMMANDS::contains) ? UNREADABLE : character(key));
        }
    }

    private byte character(int key) {
        char plain = key < PLAIN.length ? PLAIN[key] : NONE;
        boolean shift = held.stream().anyMatch(SHIFTS::contains);
        boolean letter = plain >= 'a' && plain <= 'z';
        return (byte) (shift != (caps && letter) && plain != NONE ? SHIFTED[key] : plain);
    }

    @Override
    public void up(int key) {
        held.remove(key);
    }

    /** What follows up to the next Enter is refused with what was lost. */
    @Override
    public void gap() {
        reset();
        typed.type(UNREADABLE);
    }

    /** Forgets what is held. */
    void reset() {
        held.clear();
        caps = false;
    }
}
