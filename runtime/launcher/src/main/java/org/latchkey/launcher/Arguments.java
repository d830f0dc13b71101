// SPDX-License-Identifier: Apache-2.0
package org.latchkey.launcher;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the launcher was told.
 *
 * @param home the unit's folder, absolute
 * @param bundles the folder with the unit's bundles, absolute
 * @param stopWhenStarted true to stop once everything has started, as the class archive's training run does
 */
record Arguments(Path home, Path bundles, boolean stopWhenStarted) {

    static final String USAGE = "Usage: Launcher --home DIR --bundles DIR [--stop-when-started]";

    static Arguments parse(String... args) {
        Path home = null;
        Path bundles = null;
        boolean stop = false;
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--home" -> home = value(args, ++i);
                case "--bundles" -> bundles = value(args, ++i);
                case "--stop-when-started" -> stop = true;
                default -> throw new IllegalArgumentException("Unknown argument: " + args[i]);
            }
        }
        if (home == null || bundles == null) {
            throw new IllegalArgumentException("--home and --bundles are needed");
        }
        if (!Files.isDirectory(bundles)) {
            throw new IllegalArgumentException("No such folder of bundles: " + bundles);
        }
        return new Arguments(home, bundles, stop);
    }

    private static Path value(String[] args, int index) {
        if (index >= args.length) {
            throw new IllegalArgumentException(args[index - 1] + " needs a folder");
        }
        return Path.of(args[index]).toAbsolutePath().normalize();
    }
}
