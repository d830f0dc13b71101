// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.trail;

import java.util.ArrayList;
import java.util.List;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.cbor.CborReader;
import org.latchkey.protocol.cbor.CborWriter;
import org.latchkey.protocol.merkle.MerkleTree;

/** A tree that grows, and notes the root over each full block of leaves on its way. Not thread-safe. */
final class GrowingTree {

    /** The level of a block's root. */
    static final int BLOCK_LEVEL = 8;

    /** Leaves of a block. */
    static final int BLOCK_SIZE = 1 << BLOCK_LEVEL;

    private final MerkleTree tree;
    private final List<Block> completed = new ArrayList<>();
    private MerkleTree block;

    /** Goes on from here; the tree given does not change. */
    GrowingTree(MerkleTree start) {
        tree = start.copy();
        block = lastBlock(start);
    }

    /**
     * A full block.
     *
     * @param number it covers the leaves from number · 256 on
     */
    record Block(long number, byte[] root) {}

    void add(byte[] leafHash) {
        tree.add(leafHash);
        block.add(leafHash);
        if (block.size() == BLOCK_SIZE) {
            completed.add(new Block(tree.size() / BLOCK_SIZE - 1, block.root()));
            block = new MerkleTree();
        }
    }

    MerkleTree tree() {
        return tree;
    }

    List<Block> completed() {
        return completed;
    }

    /** The leaves behind the last full block: their subtrees are the smallest ones of the whole tree. */
    private static MerkleTree lastBlock(MerkleTree tree) {
        long size = tree.size() % BLOCK_SIZE;
        try {
            CborReader in = new CborReader(tree.encode());
            in.readArray();
            in.readUnsigned();
            in.readArray();
            int subtrees = Long.bitCount(size);
            CborWriter out = new CborWriter().array(2).integer(size).array(subtrees);
            for (int i = 0; i < subtrees; i++) {
                out.bytes(in.readBytes());
            }
            return MerkleTree.decode(out.toByteArray());
        } catch (ProtocolException e) {
            throw new IllegalStateException("a tree reads what it wrote", e);
        }
    }
}
