// SPDX-License-Identifier: Apache-2.0
package org.latchkey.identity;

import java.util.Arrays;
import java.util.stream.LongStream;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.Reason;
import org.latchkey.protocol.crypto.Sha256;
import org.latchkey.protocol.keyring.KeyRing;
import org.latchkey.protocol.keyring.KeyRingEntry;
import org.latchkey.protocol.keyring.KeyRingLetter;
import org.latchkey.protocol.site.ProvisioningFile;
import org.latchkey.protocol.site.Snapshot;
import org.latchkey.unit.api.Site;

/**
 * The portal's letters, verified.
 *
 * @param file the letters themselves
 * @param verifiedAt the time they were verified at, in seconds since 1970
 * @param keyRing the ring
 * @param snapshot the snapshot
 */
record Letters(ProvisioningFile file, long verifiedAt, KeyRing keyRing, Snapshot snapshot) implements Site {

    /**
     * Verifies letters that arrive. A clock that is behind does not know yet that a key has begun to hold; so the letter's
     * own iat counts as the time if it is later and within the tolerance.
     *
     * @param site the site they must be for, or null for any
     * @param now seconds since 1970
     * @param tolerance how many seconds the snapshot's iat may lie ahead of now
     */
    static Letters verify(ProvisioningFile file, String site, long now, long tolerance) throws ProtocolException {
        KeyRing ring = KeyRingLetter.open(file.keyRingLetter(), file.root());
        Snapshot preview = preview(file, ring, site, now);
        if (preview.issuedAt() - now > tolerance) {
            throw new ProtocolException(Reason.ISSUED_IN_FUTURE);
        }
        return reopen(file, site, Math.max(now, preview.issuedAt()));
    }

    /** Verifies letters again, as of the time when they were accepted: a key that has ended since does no harm. */
    static Letters reopen(ProvisioningFile file, String site, long verifiedAt) throws ProtocolException {
        KeyRing ring = KeyRingLetter.open(file.keyRingLetter(), file.root());
        Snapshot snapshot = Snapshot.open(file.snapshotLetter(), ring, site, verifiedAt, 0);
        return new Letters(file, verifiedAt, ring, snapshot);
    }

    private static Snapshot preview(ProvisioningFile file, KeyRing ring, String site, long now)
            throws ProtocolException {
        LongStream begins = ring.entries().stream().mapToLong(KeyRingEntry::notBefore);
        long[] times = LongStream.concat(LongStream.of(now), begins.filter(begin -> begin > now))
                .distinct()
                .toArray();
        ProtocolException refusal = null;
        for (long time : times) {
            try {
                return Snapshot.open(file.snapshotLetter(), ring, site, time, Long.MAX_VALUE);
            } catch (ProtocolException e) {
                if (!e.reason().equals(Reason.KEY_TIME)) {
                    throw e;
                }
                refusal = e;
            }
        }
        throw refusal;
    }

    @Override
    public byte[] snapshotHash() {
        return Sha256.hash(file.snapshotLetter());
    }

    boolean sameAs(ProvisioningFile other) {
        return Arrays.equals(file.encode(), other.encode());
    }
}
