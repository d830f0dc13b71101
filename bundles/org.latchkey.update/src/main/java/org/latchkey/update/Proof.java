// SPDX-License-Identifier: Apache-2.0
package org.latchkey.update;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What a release has to prove. */
final class Proof {

    /**
     * The gatekeeper's health check. Wanted whatever was before and whoever publishes it: no release may stay with which
     * no code is decided on, for no code could take it back.
     */
    static final String GATEKEEPER = "access";

    /** What every release has, and the devices that the site's configuration names. */
    private static final Pattern EVERYWHERE = Pattern.compile(GATEKEEPER + "|store|trail|(line|scanner) .*");

    private Proof() {}

    /**
     * The names of the health checks that have to be well.
     *
     * @param well those that are before the release is tried
     * @param known empty on the way on; on the way back those that the release had, which are all that it need have
     * @param named those that the release names
     */
    static Set<String> wanted(Set<String> well, Optional<Set<String>> known, Set<String> named) {
        Set<String> wanted = always(well);
        known.ifPresent(names -> wanted.removeIf(
                name -> !names.contains(name) && !EVERYWHERE.matcher(name).matches()));
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
