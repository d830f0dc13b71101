// SPDX-License-Identifier: Apache-2.0
package org.latchkey.sessions;

import java.util.Set;

/** What a PIN must be: 6 to 12 digits that are not the first ones somebody would try. */
final class PinRules {

    static final int LEAST = 6;
    static final int MOST = 12;

    private static final int DIGITS = 10;
    private static final int LONGEST_PATTERN = 3;

    /** Ways over a keypad that no rule below covers. */
    private static final Set<String> KNOWN = Set.of(
            "123654", "123789", "147258", "147852", "147369", "159357", "159753", "321654", "357159", "456123",
            "456789", "741852", "753159", "753951", "789456", "951753", "963852", "963258", "987123");

    private PinRules() {}

    /** Why it is refused, or empty. */
    static String refusal(char[] pin) {
        if (pin.length < LEAST || !isDigits(pin)) {
            return Words.PIN_TOO_SHORT;
        }
        if (pin.length > MOST) {
            return Words.TOO_LONG;
        }
        return isPlain(pin) ? Words.PIN_TOO_PLAIN : "";
    }

    private static boolean isDigits(char[] pin) {
        for (char c : pin) {
            if (c < '0' || c > '9') {
                return false;
            }
        }
        return true;
    }

    private static boolean isPlain(char[] pin) {
        return hasEvenSteps(pin, 1) || hasEvenSteps(pin, 2) || repeats(pin) || isKnown(pin);
    }

    /** 111111, 123456, 987654, 246802; with a stride of 2 each of the two rows in 112233 and 102030. */
    private static boolean hasEvenSteps(char[] pin, int stride) {
        for (int row = 0; row < stride; row++) {
            for (int i = row + 2 * stride; i < pin.length; i += stride) {
                int before = Math.floorMod(pin[i - stride] - pin[i - 2 * stride], DIGITS);
                if (Math.floorMod(pin[i] - pin[i - stride], DIGITS) != before) {
                    return false;
                }
            }
        }
        return true;
    }

    /** 121212, 123123. */
    private static boolean repeats(char[] pin) {
        for (int length = 1; length <= LONGEST_PATTERN; length++) {
            boolean same = true;
            for (int i = length; i < pin.length; i++) {
                same &= pin[i] == pin[i - length];
            }
            if (same) {
                return true;
            }
        }
        return false;
    }

    private static boolean isKnown(char[] pin) {
        // As text only here and only until the next collection; the caller keeps characters that it can clear.
        return pin.length == LEAST && KNOWN.contains(new String(pin));
    }
}
