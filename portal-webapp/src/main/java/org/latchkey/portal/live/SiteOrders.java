// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.live;

import java.util.List;
import java.util.Optional;
import org.latchkey.portal.configuration.Configurations;

/** What of the portal's orders a unit still lacks. Thread-safe. */
public interface SiteOrders {

    /** How many commands of the site the unit has not answered yet. */
    long pending(String site);

    /**
     * How the unit's configuration differs from the one that it should have; empty if it does not.
     *
     * @param configDigest of the configuration that is in force at the unit, 32 bytes
     */
    Optional<Configurations.Drift> drift(String site, byte[] configDigest);

    /** True if nothing is sent to the unit, because it holds other commands than this portal. */
    boolean stopped(String site);

    /** The lock-downs that hold now, as far as the unit's answers tell, by bank. */
    List<LockDown> lockDowns(String site);

    /**
     * A lock-down that was ordered here and has not ended.
     *
     * @param bank its name, or empty for every bank
     * @param since when it was ordered, in seconds since 1970
     * @param until when it ends by itself, in seconds since 1970
     * @param certain false while the unit has not answered: it may hold or not
     * @param command the id of the command
     */
    record LockDown(String bank, long since, long until, boolean certain, String command) {}
}
