// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.keyring;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.latchkey.protocol.Bounds;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.Reason;
import org.latchkey.protocol.cose.CoseSign1;
import org.latchkey.protocol.cose.LetterType;

/**
 * Which keys may sign what. Out-of-bounds fields throw {@link IllegalArgumentException}.
 *
 * @param version only ever rises
 * @param entries the keys, at most 64; at most 4 have a kid that begins with the same 4 bytes
 */
public record KeyRing(long version, List<KeyRingEntry> entries) {

    /** How many keys a ring can hold. */
    public static final int MAX_ENTRIES = 64;

    /** How many keys can share the kid of a letter; each costs the verifier one signature check. */
    public static final int MAX_SHARED_KID = 4;

    public KeyRing {
        Bounds.range("version", version, 0, Long.MAX_VALUE);
        entries = List.copyOf(entries);
        Bounds.size("entries", entries, 0, MAX_ENTRIES);
        Map<Integer, Integer> sharing = new HashMap<>();
        for (KeyRingEntry entry : entries) {
            int start = ByteBuffer.wrap(entry.kid()).getInt();
            Bounds.check(sharing.merge(start, 1, Integer::sum) <= MAX_SHARED_KID, "number of keys that share a kid");
        }
    }

    /**
     * Finds who signed a letter: each key that has its kid and may sign its type is tried.
     *
     * @return the entries whose key verifies it, at least one; pass them to {@link #authorise}
     * @throws ProtocolException {@code bad-kid}, {@code unknown-key}, {@code key-type} or {@code bad-signature}
     */
    public List<KeyRingEntry> signersOf(CoseSign1 letter, LetterType type) throws ProtocolException {
        byte[] kid = letter.kid();
        if (kid.length != type.kidLength()) {
            throw new ProtocolException(Reason.BAD_KID);
        }
        boolean known = false;
        boolean mayAny = false;
        List<KeyRingEntry> signers = new ArrayList<>(1);
        for (KeyRingEntry entry : entries) {
            if (entry.isNamedBy(kid)) {
                known = true;
                if (entry.types().contains(type.word())) {
                    mayAny = true;
                    if (letter.verify(entry.key(), type.externalAad())) {
                        signers.add(entry);
                    }
                }
            }
        }
        if (signers.isEmpty()) {
            throw new ProtocolException(!known ? Reason.UNKNOWN_KEY : mayAny ? Reason.BAD_SIGNATURE : Reason.KEY_TYPE);
        }
        return signers;
    }

    /**
     * Checks that one of the signers may sign for this site and at this time.
     *
     * @throws ProtocolException {@code key-site} or {@code key-time}
     */
    public static void authorise(List<KeyRingEntry> signers, String site, long iat, long now) throws ProtocolException {
        boolean siteFits = false;
        for (KeyRingEntry signer : signers) {
            if (signer.maySignFor(site)) {
                siteFits = true;
                if (signer.isValid(iat, now)) {
                    return;
                }
            }
        }
        throw new ProtocolException(siteFits ? Reason.KEY_TIME : Reason.KEY_SITE);
    }
}
