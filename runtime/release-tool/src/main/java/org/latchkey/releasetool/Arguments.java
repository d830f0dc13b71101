// SPDX-License-Identifier: Apache-2.0
package org.latchkey.releasetool;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A command line: words and options with one value each, in any order.
 *
 * @param words what is no option, in its order
 * @param options values by option name without its dashes, in their order
 * @param usage what to say of a command line that is none
 */
record Arguments(List<String> words, Map<String, List<String>> options, String usage) {

    /** @throws IllegalArgumentException with the usage if there is another option, or one without its value */
    static Arguments parse(String usage, Set<String> known, String... arguments) {
        Map<String, List<String>> options = new HashMap<>();
        List<String> words = new ArrayList<>();
        for (int i = 0; i < arguments.length; i++) {
            if (!arguments[i].startsWith("--")) {
                words.add(arguments[i]);
            } else if (known.contains(arguments[i].substring(2)) && i + 1 < arguments.length) {
                String name = arguments[i].substring(2);
                options.computeIfAbsent(name, any -> new ArrayList<>()).add(arguments[++i]);
            } else {
                throw new IllegalArgumentException(usage);
            }
        }
        return new Arguments(List.copyOf(words), options, usage);
    }

    /** The word at this place, which must be there. */
    String word(int index) {
        if (index >= words.size()) {
            throw new IllegalArgumentException(usage);
        }
        return words.get(index);
    }

    /** Refuses words beyond these. */
    void requireWords(int count) {
        if (words.size() != count) {
            throw new IllegalArgumentException(usage);
        }
    }

    boolean has(String option) {
        return options.containsKey(option);
    }

    /** The values of an option, perhaps none. */
    List<String> any(String option) {
        return options.getOrDefault(option, List.of());
    }

    /** The values of an option that must stand there. */
    List<String> all(String option) {
        if (!has(option)) {
            throw new IllegalArgumentException(usage);
        }
        return any(option);
    }

    /** The value of an option that must stand there once. */
    String one(String option) {
        if (all(option).size() != 1) {
            throw new IllegalArgumentException(usage);
        }
        return all(option).get(0);
    }

    /** A whole number that may be left out. @throws IllegalArgumentException if it is none from 0 to 2^53 - 1 */
    long number(String option, long otherwise) {
        if (!has(option)) {
            return otherwise;
        }
        if (!one(option).matches("[0-9]{1,15}")) {
            throw new IllegalArgumentException("--" + option + " takes a whole number");
        }
        return Long.parseLong(one(option));
    }
}
