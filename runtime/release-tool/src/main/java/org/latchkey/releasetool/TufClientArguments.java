// SPDX-License-Identifier: Apache-2.0
package org.latchkey.releasetool;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The command line of {@code tuf-client}: options and one command in any order.
 *
 * @param file what follows {@code init}, empty for other commands
 * @param options values by option name without its dashes, in their order
 */
record TufClientArguments(String command, String file, Map<String, List<String>> options) {

    static final String USAGE = """
            usage: tuf-client --metadata-dir DIR init ROOT
                   tuf-client --metadata-dir DIR --metadata-url URL refresh
                   tuf-client --metadata-dir DIR --metadata-url URL --target-name NAME...
                              --target-base-url URL --target-dir DIR download""";

    private static final Set<String> OPTIONS =
            Set.of("metadata-dir", "metadata-url", "target-name", "target-base-url", "target-dir");
    private static final Set<String> COMMANDS = Set.of("init", "refresh", "download");

    /** @throws IllegalArgumentException with the usage if the command line is no such */
    static TufClientArguments parse(String... arguments) {
        Map<String, List<String>> options = new HashMap<>();
        List<String> words = new ArrayList<>();
        for (int i = 0; i < arguments.length; i++) {
            if (!arguments[i].startsWith("--")) {
                words.add(arguments[i]);
            } else if (OPTIONS.contains(arguments[i].substring(2)) && i + 1 < arguments.length) {
                String name = arguments[i].substring(2);
                options.computeIfAbsent(name, any -> new ArrayList<>()).add(arguments[++i]);
            } else {
                throw usage();
            }
        }
        if (words.isEmpty()
                || !COMMANDS.contains(words.get(0))
                || words.size() != (words.get(0).equals("init") ? 2 : 1)) {
            throw usage();
        }
        return new TufClientArguments(words.get(0), words.size() == 2 ? words.get(1) : "", options);
    }

    /** The values of an option that must stand there. */
    List<String> all(String option) {
        if (!options.containsKey(option)) {
            throw usage();
        }
        return options.get(option);
    }

    /** The value of an option that must stand there once. */
    String one(String option) {
        List<String> values = all(option);
        if (values.size() != 1) {
            throw usage();
        }
        return values.get(0);
    }

    private static IllegalArgumentException usage() {
        return new IllegalArgumentException(USAGE);
    }
}
