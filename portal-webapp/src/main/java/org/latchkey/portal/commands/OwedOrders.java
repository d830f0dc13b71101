// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.commands;

import org.latchkey.portal.configuration.Configurations;
import org.latchkey.portal.live.SiteOrders;
import org.springframework.stereotype.Component;

/** Says what of the portal's orders a unit still lacks. */
@Component
class OwedOrders implements SiteOrders {

    private final Commands commands;
    private final Configurations configurations;

    OwedOrders(Commands commands, Configurations configurations) {
        this.commands = commands;
        this.configurations = configurations;
    }

    @Override
    public long pending(String site) {
        return commands.pending(site);
    }

    @Override
    public boolean drifted(String site, byte[] configDigest) {
        return configurations.drifts(site, configDigest);
    }
}
