// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.broker;

import java.util.Set;

/**
 * Takes what units send. All beans of this type are called, one message of a site after the other, on a thread of the
 * inbox. If one of them throws a {@code DataAccessException} or {@code TransactionException}, all get the message again,
 * a few times; after any other exception it is done with.
 */
public interface UnitMessageListener {

    /** Pages of the trail: {@code up/audit}. */
    String AUDIT = "audit";

    /** Acknowledgements of commands: {@code up/ack}. */
    String ACK = "ack";

    /** The unit's state: {@code up/state}. */
    String STATE = "state";

    /** Which messages it takes: some of {@link #AUDIT}, {@link #ACK}, {@link #STATE}. */
    Set<String> kinds();

    /**
     * A message from {@code lk/v1/<site>/up/<kind>}, of at most 1 MiB.
     *
     * @param kind the one of {@link #kinds} it is
     * @param site a site that exists and has a unit
     * @param unitKid hex of the kid (8 bytes) of the site's current unit; whether its key signed this is the
     *     listener's to check
     */
    void received(String kind, String site, String unitKid, byte[] payload);
}
