// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.units;

import java.nio.file.Path;
import java.util.Optional;

/** Files that any current unit may fetch over HTTPS. Thread-safe. */
@FunctionalInterface
public interface UnitFiles {

    /**
     * Looks for a file, which never changes under this path but for those of {@code metadata}.
     *
     * @param path below {@code /unit/v1/releases/}, decoded, from outside: anything may be in it
     */
    Optional<Path> find(String path);
}
