// SPDX-License-Identifier: Apache-2.0
package org.latchkey.unit.api;

import org.latchkey.protocol.keyring.KeyRing;
import org.latchkey.protocol.site.Revocations;
import org.latchkey.protocol.site.SiteConfig;
import org.latchkey.protocol.site.Snapshot;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What the portal told this unit, verified: published once the unit is provisioned. Immutable; when the portal tells
 * something newer, a new service takes the place of the old one.
 */
@ProviderType
public interface Site {

    KeyRing keyRing();

    /** The letter with everything the portal has told the site. */
    Snapshot snapshot();

    /** SHA-256 of the snapshot's letter. */
    byte[] snapshotHash();

    /** The site code. It never changes on a unit. */
    default String code() {
        return snapshot().site();
    }

    default SiteConfig config() {
        return snapshot().config();
    }

    /** The codes that no longer hold, as far as the snapshot tells. */
    default Revocations revocations() {
        return snapshot().revocations();
    }
}
