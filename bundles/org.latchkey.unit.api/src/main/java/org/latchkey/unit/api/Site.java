// SPDX-License-Identifier: Apache-2.0
package org.latchkey.unit.api;

import org.latchkey.protocol.keyring.KeyRing;
import org.latchkey.protocol.site.SiteConfig;
import org.osgi.annotation.versioning.ProviderType;

/** What the portal told this unit, verified: published once the unit is provisioned, again when it changes. */
@ProviderType
public interface Site {

    /** The site code. */
    String code();

    KeyRing keyRing();

    SiteConfig config();
}
