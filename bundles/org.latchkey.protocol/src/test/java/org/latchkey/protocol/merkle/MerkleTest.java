// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.latchkey.protocol.Refusals.assertReason;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.latchkey.protocol.Hex;
import org.latchkey.protocol.crypto.Sha256;

class MerkleTest {

    private static final int LARGEST = 70;
    private static final List<byte[]> RECORDS = records();
    private static final HashSource SOURCE = index -> Merkle.leafHash(RECORDS.get((int) index));

    /** The leaves that certificate transparency's implementations test with, and the roots over the first 1 to 8. */
    @Test
    void theKnownRoots() {
        List<byte[]> leaves = List.of(
                Hex.bytes(""),
                Hex.bytes("00"),
                Hex.bytes("10"),
                Hex.bytes("2021"),
                Hex.bytes("3031"),
                Hex.bytes("40414243"),
                Hex.bytes("5051525354555657"),
                Hex.bytes("606162636465666768696a6b6c6d6e6f"));
        List<String> roots = List.of(
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");
        for (int size = 0; size < roots.size(); size++) {
            assertThat(Hex.text(Merkle.root(leaves.subList(0, size)))).isEqualTo(roots.get(size));
        }
    }

    @Test
    void everyLeafIsProvenInEveryTree() throws Exception {
        for (int size = 1; size <= LARGEST; size++) {
            byte[] root = Merkle.root(RECORDS.subList(0, size));
            for (int index = 0; index < size; index++) {
                List<byte[]> proof = Merkle.inclusionProof(SOURCE, index, size);
                byte[] leaf = SOURCE.leafHash(index);
                Merkle.verifyInclusion(leaf, index, size, proof, root);
                assertWrongInclusionsFail(leaf, index, size, proof, root);
            }
        }
    }

    private static void assertWrongInclusionsFail(byte[] leaf, int index, int size, List<byte[]> proof, byte[] root) {
        byte[] wrong = Sha256.hash();
        assertReason(() -> Merkle.verifyInclusion(wrong, index, size, proof, root))
                .isEqualTo("root-mismatch");
        assertReason(() -> Merkle.verifyInclusion(leaf, index, size, proof, wrong))
                .isEqualTo("root-mismatch");
        assertReason(() -> Merkle.verifyInclusion(leaf, size, size, proof, root))
                .isEqualTo("tree-range");
        assertReason(() -> Merkle.verifyInclusion(leaf, -1, size, proof, root)).isEqualTo("tree-range");
        List<byte[]> longer = new ArrayList<>(proof);
        longer.add(wrong);
        assertReason(() -> Merkle.verifyInclusion(leaf, index, size, longer, root))
                .isEqualTo("proof-length");
        if (!proof.isEmpty()) {
            List<byte[]> shorter = proof.subList(1, proof.size());
            assertReason(() -> Merkle.verifyInclusion(leaf, index, size, shorter, root))
                    .isEqualTo("proof-length");
            for (int i = 0; i < proof.size(); i++) {
                List<byte[]> changed = new ArrayList<>(proof);
                changed.set(i, wrong);
                assertReason(() -> Merkle.verifyInclusion(leaf, index, size, changed, root))
                        .isEqualTo("root-mismatch");
                changed.set(i, new byte[31]);
                assertReason(() -> Merkle.verifyInclusion(leaf, index, size, changed, root))
                        .isEqualTo("proof-length");
            }
        }
    }

    @Test
    void everyTreeIsProvenToContinueEverySmallerOne() throws Exception {
        for (int size2 = 1; size2 <= LARGEST; size2++) {
            byte[] root2 = Merkle.root(RECORDS.subList(0, size2));
            for (int size1 = 1; size1 <= size2; size1++) {
                byte[] root1 = Merkle.root(RECORDS.subList(0, size1));
                List<byte[]> proof = Merkle.consistencyProof(SOURCE, size1, size2);
                Merkle.verifyConsistency(size1, size2, proof, root1, root2);
                assertWrongConsistenciesFail(size1, size2, proof, root1, root2);
            }
        }
    }

    private static void assertWrongConsistenciesFail(
            int size1, int size2, List<byte[]> proof, byte[] root1, byte[] root2) {
        byte[] wrong = Sha256.hash();
        assertReason(() -> Merkle.verifyConsistency(size1, size2, proof, wrong, root2))
                .isEqualTo("root-mismatch");
        assertReason(() -> Merkle.verifyConsistency(size1, size2, proof, root1, wrong))
                .isEqualTo("root-mismatch");
        List<byte[]> longer = new ArrayList<>(proof);
        longer.add(wrong);
        assertReason(() -> Merkle.verifyConsistency(size1, size2, longer, root1, root2))
                .isEqualTo("proof-length");
        for (int i = 0; i < proof.size(); i++) {
            List<byte[]> changed = new ArrayList<>(proof);
            changed.set(i, wrong);
            assertReason(() -> Merkle.verifyConsistency(size1, size2, changed, root1, root2))
                    .isEqualTo("root-mismatch");
        }
        if (!proof.isEmpty()) {
            assertReason(() -> Merkle.verifyConsistency(size1, size2, proof.subList(0, proof.size() - 1), root1, root2))
                    .isEqualTo("proof-length");
        }
    }

    @Test
    void nothingIsProvenOfAnEmptyTree() {
        byte[] empty = Sha256.hash();
        assertReason(() -> Merkle.verifyConsistency(0, 0, List.of(), empty, empty))
                .isEqualTo("tree-range");
        assertReason(() -> Merkle.verifyConsistency(0, 1, List.of(), empty, empty))
                .isEqualTo("tree-range");
        assertReason(() -> Merkle.verifyConsistency(2, 1, List.of(), empty, empty))
                .isEqualTo("tree-range");
        assertReason(() -> Merkle.verifyInclusion(empty, 0, 0, List.of(), empty))
                .isEqualTo("tree-range");
        assertReason(() -> Merkle.verifyInclusion(new byte[31], 0, 1, List.of(), empty))
                .isEqualTo("proof-length");
    }

    @Test
    void sizesAreUnsigned() throws Exception {
        // The last leaf of a tree with 2^64 − 1 leaves: 63 left siblings, one for each set bit of its index.
        byte[] leaf = Merkle.leafHash(new byte[0]);
        List<byte[]> left = Collections.nCopies(63, leaf);
        byte[] root = leaf;
        for (byte[] sibling : left) {
            root = Merkle.nodeHash(sibling, root);
        }
        Merkle.verifyInclusion(leaf, -2, -1, left, root);
        byte[] expected = root;
        assertReason(() -> Merkle.verifyInclusion(leaf, -1, -1, left, expected)).isEqualTo("tree-range");
        // From 2^63 leaves on: the smaller tree is the full left half.
        List<byte[]> half = Collections.nCopies(1, leaf);
        Merkle.verifyConsistency(Long.MIN_VALUE, Long.MIN_VALUE + 1, half, leaf, Merkle.nodeHash(leaf, leaf));
        assertReason(() -> Merkle.verifyConsistency(-1, Long.MAX_VALUE, half, leaf, leaf))
                .isEqualTo("tree-range");
    }

    @Test
    void aTreeContinuesWhereItsEncodingEnded() throws Exception {
        MerkleTree tree = new MerkleTree();
        for (int size = 0; size <= LARGEST; size++) {
            byte[] root = Merkle.root(RECORDS.subList(0, size));
            assertThat(tree.root()).isEqualTo(root);
            assertThat(tree.size()).isEqualTo(size);
            MerkleTree stored = MerkleTree.decode(tree.encode());
            MerkleTree copy = tree.copy();
            byte[] next = SOURCE.leafHash(size);
            stored.add(next);
            assertThat(tree.root()).isEqualTo(root);
            tree.add(next);
            assertThat(stored.root()).isEqualTo(tree.root());
            assertThat(copy.root()).isEqualTo(root);
        }
    }

    @Test
    void aDamagedTreeIsRefused() {
        MerkleTree tree = new MerkleTree();
        for (int i = 0; i < 5; i++) {
            tree.add(SOURCE.leafHash(i));
        }
        byte[] encoded = tree.encode();
        for (int length = 0; length < encoded.length; length++) {
            byte[] prefix = Arrays.copyOf(encoded, length);
            assertReason(() -> MerkleTree.decode(prefix)).isNotEmpty();
        }
        byte[] wrongSize = encoded.clone();
        wrongSize[1] = 4;
        assertReason(() -> MerkleTree.decode(wrongSize)).isEqualTo("bad-tree");
        assertThatThrownBy(() -> tree.add(new byte[31])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void proofsAreMadeWithinTheTree() {
        assertThatThrownBy(() -> Merkle.inclusionProof(SOURCE, 5, 5)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Merkle.consistencyProof(SOURCE, 0, 5)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Merkle.consistencyProof(SOURCE, 6, 5)).isInstanceOf(IllegalArgumentException.class);
    }

    private static List<byte[]> records() {
        List<byte[]> records = new ArrayList<>();
        for (int i = 0; i <= LARGEST; i++) {
            records.add(new byte[] {(byte) i, 1});
        }
        return records;
    }

    @Test
    void aTreeCanBeTakenFromALogsHashes() {
        HashSource log = index -> Merkle.leafHash(new byte[] {(byte) index});
        MerkleTree grown = new MerkleTree();
        for (long size = 0; size <= 70; size++) {
            assertThat(MerkleTree.of(log, size).encode()).isEqualTo(grown.encode());
            grown.add(log.leafHash(size));
        }
    }
}
