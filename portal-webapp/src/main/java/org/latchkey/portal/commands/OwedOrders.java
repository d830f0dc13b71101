// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.commands;

import java.util.List;
import java.util.Optional;
import org.latchkey.portal.configuration.Configurations;
import org.latchkey.portal.live.SiteOrders;
import org.springframework.stereotype.Component;

/** Says what of the portal's orders a unit still lacks. */
@Component
class OwedOrders implements SiteOrders {

    private final Commands commands;
    private final Configurations configurations;
    private final LockDowns lockDowns;

    OwedOrders(Commands commands, Configurations configurations, LockDowns lockDowns) {
        this.commands = commands;
        this.configurations = configurations;
        this.lockDowns = lockDowns;
    }

    @Override
    public long pending(String site) {
        return commands.pending(site);
    }

    @Override
    public Optional<Configurations.Drift> drift(String site, byte[] configDigest) {
        return configurations.drift(site, configDigest);
    }

    @Override
    public boolean stopped(String site) {
        return commands.stopped(site);
    }

    @Override
    public List<LockDown> lockDowns(String site) {
        return lockDowns.inForce(site);
    }
}
