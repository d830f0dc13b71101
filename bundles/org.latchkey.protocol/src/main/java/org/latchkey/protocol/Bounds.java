// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol;

import java.util.Collection;

/** The bounds that several formats share. Each check throws {@link IllegalArgumentException} and names the field. */
public final class Bounds {

    /** Longest site code, bank, line or scanner name. */
    public static final int NAME = 32;

    /** Longest title that people read. */
    public static final int TITLE = 100;

    /** The highest door number. */
    public static final int DOOR = 65535;

    private Bounds() {}

    /** 1 to 32 of {@code A-Z a-z 0-9 - _ .}: site codes and technical names. */
    public static String name(String field, String value) {
        check(!value.isEmpty() && value.length() <= NAME, field);
        for (int i = 0; i < value.length(); i++) {
            check(isNameCharacter(value.charAt(i)), field);
        }
        return value;
    }

    /** True for what {@link #name} accepts. */
    public static boolean isName(String value) {
        return !value.isEmpty()
                && value.length() <= NAME
                && value.chars().allMatch(character -> isNameCharacter((char) character));
    }

    private static boolean isNameCharacter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_' || c == '.';
    }

    /** Text of so many UTF-16 units, without control characters and unpaired surrogates. */
    public static String text(String field, String value, int least, int most) {
        check(value.length() >= least && value.length() <= most, field);
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            check(!Character.isISOControl(c), field);
            if (Character.isHighSurrogate(c)) {
                i++;
                check(i < value.length() && Character.isLowSurrogate(value.charAt(i)), field);
            } else {
                check(!Character.isLowSurrogate(c), field);
            }
        }
        return value;
    }

    public static long range(String field, long value, long least, long most) {
        check(value >= least && value <= most, field);
        return value;
    }

    public static int range(String field, int value, int least, int most) {
        check(value >= least && value <= most, field);
        return value;
    }

    public static byte[] length(String field, byte[] value, int least, int most) {
        check(value.length >= least && value.length <= most, field);
        return value;
    }

    public static void size(String field, Collection<?> value, int least, int most) {
        check(value.size() >= least && value.size() <= most, field);
    }

    public static void check(boolean fits, String field) {
        if (!fits) {
            throw new IllegalArgumentException(field + " is out of bounds");
        }
    }
}
