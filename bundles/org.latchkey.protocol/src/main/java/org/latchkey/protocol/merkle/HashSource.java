// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.merkle;

/** Where proofs take their hashes from. A log that stores the upper levels overrides {@link #hash}. */
@FunctionalInterface
public interface HashSource {

    /** The hash of one leaf. */
    byte[] leafHash(long index);

    /**
     * The hash of a full subtree.
     *
     * @param level 0 for leaves
     * @param index of the subtree on its level: it covers the leaves from index · 2^level on
     */
    default byte[] hash(int level, long index) {
        return level == 0
                ? leafHash(index)
                : Merkle.nodeHash(hash(level - 1, 2 * index), hash(level - 1, 2 * index + 1));
    }
}
