// SPDX-License-Identifier: Apache-2.0
package org.latchkey.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.latchkey.protocol.crypto.Signer;
import org.latchkey.protocol.merkle.HashSource;
import org.latchkey.protocol.merkle.Merkle;
import org.latchkey.protocol.merkle.MerkleTree;
import org.latchkey.protocol.note.Checkpoint;
import org.latchkey.unit.api.Outbox.Page;
import org.latchkey.unit.api.UnitException;

/** Cuts the trail into pages that prove themselves. Thread-safe. */
final class Pages {

    private final Records records;
    private final Supplier<Tip> durable;
    private final String origin;
    private final Signer key;

    /** Where the last page ended: the next one mostly begins there. Guarded by this. */
    private MerkleTree last = new MerkleTree();

    Pages(Records records, Supplier<Tip> durable, String origin, Signer key) {
        this.records = records;
        this.durable = durable;
        this.origin = origin;
        this.key = key;
    }

    /** As {@link org.latchkey.unit.api.Outbox#page} says. */
    synchronized Optional<Page> page(long from, int maxRecords, int maxBytes) {
        Tip tip = durable.get();
        if (from < 0 || from > tip.size()) {
            throw new UnitException("Record " + from + " does not exist; the trail has " + tip.size() + ".");
        }
        long kept = oldest();
        if (from < kept) {
            throw new UnitException("Records " + from + " to " + (kept - 1)
                    + " were witnessed by the portal long ago and are no longer kept here.");
        }
        if (from == tip.size()) {
            return Optional.empty();
        }
        try {
            return Optional.of(read(from, tip, maxRecords, maxBytes));
        } catch (DamageException e) {
            throw damaged(e);
        }
    }

    private Page read(long from, Tip tip, int maxRecords, int maxBytes) throws DamageException {
        MerkleTree start = treeOf(from);
        List<byte[]> page = records.read(from, Math.min(maxRecords, tip.size() - from), maxBytes);
        MerkleTree end = start.copy();
        List<byte[]> leaves = new ArrayList<>(page.size());
        for (byte[] record : page) {
            byte[] leaf = Merkle.leafHash(record);
            leaves.add(leaf);
            end.add(leaf);
        }
        records.requireLeadsTo(end, tip);
        last = end;
        List<byte[]> proof = from == 0 ? List.of() : Merkle.consistencyProof(over(start, leaves), from, end.size());
        return new Page(from, page, checkpoint(end, tip), proof);
    }

    private Checkpoint checkpoint(MerkleTree end, Tip tip) {
        return end.size() == tip.size()
                ? tip.checkpoint().orElseThrow()
                : Checkpoint.sign(origin, end.size(), end.root(), key);
    }

    /** Number of the first record that is kept. */
    long oldest() {
        return records.pruned().size();
    }

    /** Writes what no page may be read meanwhile. */
    synchronized void exclusively(Runnable work) {
        work.run();
    }

    /** The tree of the first records. */
    synchronized MerkleTree treeOf(long size) throws DamageException {
        if (last.size() == size) {
            return last.copy();
        }
        MerkleTree tree = records.frontierBefore(size);
        records.replay(tree, size);
        return tree;
    }

    /** What stands in a proof lies either before the page, as a full subtree of the tree there, or inside it. */
    private static HashSource over(MerkleTree start, List<byte[]> leaves) {
        return new HashSource() {
            @Override
            public byte[] leafHash(long index) {
                return leaves.get((int) (index - start.size()));
            }

            @Override
            public byte[] hash(int level, long index) {
                return index + 1 << level <= start.size() ? start.subtree(level) : HashSource.super.hash(level, index);
            }
        };
    }

    static UnitException damaged(DamageException e) {
        return new UnitException("The trail is damaged: " + e.getMessage() + ".", e);
    }
}
