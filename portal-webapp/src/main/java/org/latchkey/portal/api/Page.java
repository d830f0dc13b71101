// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.api;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;

/**
 * Part of a list.
 *
 * @param items at most as many as asked for
 * @param next where the list goes on, or null at its end
 */
public record Page<T>(List<T> items, String next) {

    private static final int DEFAULT_LIMIT = 50;
    private static final int MOST = 200;
    private static final int LONGEST_CURSOR = 100;

    /** @param position of an item: what the next page begins after */
    public static <T> Page<T> of(List<T> oneMoreThanLimit, int limit, Function<T, String> position) {
        if (oneMoreThanLimit.size() <= limit) {
            return new Page<>(oneMoreThanLimit, null);
        }
        List<T> items = oneMoreThanLimit.subList(0, limit);
        String last = position.apply(items.get(limit - 1));
        return new Page<>(
                items, Base64.getUrlEncoder().withoutPadding().encodeToString(last.getBytes(StandardCharsets.UTF_8)));
    }

    /** Makes the same page of something else. */
    public <R> Page<R> map(Function<T, R> change) {
        return new Page<>(items.stream().map(change).toList(), next);
    }

    /** The position in a cursor, or null at the start of a list. */
    public static String position(String cursor) {
        if (cursor == null || cursor.isEmpty()) {
            return null;
        }
        if (cursor.length() > LONGEST_CURSOR) {
            throw badCursor();
        }
        try {
            return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notBase64) {
            throw badCursor();
        }
    }

    /** As {@link #position}, where positions are numbers. */
    public static long number(String cursor, long start) {
        String position = position(cursor);
        return position == null ? start : parseNumber(position);
    }

    /** A number that is part of a position. */
    public static long parseNumber(String part) {
        try {
            return Long.parseLong(part);
        } catch (NumberFormatException notOurs) {
            throw badCursor();
        }
    }

    /** The number of items to give. */
    public static int limit(Integer asked) {
        if (asked == null) {
            return DEFAULT_LIMIT;
        }
        if (asked < 1 || asked > MOST) {
            throw Problem.malformed("limit", "must be 1 to " + MOST);
        }
        return asked;
    }

    private static Problem badCursor() {
        return Problem.malformed("cursor", "is none that this portal gave");
    }
}
