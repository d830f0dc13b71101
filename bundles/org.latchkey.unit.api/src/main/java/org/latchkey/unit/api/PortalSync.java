// SPDX-License-Identifier: Apache-2.0
package org.latchkey.unit.api;

import org.osgi.annotation.versioning.ProviderType;

/** How the unit stands with its portal; for screens and the console. Thread-safe, answers from memory. */
@ProviderType
public interface PortalSync {

    /**
     * A moment.
     *
     * @param connected whether there is a connection now
     * @param broker where it goes
     * @param since seconds since 1970 when it came up or was lost; 0 if it never was
     * @param attempts attempts to connect since it was lost
     * @param cursor number of the record that is sent next
     * @param refused frames from the portal that could not be read, since the start
     * @param trouble why something does not go on although there is a connection, or the last reason for having none;
     *     may be empty
     */
    record Status(
            boolean connected, String broker, long since, long attempts, long cursor, long refused, String trouble) {}

    Status status();
}
