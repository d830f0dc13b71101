// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.export;

import java.util.ArrayList;
import java.util.List;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.Reason;
import org.latchkey.protocol.crypto.Ed25519PublicKey;
import org.latchkey.protocol.keyring.KeyRing;
import org.latchkey.protocol.keyring.KeyRingEntry;
import org.latchkey.protocol.note.Checkpoint;
import org.latchkey.protocol.note.Cosignature;
import org.latchkey.protocol.note.NoteVerifier;

/**
 * Who vouches for the keys that sign trails: for a unit's key, a witness of the ring by its cosignature; for the key of
 * the portal's own trail, the ring itself.
 */
final class Vouchers {

    private final ExportHeader header;
    private final KeyRing ring;
    private final List<Ed25519PublicKey> journalKeys = new ArrayList<>();

    Vouchers(ExportHeader header, KeyRing ring) {
        this.header = header;
        this.ring = ring;
    }

    boolean isJournal() {
        return header.isJournal();
    }

    /** The name of the trail that this key signs. */
    String origin(Ed25519PublicKey key) {
        return isJournal() ? Checkpoint.journalOrigin(key) : Checkpoint.origin(header.site(), key);
    }

    /** A cosignature by a key that may witness for the site, and might when it did. */
    Cosignature cosignature(String note) throws ProtocolException {
        ProtocolException refusal = new ProtocolException(Reason.NOT_WITNESSED);
        for (KeyRingEntry entry : ring.entries()) {
            if (entry.types().contains(KeyRingEntry.WITNESS) && entry.maySignFor(header.site())) {
                try {
                    Cosignature cosignature = Cosignature.open(note, witness(entry.key()));
                    if (entry.isValid(cosignature.time(), cosignature.time())) {
                        return cosignature;
                    }
                    refusal = new ProtocolException(Reason.KEY_TIME);
                } catch (ProtocolException e) {
                    if (!e.reason().equals(Reason.NO_KNOWN_SIGNATURE)) {
                        throw e;
                    }
                }
            }
        }
        throw refusal;
    }

    private NoteVerifier witness(Ed25519PublicKey key) throws ProtocolException {
        try {
            return NoteVerifier.cosigner(header.witness(), key);
        } catch (IllegalArgumentException e) {
            throw new ProtocolException(Reason.BAD_EXPORT, e);
        }
    }

    /** The ring names this key for the portal's own trail; its time is judged with the seal. */
    void checkJournalKey(Ed25519PublicKey key) throws ProtocolException {
        if (journalEntries(key).isEmpty()) {
            throw new ProtocolException(Reason.UNKNOWN_KEY);
        }
        journalKeys.add(key);
    }

    /** Checks that the keys of the portal's own trail held when the export was sealed. */
    void checkTimes(long sealedAt) throws ProtocolException {
        for (Ed25519PublicKey key : journalKeys) {
            if (journalEntries(key).stream().noneMatch(entry -> entry.notBefore() <= sealedAt)) {
                throw new ProtocolException(Reason.KEY_TIME);
            }
        }
    }

    private List<KeyRingEntry> journalEntries(Ed25519PublicKey key) {
        return ring.entries().stream()
                .filter(entry -> entry.types().contains(KeyRingEntry.JOURNAL)
                        && entry.key().equals(key))
                .toList();
    }
}
