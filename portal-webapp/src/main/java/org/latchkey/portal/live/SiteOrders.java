// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.live;

/** What of the portal's orders a unit still lacks. Thread-safe. */
public interface SiteOrders {

    /** How many commands of the site the unit has not answered yet. */
    long pending(String site);

    /**
     * True if the unit runs another configuration than it was last sent.
     *
     * @param configDigest of the configuration that is in force at the unit, 32 bytes
     */
    boolean drifted(String site, byte[] configDigest);
}
