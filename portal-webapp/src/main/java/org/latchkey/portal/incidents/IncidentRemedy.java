// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.incidents;

import org.latchkey.portal.operators.Caller;

/** Something that an operator may accept when closing an incident. All beans of this type are offered. Thread-safe. */
public interface IncidentRemedy {

    /** Its name in the API. */
    String word();

    /** True if it may be accepted for this incident. */
    boolean helps(Incident incident);

    /** Does it, in the transaction that closes the incident. @param caller who accepts it */
    void apply(Incident incident, Caller caller);
}
