// SPDX-License-Identifier: Apache-2.0
package org.latchkey.update;

import java.util.Map;
import java.util.Set;

/**
 * What a publisher's manifest says of a release.
 *
 * @param counter names it; a later release has a higher one, from 1
 * @param lowest the lowest counter that a unit may return to once this one is confirmed
 * @param complete false if bundles that it does not name stay as they are
 * @param bundles SHA-256 in hex by symbolic name
 * @param refresh symbolic names of bundles that may have to be wired anew besides those that it names
 * @param checks names of health checks that have to be well, besides those that were well before
 */
record Release(
        long counter,
        long lowest,
        boolean complete,
        Map<String, String> bundles,
        Set<String> refresh,
        Set<String> checks) {

    Release {
        if (counter < 1 || lowest < 0 || lowest > counter || bundles.isEmpty()) {
            throw new IllegalArgumentException("a release has a counter, a lowest counter up to that, and bundles");
        }
        bundles = Map.copyOf(bundles);
        refresh = Set.copyOf(refresh);
        checks = Set.copyOf(checks);
    }
}
