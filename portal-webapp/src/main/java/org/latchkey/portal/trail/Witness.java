// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.trail;

import java.time.InstantSource;
import org.latchkey.portal.signing.KeyUse;
import org.latchkey.portal.signing.SigningKeys;
import org.latchkey.protocol.note.Checkpoint;
import org.latchkey.protocol.note.Cosignature;
import org.springframework.stereotype.Component;

/** Cosigns checkpoints of trails that are stored. Thread-safe. */
@Component
public class Witness {

    /** The name under which the witness key cosigns. */
    public static final String NAME = "latchkey/witness";

    private final SigningKeys keys;
    private final InstantSource clock;

    public Witness(SigningKeys keys, InstantSource clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /** The checkpoint's note with the witness's line below it. */
    public String cosign(Checkpoint checkpoint) {
        return Cosignature.sign(
                checkpoint, NAME, keys.key(KeyUse.WITNESS), clock.instant().getEpochSecond());
    }
}
