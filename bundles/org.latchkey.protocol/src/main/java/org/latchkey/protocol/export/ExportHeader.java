// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.export;

import org.latchkey.protocol.Bounds;
import org.latchkey.protocol.crypto.Ed25519PublicKey;
import org.latchkey.protocol.keyring.KeyRingLetter;

/**
 * What an export says before its rows. Out-of-bounds fields throw {@link IllegalArgumentException}.
 *
 * @param root the portal's root key
 * @param keyRingLetter the ring in which every key of this export is found, signed by the root
 * @param site the site whose trails these are; {@link #JOURNAL_SITE} for the portal's own trail
 * @param witness the name under which the portal cosigns, at most 255 characters; empty in an export of the portal's own
 *     trail
 * @param filter in words, which records are shown: at most 1,000 characters; empty if all are
 */
public record ExportHeader(Ed25519PublicKey root, byte[] keyRingLetter, String site, String witness, String filter) {

    /** Stands for a site in an export of the portal's own trail. */
    public static final String JOURNAL_SITE = "";

    static final int MAX_WITNESS = 255;
    static final int MAX_FILTER = 1000;

    public ExportHeader {
        keyRingLetter = Bounds.length("key ring letter", keyRingLetter, 1, KeyRingLetter.MAX_SIZE)
                .clone();
        boolean journal = site.equals(JOURNAL_SITE);
        Bounds.check(journal || Bounds.isName(site), "site");
        Bounds.text("witness", witness, journal ? 0 : 1, journal ? 0 : MAX_WITNESS);
        Bounds.text("filter", filter, 0, MAX_FILTER);
    }

    /** True for the portal's own trail. */
    public boolean isJournal() {
        return site.equals(JOURNAL_SITE);
    }

    @Override
    public byte[] keyRingLetter() {
        return keyRingLetter.clone();
    }
}
