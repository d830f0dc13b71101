// SPDX-License-Identifier: Apache-2.0
package org.latchkey.sessions;

import org.latchkey.protocol.site.Terms;
import org.latchkey.unit.api.Holders.Hold;
import org.latchkey.unit.api.Holders.Phase;

/**
 * How long a session may last, and what comes after.
 *
 * @param seconds the longest stay
 * @param graceSeconds how long after that the door is not yet overstayed
 * @param staff whether the PIN of an overstayed door no longer opens it
 * @param policy the policy's word for it
 */
record Stay(long seconds, long graceSeconds, boolean staff, String policy) {

    /**
     * Whether the session's time, and the grace after it, is over. An end that no proven clock has set tells nothing: the keeper
     * sets another.
     *
     * @param now seconds since 1970
     */
    boolean isOver(Hold hold, long now) {
        return hold.until() != 0 && !PinSecret.isUnproven(hold) && now - hold.until() >= graceSeconds;
    }

    /** The phase of a session that goes on. */
    Phase goingOn(Hold hold, long now) {
        return isOver(hold, now) ? Phase.OVERSTAY : Phase.ACTIVE;
    }

    /** A bank's: a session is a stay for which nobody chose a time, so it has the one of such codes. */
    static Stay of(Terms terms) {
        return new Stay(terms.defaultCodeSeconds(), terms.graceSeconds(), terms.overstayToStaff(), terms.overstay());
    }
}
