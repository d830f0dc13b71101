// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.codes;

import java.util.Locale;
import java.util.Optional;

/** How names of holders are stored and searched for: databases fold the case of ASCII at best, so it is done here. */
public final class HolderSearch {

    private HolderSearch() {}

    /** What is stored beside the name; empty for nobody. */
    public static String stored(Optional<String> holder) {
        return folded(holder.orElse(""));
    }

    /** The text as names are searched for it: for LIKE with the escape character '!'. */
    public static String pattern(String text) {
        return folded(text).replace("!", "!!").replace("%", "!%").replace("_", "!_");
    }

    private static String folded(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
