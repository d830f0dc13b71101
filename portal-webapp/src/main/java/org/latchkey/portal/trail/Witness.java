// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.trail;

import java.time.InstantSource;
import org.latchkey.portal.signing.KeyRings;
import org.latchkey.portal.signing.KeyUse;
import org.latchkey.protocol.crypto.Signer;
import org.latchkey.protocol.note.Checkpoint;
import org.latchkey.protocol.note.Cosignature;
import org.springframework.stereotype.Component;

/** Cosigns checkpoints of trails that are stored. Thread-safe. */
@Component
public class Witness {

    /** The name under which the witness key cosigns. */
    public static final String NAME = "latchkey/witness";

    private final KeyRings rings;
    private final InstantSource clock;

    public Witness(KeyRings rings, InstantSource clock) {
        this.rings = rings;
        this.clock = clock;
    }

    /** The checkpoint's note with the witness's line below it. */
    public String cosign(Checkpoint checkpoint) {
        return cosign(checkpoint, rings.signing(KeyUse.WITNESS).signer());
    }

    /** The same with a witness key that was taken before. */
    String cosign(Checkpoint checkpoint, Signer witness) {
        return Cosignature.sign(checkpoint, NAME, witness, clock.instant().getEpochSecond());
    }
}
