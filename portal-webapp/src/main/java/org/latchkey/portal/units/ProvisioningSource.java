// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.units;

/** Makes the file that turns a fresh unit into the unit of a site. */
public interface ProvisioningSource {

    /**
     * Key ring and snapshot as of now (docs/protocol.md, provisioning file).
     *
     * @param site a site that exists
     */
    byte[] provisioning(String site);

    /**
     * What must be settled in the site's log when a unit is enrolled: a log that was stopped because its unit held
     * other commands goes on. Part of the enrolment's transaction.
     *
     * @param another true if it takes the place of another unit
     */
    void begin(String site, boolean another);
}
