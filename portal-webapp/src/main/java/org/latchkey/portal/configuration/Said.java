// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.configuration;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * A value that holds somewhere, and the level that says so.
 *
 * @param from the nearest level that says something; for a longest lifetime, the strictest
 */
public record Said<T>(T value, Level from) {

    /** Who can say something, the highest first. */
    public enum Level {
        /** Nobody said anything: what is usual. */
        USUAL,
        /** The defaults for all sites. */
        ORGANISATION,
        /** The site's wiring, which bounds every lifetime. */
        WIRING,
        /** What the site has differently. */
        SITE,
        /** What the bank has differently. */
        BANK;

        /** As JSON has it. */
        @JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** This, unless a nearer level says something. @param nearer null if it does not */
    Said<T> orNearer(T nearer, Level level) {
        return nearer == null ? this : new Said<>(nearer, level);
    }

    /** The smaller one; the first one if they are the same. */
    static Said<Long> least(Said<Long> first, Said<Long> second) {
        return second.value() < first.value() ? second : first;
    }
}
