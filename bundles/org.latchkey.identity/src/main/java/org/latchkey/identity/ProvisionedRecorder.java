// SPDX-License-Identifier: Apache-2.0
package org.latchkey.identity;

import org.latchkey.unit.api.AuditTrail;
import org.latchkey.unit.api.HealthCheck;
import org.latchkey.unit.api.Site;
import org.latchkey.unit.api.Store;
import org.latchkey.unit.api.TrustedClock;
import org.latchkey.unit.api.UnitException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Records the provisioning when the trail is there: the trail carries the site's name, so it comes after it. */
@Component(immediate = true)
public final class ProvisionedRecorder implements HealthCheck {

    private static final Logger LOG = LoggerFactory.getLogger(ProvisionedRecorder.class);

    private final String trouble;

    /** Writes the record unless it is written. */
    @Activate
    public ProvisionedRecorder(
            @Reference Site site, @Reference AuditTrail trail, @Reference Store store, @Reference TrustedClock clock) {
        trouble = write(site, new ProvisioningRecord(store, trail, clock));
    }

    private static String write(Site site, ProvisioningRecord record) {
        try {
            record.write(site);
            return "";
        } catch (UnitException e) {
            LOG.error("The provisioning could not be recorded; the next start tries again: {}", e.getMessage());
            return "The provisioning could not be recorded; start the unit again: " + e.getMessage();
        }
    }

    @Override
    public String name() {
        return "provisioning";
    }

    @Override
    public Result check() {
        return new Result(trouble.isEmpty(), trouble.isEmpty() ? "The provisioning is recorded." : trouble);
    }
}
