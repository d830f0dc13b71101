// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.units;

/** Takes what an operator must look at. */
public interface IncidentSink {

    /** A unit that did not know the time believed one that is still to come. */
    String CLOCK_AHEAD = "clock-ahead";

    /** A unit knows a command or a key ring that this portal does not: the portal was restored from a backup. */
    String PORTAL_BEHIND = "portal-behind";

    /** A unit holds another command under a number of this portal's log: two portals, or a restored one, wrote it. */
    String COMMANDS_DIFFER = "commands-differ";

    /** A unit sent what it may not, or what its key did not sign. */
    String BAD_MESSAGE = "bad-message";

    /** More codes of a site are taken back than a unit can keep: those that end first are left out. */
    String REVOCATIONS_FULL = "revocations-full";

    /**
     * Remembers it. The same kind for the same site counts once while it is open.
     *
     * @param site the site it concerns
     * @param kind a stable word
     * @param detail for people, at most 500 characters; nothing secret
     */
    void raise(String site, String kind, String detail);
}
