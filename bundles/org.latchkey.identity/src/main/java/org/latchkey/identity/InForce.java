// SPDX-License-Identifier: Apache-2.0
package org.latchkey.identity;

import java.util.Arrays;
import org.latchkey.protocol.keyring.KeyRing;
import org.latchkey.protocol.site.SiteConfig;
import org.latchkey.protocol.site.Snapshot;
import org.latchkey.unit.api.Site;

/**
 * What the unit goes by: the letters, and over them what commands have changed since.
 *
 * @param letters the letters
 * @param keyRing theirs, or a newer one
 * @param keyRingLetter the letter of that ring
 * @param config the snapshot's, or that of a later command
 */
record InForce(Letters letters, KeyRing keyRing, byte[] keyRingLetter, SiteConfig config) implements Site {

    InForce with(SiteConfig other) {
        return new InForce(letters, keyRing, keyRingLetter, other);
    }

    @Override
    public Snapshot snapshot() {
        return letters.snapshot();
    }

    @Override
    public byte[] snapshotHash() {
        return letters.snapshotHash();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof InForce site
                && letters.sameAs(site.letters.file())
                && Arrays.equals(keyRingLetter, site.keyRingLetter)
                && config.equals(site.config);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(keyRingLetter);
    }
}
