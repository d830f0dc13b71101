// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.trail;

import java.util.OptionalLong;
import org.latchkey.protocol.merkle.MerkleTree;

/**
 * A unit's trail as far as this portal has it.
 *
 * @param id its number in this portal
 * @param kid hex of the unit's kid (8 bytes)
 * @param generation from 0; rises when an operator accepts that the unit's trail begins anew
 * @param parent the trail of the generation before
 * @param base how many records it shares with its parent, where they are stored
 * @param tree the end of the tree; not to be changed
 * @param checkpoint the unit's signed note over it, or "" while it is empty
 */
record Trail(
        long id,
        String site,
        String kid,
        long generation,
        OptionalLong parent,
        long base,
        MerkleTree tree,
        String checkpoint) {

    long size() {
        return tree.size();
    }

    byte[] root() {
        return tree.root();
    }
}
