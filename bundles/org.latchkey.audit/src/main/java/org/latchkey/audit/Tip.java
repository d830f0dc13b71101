// SPDX-License-Identifier: Apache-2.0
package org.latchkey.audit;

import java.util.Optional;
import org.latchkey.protocol.merkle.MerkleTree;
import org.latchkey.protocol.note.Checkpoint;

/**
 * Where the trail ends.
 *
 * @param tree over all records; nobody adds to it, copies grow
 * @param checkpoint the signed statement of its size and root; empty as long as there is no record
 */
record Tip(MerkleTree tree, Optional<Checkpoint> checkpoint) {

    static Tip empty() {
        return new Tip(new MerkleTree(), Optional.empty());
    }

    long size() {
        return tree.size();
    }
}
