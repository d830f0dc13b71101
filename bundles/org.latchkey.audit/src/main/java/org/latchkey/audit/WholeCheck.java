// SPDX-License-Identifier: Apache-2.0
package org.latchkey.audit;

import java.util.HexFormat;
import org.latchkey.protocol.merkle.MerkleTree;
import org.latchkey.protocol.note.Checkpoint;
import org.latchkey.unit.api.AuditTrail.Verification;
import org.latchkey.unit.api.UnitException;

/** Recomputes the whole tree from the stored bytes, in one go or a page at a time. Not thread-safe. */
final class WholeCheck {

    private static final long PAGE = 256;

    private final Records records;
    private final Checkpoint target;
    private MerkleTree tree = new MerkleTree();
    private long from;

    /** @param target what the records must lead to */
    WholeCheck(Records records, Checkpoint target) {
        this.records = records;
        this.target = target;
    }

    boolean done() {
        return tree.size() >= target.size();
    }

    /** Goes on by one page. @throws DamageException if a record is missing or the root differs at the end */
    void step() throws DamageException {
        passPruned();
        try {
            records.replay(tree, Math.min(tree.size() + PAGE, target.size()));
        } catch (DamageException e) {
            // Unless they were pruned meanwhile.
            if (!passPruned()) {
                throw e;
            }
        }
        if (tree.size() == target.size()) {
            Records.requireRoot(tree, target.size(), target.root());
        }
    }

    /** Goes on behind the records that are no longer kept: the root at the end binds their tree too. */
    private boolean passPruned() {
        MerkleTree pruned = records.pruned();
        boolean pass = tree.size() < pruned.size();
        if (pass) {
            tree = pruned;
            from = pruned.size();
        }
        return pass;
    }

    /** All that is left at once. */
    Verification run() {
        try {
            do {
                step();
            } while (!done());
            return result(
                    true,
                    "all records" + (from == 0 ? "" : " kept, from " + from + " on,") + " lead to the signed root");
        } catch (DamageException | UnitException e) {
            return result(false, e.getMessage());
        }
    }

    private Verification result(boolean sound, String finding) {
        return new Verification(sound, tree.size(), HexFormat.of().formatHex(tree.root()), finding);
    }
}
