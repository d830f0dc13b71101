// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.journal;

import java.util.Optional;
import org.latchkey.portal.signing.KeyUse;
import org.latchkey.portal.signing.SigningKeys;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.crypto.Ed25519PublicKey;
import org.latchkey.protocol.crypto.Signer;
import org.latchkey.protocol.note.Checkpoint;
import org.latchkey.protocol.note.NoteVerifier;
import org.springframework.stereotype.Component;

/** Reads checkpoints of the portal's own trail, whichever of its journal keys signed them. Thread-safe. */
@Component
class JournalKeys {

    private final SigningKeys keys;

    JournalKeys(SigningKeys keys) {
        this.keys = keys;
    }

    /** A checkpoint and who signed it. */
    record Signed(Checkpoint checkpoint, Ed25519PublicKey key) {}

    /** The checkpoint, if a journal key of this portal signed it. */
    Optional<Signed> open(String note) {
        for (Signer signer : keys.all(KeyUse.JOURNAL)) {
            Ed25519PublicKey key = signer.publicKey();
            String origin = Checkpoint.journalOrigin(key);
            try {
                return Optional.of(new Signed(Checkpoint.open(note, NoteVerifier.ed25519(origin, key), origin), key));
            } catch (ProtocolException ignored) {
                // Another one of the keys signed it, or none of them.
            }
        }
        return Optional.empty();
    }
}
