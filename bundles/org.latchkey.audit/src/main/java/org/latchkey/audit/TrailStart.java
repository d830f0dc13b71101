// SPDX-License-Identifier: Apache-2.0
package org.latchkey.audit;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.latchkey.protocol.merkle.MerkleTree;
import org.latchkey.protocol.note.Checkpoint;
import org.latchkey.unit.api.Store;
import org.latchkey.unit.api.UnitException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out at the start whether the stored trail is the one that was signed: the records at its end lead to the signed
 * root, and the head files' size and root lie on the way.
 */
final class TrailStart {

    /** So many records at the end are checked before the unit serves. */
    static final long TAIL = 1000;

    private static final Logger LOG = LoggerFactory.getLogger(TrailStart.class);

    /**
     * What was found.
     *
     * @param tip where the trail goes on
     * @param lost why a new trail begins, or empty
     * @param lastKnown the head that the lost trail was last known to have
     */
    record Found(Tip tip, Optional<String> lost, Optional<Head> lastKnown) {

        static Found sound(Tip tip) {
            return new Found(tip, Optional.empty(), Optional.empty());
        }

        static Found lost(String why, Optional<Head> lastKnown) {
            return new Found(Tip.empty(), Optional.of(why), lastKnown);
        }
    }

    private final Store store;
    private final Records records;

    TrailStart(Store store, Records records) {
        this.store = store;
        this.records = records;
    }

    /** Looks, and changes nothing. */
    Found look(Optional<Head> head) {
        Checkpoint checkpoint = null;
        try {
            if (records.isEmpty()) {
                return lookAtNothing(head);
            }
            checkpoint = records.checkpoint();
            return Found.sound(check(checkpoint, head));
        } catch (DamageException e) {
            return Found.lost(e.getMessage(), newer(head, checkpoint));
        } catch (UnitException e) {
            return Found.lost("it can not be read: " + e.getMessage(), newer(head, checkpoint));
        }
    }

    private Found lookAtNothing(Optional<Head> head) {
        Optional<String> aside = store.setAsideReason();
        return head.isEmpty() && aside.isEmpty()
                ? Found.sound(Tip.empty())
                : Found.lost(aside.orElse("the store is empty, but a head file is there"), head);
    }

    private static Optional<Head> newer(Optional<Head> head, Checkpoint checkpoint) {
        return checkpoint == null || head.isPresent() && head.get().size() >= checkpoint.size()
                ? head
                : Optional.of(Head.of(checkpoint));
    }

    private Tip check(Checkpoint checkpoint, Optional<Head> given) throws DamageException {
        long pruned = records.pruned().size();
        Optional<Head> head = pruned == 0 ? ofThisTrail(given) : given;
        if (head.isPresent() && head.get().size() > checkpoint.size()) {
            throw new DamageException("the store ends at " + checkpoint.size() + ", before the head file's "
                    + head.get().size());
        }
        records.requireEnd(checkpoint.size());
        // A head file that was not written for months lies before what is kept; the store is ahead of it, which is
        // normal.
        Optional<Head> near = head.filter(one -> one.size() >= pruned);
        long tail = Math.min(checkpoint.size() - TAIL, near.map(Head::size).orElse(Long.MAX_VALUE));
        try {
            return replay(records.frontierBefore(Math.max(pruned, tail)), checkpoint, near);
        } catch (DamageException e) {
            LOG.warn("The tail of the trail does not check ({}); checking all of it.", e.getMessage());
            return replay(records.pruned(), checkpoint, near);
        }
    }

    /** A crash between beginning this trail and replacing the head files leaves the earlier trail's heads. */
    private Optional<Head> ofThisTrail(Optional<Head> head) throws DamageException {
        byte[] first = records.get(0).orElseThrow(() -> new DamageException("record 0 is missing"));
        return head.filter(one -> !one.isNamedBy(first));
    }

    private Tip replay(MerkleTree tree, Checkpoint checkpoint, Optional<Head> head) throws DamageException {
        if (head.isPresent()) {
            records.replay(tree, head.get().size());
            if (!Arrays.equals(tree.root(), head.get().root())) {
                throw new DamageException("at the head file's size " + tree.size() + " the root is "
                        + HexFormat.of().formatHex(tree.root()));
            }
        }
        records.replay(tree, checkpoint.size());
        Records.requireRoot(tree, checkpoint.size(), checkpoint.root());
        return new Tip(tree, Optional.of(checkpoint));
    }
}
