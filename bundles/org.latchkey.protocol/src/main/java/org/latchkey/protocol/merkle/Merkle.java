// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.merkle;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.Reason;
import org.latchkey.protocol.crypto.Sha256;

/**
 * Hashes and proofs of the tree of RFC 9162 section 2.1 over SHA-256. Sizes and indices are unsigned 64-bit numbers.
 */
public final class Merkle {

    private static final byte LEAF = 0;
    private static final byte NODE = 1;

    private Merkle() {}

    /** SHA-256 of 00 ‖ record. */
    public static byte[] leafHash(byte[] record) {
        MessageDigest digest = Sha256.digest();
        digest.update(LEAF);
        return digest.digest(record);
    }

    /** SHA-256 of 01 ‖ left ‖ right. */
    public static byte[] nodeHash(byte[] left, byte[] right) {
        MessageDigest digest = Sha256.digest();
        digest.update(NODE);
        digest.update(left);
        return digest.digest(right);
    }

    /** The root over these records; over none, SHA-256 of nothing. */
    public static byte[] root(List<byte[]> records) {
        MerkleTree tree = new MerkleTree();
        records.forEach(record -> tree.add(leafHash(record)));
        return tree.root();
    }

    /**
     * Checks that a leaf is in a tree.
     *
     * @throws ProtocolException {@code tree-range}, {@code proof-length} or {@code root-mismatch}
     */
    public static void verifyInclusion(byte[] leafHash, long index, long size, List<byte[]> proof, byte[] root)
            throws ProtocolException {
        if (Long.compareUnsigned(index, size) >= 0) {
            throw new ProtocolException(Reason.TREE_RANGE);
        }
        checkLengths(proof);
        checkLength(leafHash);
        int inner = innerLength(index, size);
        if (proof.size() != inner + borderLength(index, inner)) {
            throw new ProtocolException(Reason.PROOF_LENGTH);
        }
        byte[] hash = chainInner(leafHash, proof.subList(0, inner), index);
        match(chainLeft(hash, proof.subList(inner, proof.size())), root);
    }

    /**
     * Checks that a tree continues a smaller one.
     *
     * @throws ProtocolException {@code tree-range} (also for the empty tree, with which everything is consistent),
     *     {@code proof-length} or {@code root-mismatch}
     */
    public static void verifyConsistency(long size1, long size2, List<byte[]> proof, byte[] root1, byte[] root2)
            throws ProtocolException {
        if (size1 == 0 || Long.compareUnsigned(size2, size1) < 0) {
            throw new ProtocolException(Reason.TREE_RANGE);
        }
        checkLengths(proof);
        if (size1 == size2) {
            if (!proof.isEmpty()) {
                throw new ProtocolException(Reason.PROOF_LENGTH);
            }
            match(root1, root2);
            return;
        }
        if (proof.isEmpty()) {
            throw new ProtocolException(Reason.PROOF_LENGTH);
        }
        // The path to the last leaf of the smaller tree, from the root of the largest full subtree that ends there.
        int shift = Long.numberOfTrailingZeros(size1);
        int inner = innerLength(size1 - 1, size2);
        int border = borderLength(size1 - 1, inner);
        inner -= shift;
        boolean full = size1 == 1L << shift;
        byte[] seed = full ? root1 : proof.get(0);
        List<byte[]> path = full ? proof : proof.subList(1, proof.size());
        if (path.size() != inner + border) {
            throw new ProtocolException(Reason.PROOF_LENGTH);
        }
        long position = size1 - 1 >>> shift;
        byte[] hash1 = chainInnerLeft(seed, path.subList(0, inner), position);
        match(chainLeft(hash1, path.subList(inner, path.size())), root1);
        byte[] hash2 = chainInner(seed, path.subList(0, inner), position);
        match(chainLeft(hash2, path.subList(inner, path.size())), root2);
    }

    /** The audit path of a leaf, from the bottom up. @throws IllegalArgumentException if index is not below size */
    public static List<byte[]> inclusionProof(HashSource source, long index, long size) {
        if (index < 0 || index >= size) {
            throw new IllegalArgumentException("index is not below size");
        }
        List<byte[]> proof = new ArrayList<>();
        path(source, index, 0, size, proof);
        return proof;
    }

