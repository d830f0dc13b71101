// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.export;

import java.util.List;

/**
 * An older checkpoint that is cosigned, for a trail whose newest one is not yet.
 *
 * @param note unit's checkpoint with the portal's cosignature
 * @param proof consistency from its size to that of the newest checkpoint
 */
public record WitnessedNote(String note, List<byte[]> proof) {

    public WitnessedNote {
        proof = List.copyOf(proof);
    }
}
