// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.api;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/** Checks of texts that come from outside. */
public final class Texts {

    private static final int LONGEST_WORDS = 100;

    private Texts() {}

    /** True for 1 to {@code most} characters, none of them a control or half a surrogate pair. */
    public static boolean isLine(String text, int most) {
        return isPrintable(text, most) && !text.isBlank();
    }

    /** As {@link #isLine}, and true for nothing at all. */
    public static boolean isPrintable(String text, int most) {
        return text != null && text.length() <= most && text.codePoints().noneMatch(Texts::isUnprintable);
    }

    private static boolean isUnprintable(int character) {
        int type = Character.getType(character);
        return type == Character.CONTROL
                || type == Character.SURROGATE
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || type == Character.UNASSIGNED;
    }

    /**
     * Reads what a list is narrowed down to: one line of at most {@value #LONGEST_WORDS} characters.
     *
     * @param value null or blank if nothing is asked for
     */
    public static Optional<String> given(String field, String value) {
        if (value == null || value.isBlank()) {
            return Optional.empty();
        }
        if (!isLine(value, LONGEST_WORDS)) {
            throw Problem.malformed(field, "must be at most " + LONGEST_WORDS + " characters on one line");
        }
        return Optional.of(value);
    }

    /** Reads an ISO 8601 instant such as {@code 2026-11-22T18:00:00Z}; parts of a second are dropped. */
    public static Instant instant(String field, String text) {
        try {
            Instant instant = Instant.parse(text);
            return Instant.ofEpochSecond(instant.getEpochSecond());
        } catch (DateTimeException notAnInstant) {
            throw Problem.malformed(field, "must be an instant such as 2026-11-22T18:00:00Z");
        }
    }
}
