// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.note;

import java.nio.ByteBuffer;
import java.util.List;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.Reason;
import org.latchkey.protocol.crypto.Ed25519PublicKey;
import org.latchkey.protocol.crypto.Signer;

/**
 * A witness's statement that it saw a checkpoint continue all earlier ones of its log (C2SP tlog-cosignature,
 * cosignature/v1).
 *
 * @param checkpoint what it saw
 * @param time when, in seconds since 1970
 */
public record Cosignature(Checkpoint checkpoint, long time) {

    /**
     * Cosigns a checkpoint.
     *
     * @param name the witness's name
     * @param time seconds since 1970
     * @return the checkpoint's note with one signature line more
     */
    public static String sign(Checkpoint checkpoint, String name, Signer witness, long time) {
        if (time < 0) {
            throw new IllegalArgumentException("a cosignature's time is not negative");
        }
        String note = checkpoint.note();
        String text = note.substring(0, note.lastIndexOf("\n\n") + 1);
        byte[] signature = ByteBuffer.allocate(NoteVerifier.TIME_LENGTH + Ed25519PublicKey.SIGNATURE_LENGTH)
                .putLong(time)
                .put(witness.sign(NoteVerifier.cosigned(time, text)))
                .array();
        return note + SignedNote.line(NoteVerifier.cosigner(name, witness.publicKey()), signature);
    }

    /** Verifies the cosignature that this witness made on a checkpoint's note. */
    public static Cosignature open(String note, NoteVerifier witness) throws ProtocolException {
        if (witness.algorithm() != NoteVerifier.COSIGNATURE_V1) {
            throw new ProtocolException(Reason.BAD_VERIFIER);
        }
        byte[] signature =
                SignedNote.open(note, List.of(witness)).signatures().get(0).bytes();
        return new Cosignature(
                Checkpoint.open(note, witness), ByteBuffer.wrap(signature).getLong());
    }
}
