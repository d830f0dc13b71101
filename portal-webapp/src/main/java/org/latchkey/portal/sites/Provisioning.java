// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.sites;

import java.time.InstantSource;
import org.latchkey.portal.platform.Hashes;
import org.latchkey.portal.signing.KeyRings;
import org.latchkey.portal.signing.KeyUse;
import org.latchkey.portal.signing.SigningKeys;
import org.latchkey.protocol.site.ProvisioningFile;
import org.latchkey.protocol.site.Revocations;
import org.latchkey.protocol.site.Snapshot;
import org.springframework.stereotype.Service;
import tools.jackson.databind.json.JsonMapper;

/** Makes the file that turns a fresh unit into the unit of a site. */
@Service
class Provisioning {

    private final SigningKeys keys;
    private final KeyRings rings;
    private final InstantSource clock;
    private final JsonMapper json;

    Provisioning(SigningKeys keys, KeyRings rings, InstantSource clock, JsonMapper json) {
        this.keys = keys;
        this.rings = rings;
        this.clock = clock;
        this.json = json;
    }

    byte[] file(Site site) {
        KeyRings.Signed ring = rings.current();
        Snapshot snapshot = new Snapshot(
                site.code(),
                clock.instant().getEpochSecond(),
                site.configVersion(),
                changeHash(site),
                ring.ring().version(),
                site.config(),
                Revocations.NONE);
        byte[] letter = Snapshot.sign(snapshot, keys.key(KeyUse.COMMAND));
        return new ProvisioningFile(keys.rootPublicKey(), ring.letter(), letter).encode();
    }

    /** Which change took the number: stands for the hash of the command's envelope (ADR 0017). */
    private byte[] changeHash(Site site) {
        return Hashes.sha256().digest(json.writeValueAsBytes(SiteForm.of(site.config())));
    }
}
