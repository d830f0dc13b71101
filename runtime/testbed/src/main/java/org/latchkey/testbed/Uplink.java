// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed;

import java.util.List;

/**
 * The ports on which a portal waits for its units, and the simulated links through which they reach it.
 *
 * @param unitPort where the portal's HTTPS server for units listens
 * @param brokerPort where its broker listens
 * @param publicUnitPort where the link to the one begins
 * @param publicBrokerPort where the link to the other begins
 */
public record Uplink(int unitPort, int brokerPort, int publicUnitPort, int publicBrokerPort) {

    /** The link to the HTTPS server, where units enrol. */
    public static final String ENROLMENT = "enrolment";

    /** The link to the broker, over which everything else goes. */
    public static final String PORTAL = "portal";

    /** On ports that were free a moment ago. */
    public static Uplink free() {
        return new Uplink(Ports.free(), Ports.free(), Ports.free(), Ports.free());
    }

    /** What the portal is told. */
    public List<String> portalSettings() {
        return List.of(
                "--latchkey.units.port=" + unitPort,
                "--latchkey.broker.port=" + brokerPort,
                "--latchkey.units.public-port=" + publicUnitPort,
                "--latchkey.broker.public-port=" + publicBrokerPort);
    }

    /** What the hardware is told. */
    public List<Hardware.Link> links() {
        return List.of(
                new Hardware.Link(ENROLMENT, publicUnitPort, unitPort),
                new Hardware.Link(PORTAL, publicBrokerPort, brokerPort));
    }
}
