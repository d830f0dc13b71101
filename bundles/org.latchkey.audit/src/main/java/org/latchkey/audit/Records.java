// SPDX-License-Identifier: Apache-2.0
package org.latchkey.audit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.merkle.Merkle;
import org.latchkey.protocol.merkle.MerkleTree;
import org.latchkey.protocol.note.Checkpoint;
import org.latchkey.protocol.note.NoteVerifier;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.Store;

/** How the trail lies in the store: records by number, the newest checkpoint, the tree's frontier, older frontiers. */
final class Records {

    /** Every so many records the frontier is kept for good, so that a check of the tail can begin there. */
    static final long BLOCK = 1024;

    private static final byte[] RECORDS = "a/r/".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FRONTIERS = "a/f/".getBytes(StandardCharsets.US_ASCII);
    /** The frontier of the records that are no longer kept. */
    private static final byte[] PRUNED = "a/pruned".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] FRONTIER = "a/frontier".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CHECKPOINT = "a/checkpoint".getBytes(StandardCharsets.US_ASCII);

    private final Store store;
    private final NoteVerifier key;

    /** @param key names the trail's origin and verifies its checkpoints */
    Records(Store store, NoteVerifier key) {
        this.store = store;
        this.key = key;
    }

    static byte[] key(long seq) {
        return numbered(RECORDS, seq);
    }

    private static byte[] numbered(byte[] prefix, long number) {
        return ByteBuffer.allocate(prefix.length + Long.BYTES)
                .put(prefix)
                .putLong(number)
                .array();
    }

    Optional<byte[]> get(long seq) {
        return store.get(key(seq));
    }

    /** Adds to a batch what makes it the trail's end. */
    static void put(Batch batch, long sizeBefore, Tip after) {
        byte[] frontier = after.tree().encode();
        batch.put(FRONTIER, frontier);
        batch.put(CHECKPOINT, after.checkpoint().orElseThrow().note().getBytes(StandardCharsets.UTF_8));
        long block = after.size() / BLOCK;
        if (sizeBefore / BLOCK != block) {
            batch.put(numbered(FRONTIERS, block), frontier);
        }
    }

    boolean isEmpty() {
        boolean[] found = {false};
        store.scan(RECORDS, (seq, record) -> {
            found[0] = true;
            return false;
        });
        return !found[0] && store.get(CHECKPOINT).isEmpty();
    }

    /** The newest checkpoint, its signature verified. */
    Checkpoint checkpoint() throws DamageException {
        byte[] note = store.get(CHECKPOINT).orElseThrow(() -> new DamageException("the checkpoint is missing"));
        try {
            return Checkpoint.open(new String(note, StandardCharsets.UTF_8), key, key.name());
        } catch (ProtocolException e) {
            throw new DamageException("the checkpoint does not verify: " + e.reason(), e);
        }
    }

    /** The end as it is stored, without a look at the records. */
    Tip tip() throws DamageException {
        Checkpoint checkpoint = checkpoint();
        MerkleTree tree = frontier(FRONTIER).orElseThrow(() -> new DamageException("the frontier is missing"));
        requireRoot(tree, checkpoint.size(), checkpoint.root());
        return new Tip(tree, Optional.of(checkpoint));
    }

    /** The newest kept frontier of at most that size. @throws DamageException if the records up to there were pruned */
    MerkleTree frontierBefore(long size) throws DamageException {
        MerkleTree pruned = pruned();
        if (size < pruned.size()) {
            throw new DamageException("the records before " + pruned.size() + " are no longer kept");
        }
        for (long block = size / BLOCK; block > pruned.size() / BLOCK; block--) {
            Optional<MerkleTree> kept = frontier(numbered(FRONTIERS, block)).filter(tree -> tree.size() <= size);
            if (kept.isPresent()) {
                return kept.get();
            }
        }
        return pruned;
    }

    /** The tree of the first records, which are no longer kept; an empty one while all are. */
    MerkleTree pruned() {
        Optional<MerkleTree> noted = frontier(PRUNED);
        if (noted.isPresent() || store.get(key(0)).isPresent()) {
            return noted.orElseGet(MerkleTree::new);
        }
        // The same tree is kept as the oldest frontier, should the note be damaged.
        MerkleTree[] oldest = {new MerkleTree()};
        store.scan(FRONTIERS, (at, encoded) -> {
            frontier(at).ifPresent(tree -> oldest[0] = tree);
            return oldest[0].size() == 0;
        });
        return oldest[0];
    }

    /** The next kept frontier behind the pruned records, up to which the next ones can go. */
    Optional<MerkleTree> afterPruned(MerkleTree pruned) {
        long block = pruned.size() / BLOCK + 1;
        return Stream.of(block, block + 1)
                .map(next -> frontier(numbered(FRONTIERS, next)))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** Adds to a batch that the records between two frontiers are no longer kept. */
    static void prune(MerkleTree from, MerkleTree to, Batch batch) {
        for (long seq = from.size(); seq < to.size(); seq++) {
            batch.delete(key(seq));
        }
        for (long block = from.size() / BLOCK; block < to.size() / BLOCK; block++) {
            batch.delete(numbered(FRONTIERS, block));
        }
        batch.put(PRUNED, to.encode());
    }

    private Optional<MerkleTree> frontier(byte[] at) {
        return store.get(at).flatMap(encoded -> {
            try {
                return Optional.of(MerkleTree.decode(encoded));
            } catch (ProtocolException ignored) {
                // As good as none: the caller begins at an earlier one.
                return Optional.empty();
            }
        });
    }

    /** Adds the stored records from the tree's size on, until it has {@code size} leaves. */
    void replay(MerkleTree tree, long size) throws DamageException {
        if (tree.size() < size) {
            store.scanFrom(RECORDS, key(tree.size()), (key, record) -> {
                if (!Arrays.equals(key, key(tree.size()))) {
                    return false;
                }
                tree.add(Merkle.leafHash(record));
                return tree.size() < size;
            });
        }
        if (tree.size() < size) {
            throw new DamageException("record " + tree.size() + " of " + size + " is missing");
        }
    }

    /** The records from a number on: at most so many, and of so many bytes unless the first alone is longer. */
    List<byte[]> read(long from, long count, int maxBytes) throws DamageException {
        List<byte[]> page = new ArrayList<>();
        int[] bytes = {0};
        store.scanFrom(RECORDS, key(from), (key, record) -> {
            bytes[0] += record.length;
            if (!Arrays.equals(key, key(from + page.size())) || !page.isEmpty() && bytes[0] > maxBytes) {
                return false;
            }
            page.add(record);
            return page.size() < count;
        });
        if (page.isEmpty()) {
            throw new DamageException("record " + from + " is missing");
        }
        return page;
    }

    /**
     * A tree computed from stored bytes must grow into the next one that was kept when its records were written; else
     * signing it would sign damage.
     */
    void requireLeadsTo(MerkleTree tree, Tip tip) throws DamageException {
        MerkleTree next = frontierAfter(tree.size(), tip);
        MerkleTree grown = tree.copy();
        replay(grown, next.size());
        requireRoot(grown, next.size(), next.root());
    }

    /** The oldest kept frontier of at least that size, or the trail's end. */
    private MerkleTree frontierAfter(long size, Tip tip) {
        for (long block = size / BLOCK; block <= tip.size() / BLOCK; block++) {
            Optional<MerkleTree> kept = frontier(numbered(FRONTIERS, block))
                    .filter(tree -> tree.size() >= size && tree.size() <= tip.size());
            if (kept.isPresent()) {
                return kept.get();
            }
        }
        return tip.tree();
    }

    /** A batch holds records and checkpoint together, so there is nothing behind the checkpoint. */
    void requireEnd(long size) throws DamageException {
        boolean[] found = {false};
        store.scanFrom(RECORDS, key(size), (seq, record) -> {
            found[0] = true;
            return false;
        });
        if (found[0]) {
            throw new DamageException("there are records behind the checkpoint of size " + size);
        }
    }

    static void requireRoot(MerkleTree tree, long size, byte[] root) throws DamageException {
        if (tree.size() != size || !Arrays.equals(tree.root(), root)) {
            throw new DamageException("the root over " + tree.size() + " records is "
                    + HexFormat.of().formatHex(tree.root()) + ", not the signed one of size " + size);
        }
    }
}
