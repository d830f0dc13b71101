// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.merkle;

import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.Reason;
import org.latchkey.protocol.cbor.CborReader;
import org.latchkey.protocol.cbor.CborWriter;
import org.latchkey.protocol.crypto.Sha256;

/**
 * An append-only tree that keeps only what appending needs: the roots of its full subtrees, one for each set bit of its
 * size. Not thread-safe.
 */
public final class MerkleTree {

    private static final int FIELDS = 2;
    private static final int LEVELS = Long.SIZE - 1;

    private long size;

    /** The root of the full subtree with 2^level leaves where that bit of the size is set. */
    private final byte[][] subtrees = new byte[LEVELS][];

    /** The tree of a log's first records. @param size how many, from 0 */
    public static MerkleTree of(HashSource source, long size) {
        MerkleTree tree = new MerkleTree();
        tree.size = size;
        for (int level = 0; level < LEVELS; level++) {
            if ((size >>> level & 1) == 1) {
                // The subtree of this bit ends where those of the lower bits begin.
                tree.subtrees[level] = source.hash(level, (size >>> level) - 1);
            }
        }
        return tree;
    }

    /** Adds a leaf. @param leafHash {@link Merkle#leafHash} of the record; kept, so do not change it */
    public void add(byte[] leafHash) {
        if (leafHash.length != Sha256.LENGTH) {
            throw new IllegalArgumentException("a leaf hash has 32 bytes");
        }
        byte[] hash = leafHash;
        int level = 0;
        for (; (size >>> level & 1) == 1; level++) {
            hash = Merkle.nodeHash(subtrees[level], hash);
        }
        subtrees[level] = hash;
        size++;
    }

    /** Number of leaves. */
    public long size() {
        return size;
    }

    /**
     * The root of one of the full subtrees that the tree consists of.
     *
     * @param level the subtree has 2^level leaves
     * @throws IllegalArgumentException unless that bit of the size is set
     */
    public byte[] subtree(int level) {
        if (level < 0 || level >= LEVELS || (size >>> level & 1) == 0) {
            throw new IllegalArgumentException("a tree of " + size + " leaves has no full subtree of level " + level);
        }
        return subtrees[level].clone();
    }

    public byte[] root() {
        byte[] root = null;
        for (int level = 0; level < LEVELS; level++) {
            if ((size >>> level & 1) == 1) {
                root = root == null ? subtrees[level] : Merkle.nodeHash(subtrees[level], root);
            }
        }
        return root == null ? Sha256.hash() : root.clone();
    }

    /** A tree that grows on its own from here. */
    public MerkleTree copy() {
        MerkleTree copy = new MerkleTree();
        copy.size = size;
        System.arraycopy(subtrees, 0, copy.subtrees, 0, LEVELS);
        return copy;
    }

    /** Size and subtree roots, the smallest subtree first. */
    public byte[] encode() {
        CborWriter out = new CborWriter();
        out.array(FIELDS).integer(size).array(Long.bitCount(size));
        for (int level = 0; level < LEVELS; level++) {
            if ((size >>> level & 1) == 1) {
                out.bytes(subtrees[level]);
            }
        }
        return out.toByteArray();
    }

    /** Reads what {@link #encode} wrote. @throws ProtocolException if it is anything else */
    public static MerkleTree decode(byte[] encoded) throws ProtocolException {
        CborReader in = new CborReader(encoded);
        in.readArray(FIELDS);
        MerkleTree tree = new MerkleTree();
        tree.size = in.readUnsigned();
        if (in.readArray() != Long.bitCount(tree.size)) {
            throw new ProtocolException(Reason.BAD_TREE);
        }
        for (int level = 0; level < LEVELS; level++) {
            if ((tree.size >>> level & 1) == 1) {
                tree.subtrees[level] = in.readBytes(Sha256.LENGTH);
            }
        }
        in.end();
        return tree;
    }
}