    /** That a tree continues its first size1 leaves. @throws IllegalArgumentException unless 0 &lt; size1 ≤ size2 */
    public static List<byte[]> consistencyProof(HashSource source, long size1, long size2) {
        if (size1 <= 0 || size1 > size2) {
            throw new IllegalArgumentException("not 0 < size1 <= size2");
        }
        List<byte[]> proof = new ArrayList<>();
        subProof(source, size1, 0, size2, true, proof);
        return proof;
    }

    private static void path(HashSource source, long index, long start, long end, List<byte[]> proof) {
        if (end - start == 1) {
            return;
        }
        long middle = start + split(end - start);
        if (index < middle) {
            path(source, index, start, middle, proof);
            proof.add(range(source, middle, end));
        } else {
            path(source, index, middle, end, proof);
            proof.add(range(source, start, middle));
        }
    }

    /** SUBPROOF of RFC 9162 section 2.1.4.1. */
    private static void subProof(
            HashSource source, long size1, long start, long end, boolean known, List<byte[]> proof) {
        if (size1 == end) {
            if (!known) {
                proof.add(range(source, start, end));
            }
            return;
        }
        long middle = start + split(end - start);
        if (size1 <= middle) {
            subProof(source, size1, start, middle, known, proof);
            proof.add(range(source, middle, end));
        } else {
            subProof(source, size1, middle, end, false, proof);
            proof.add(range(source, start, middle));
        }
    }

    /** The root over a range of leaves that begins where a subtree of its size may begin. */
    private static byte[] range(HashSource source, long start, long end) {
        long size = end - start;
        if (Long.bitCount(size) == 1) {
            int level = Long.numberOfTrailingZeros(size);
            return source.hash(level, start >>> level);
        }
        long middle = start + split(size);
        return nodeHash(range(source, start, middle), range(source, middle, end));
    }

    /** The largest power of two below a size of at least 2. */
    private static long split(long size) {
        return Long.highestOneBit(size - 1);
    }

    /** Levels until the paths of this leaf and of the last one meet. */
    private static int innerLength(long index, long size) {
        return Long.SIZE - Long.numberOfLeadingZeros(index ^ (size - 1));
    }

    /** From there on, only left siblings remain: one for each set bit. */
    private static int borderLength(long index, int inner) {
        return inner == Long.SIZE ? 0 : Long.bitCount(index >>> inner);
    }

    private static byte[] chainInner(byte[] seed, List<byte[]> path, long index) {
        byte[] hash = seed;
        for (int i = 0; i < path.size(); i++) {
            boolean right = (index >>> i & 1) == 1;
            hash = right ? nodeHash(path.get(i), hash) : nodeHash(hash, path.get(i));
        }
        return hash;
    }

    /** Like {@link #chainInner}, with left siblings only: what the smaller tree had. */
    private static byte[] chainInnerLeft(byte[] seed, List<byte[]> path, long index) {
        byte[] hash = seed;
        for (int i = 0; i < path.size(); i++) {
            if ((index >>> i & 1) == 1) {
                hash = nodeHash(path.get(i), hash);
            }
        }
        return hash;
    }

    private static byte[] chainLeft(byte[] seed, List<byte[]> path) {
        byte[] hash = seed;
        for (byte[] left : path) {
            hash = nodeHash(left, hash);
        }
        return hash;
    }

    private static void checkLengths(List<byte[]> proof) throws ProtocolException {
        for (byte[] hash : proof) {
            checkLength(hash);
        }
    }

    private static void checkLength(byte[] hash) throws ProtocolException {
        if (hash.length != Sha256.LENGTH) {
            throw new ProtocolException(Reason.PROOF_LENGTH);
        }
    }

    private static void match(byte[] calculated, byte[] expected) throws ProtocolException {
        if (!MessageDigest.isEqual(calculated, expected)) {
            throw new ProtocolException(Reason.ROOT_MISMATCH);
        }
    }
}
