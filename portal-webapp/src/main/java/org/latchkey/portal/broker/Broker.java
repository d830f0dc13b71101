// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.broker;

import org.latchkey.portal.pki.RenewedCertificate;
import org.latchkey.portal.units.BrokerAddress;
import org.springframework.context.SmartLifecycle;

/** The broker, as the rest of the portal sees it: the portal's own or another. */
interface Broker extends BrokerAddress, RenewedCertificate, SmartLifecycle {

    /** After the web server, whose port is more often taken, and before everything that connects to it. */
    int PHASE = DEFAULT_PHASE - 1000;

    /** Ends the connections of a unit that was replaced, and sees to it that it cannot come back. */
    void shutOut(String site, String kid);

    @Override
    default int getPhase() {
        return PHASE;
    }
}
