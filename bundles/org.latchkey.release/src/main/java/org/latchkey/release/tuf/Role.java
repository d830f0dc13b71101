// SPDX-License-Identifier: Apache-2.0
package org.latchkey.release.tuf;

import java.util.Set;

/** The names of the top-level roles, which are their metadata's {@code _type} too. */
final class Role {

    static final String ROOT = "root";
    static final String TIMESTAMP = "timestamp";
    static final String SNAPSHOT = "snapshot";
    static final String TARGETS = "targets";

    /** No delegated role may bear one of these names. */
    static final Set<String> TOP_LEVEL = Set.of(ROOT, TIMESTAMP, SNAPSHOT, TARGETS);

    private Role() {}
}
