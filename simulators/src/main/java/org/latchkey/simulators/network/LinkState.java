// SPDX-License-Identifier: Apache-2.0
package org.latchkey.simulators.network;

/**
 * A link at one moment.
 *
 * @param name of the link
 * @param port on 127.0.0.1 where clients connect
 * @param target {@code host:port} where it leads
 * @param conditions in force
 * @param connections that the link still keeps, those that only one side believes in too
 * @param accepted connections since the start
 * @param reset connections that ended for both sides with a reset
 * @param toTarget bytes that arrived there since the start
 * @param toClient bytes that arrived there
 * @param dropped bytes that will never arrive
 * @param lost segments that were lost and sent again, or given up
 * @param underWay bytes that the link holds at this moment
 */
public record LinkState(
        String name,
        int port,
        String target,
        LinkConditions conditions,
        int connections,
        long accepted,
        long reset,
        long toTarget,
        long toClient,
        long dropped,
        long lost,
        long underWay) {}
