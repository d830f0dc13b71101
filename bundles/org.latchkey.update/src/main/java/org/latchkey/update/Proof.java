// SPDX-License-Identifier: Apache-2.0
package org.latchkey.update;

import java.util.Set;
import java.util.TreeSet;
import org.latchkey.unit.api.health.Wellness;

/** What a release has to prove. */
final class Proof {

    /**
     * The gatekeeper's health check. Wanted whatever was before and whoever publishes it: no release may stay with which
     * no code is decided on, for no code could take it back.
     */
    static final String GATEKEEPER = "access";

    private Proof() {}

    /**
     * The names of the health checks that have to be well: those that are, those that the release names, and the
     * gatekeeper's.
     */
    static Set<String> wanted(Wellness wellness, Set<String> named) {
        Set<String> wanted = always(wellness.well());
        wanted.addAll(named);
        return wanted;
    }

    /** These and the gatekeeper's. */
    static Set<String> always(Set<String> names) {
        Set<String> wanted = new TreeSet<>(names);
        wanted.add(GATEKEEPER);
        return wanted;
    }
}
