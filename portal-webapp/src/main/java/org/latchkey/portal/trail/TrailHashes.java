// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.trail;

import java.util.ArrayList;
import java.util.List;
import org.latchkey.protocol.merkle.HashSource;
import org.latchkey.protocol.merkle.Merkle;
import org.latchkey.protocol.merkle.MerkleTree;

/**
 * The records of a trail and the hashes over them, recomputed from the stored bytes; whole blocks of 256 are taken from
 * their stored roots. What a generation shares with the ones before it is read there.
 */
final class TrailHashes implements HashSource {

    private final TrailRepository repository;
    private final Trail trail;

    TrailHashes(TrailRepository repository, Trail trail) {
        this.repository = repository;
        this.trail = trail;
    }

    /** The bytes of the records from one to before another; fewer if they are not all there. */
    List<byte[]> records(long from, long to) {
        List<byte[]> records = new ArrayList<>();
        if (from < trail.base()) {
            records.addAll(parent().records(from, Math.min(to, trail.base())));
        }
        if (to > trail.base()) {
            records.addAll(repository.records(trail.id(), Math.max(from, trail.base()), to));
        }
        return records;
    }

    @Override
    public byte[] leafHash(long index) {
        return hash(0, index);
    }

    @Override
    public byte[] hash(int level, long index) {
        boolean ofBlocks = level >= GrowingTree.BLOCK_LEVEL;
        int height = ofBlocks ? level - GrowingTree.BLOCK_LEVEL : level;
        long from = index << height;
        long to = from + (1L << height);
        MerkleTree tree = new MerkleTree();
        if (ofBlocks) {
            blocks(from, to).forEach(tree::add);
        } else {
            records(from, to).forEach(record -> tree.add(Merkle.leafHash(record)));
        }
        if (tree.size() != to - from) {
            throw new IllegalStateException("trail " + trail.id() + " lacks records that were stored");
        }
        return tree.root();
    }

    /** The root over the first records. @param size at most the trail's */
    byte[] root(long size) {
        return tree(size).root();
    }

    /** The tree over the first records. @param size at most the trail's */
    MerkleTree tree(long size) {
        return MerkleTree.of(this, size);
    }

    private List<byte[]> blocks(long from, long to) {
        long shared = trail.base() / GrowingTree.BLOCK_SIZE;
        List<byte[]> blocks = new ArrayList<>();
        if (from < shared) {
            blocks.addAll(parent().blocks(from, Math.min(to, shared)));
        }
        if (to > shared) {
            blocks.addAll(repository.blocks(trail.id(), Math.max(from, shared), to));
        }
        return blocks;
    }

    private TrailHashes parent() {
        return new TrailHashes(
                repository, repository.find(trail.parent().orElseThrow()).orElseThrow());
    }
}
