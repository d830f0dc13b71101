// SPDX-License-Identifier: Apache-2.0
package org.latchkey.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.audit.AuditRecord;
import org.latchkey.protocol.crypto.Signer;
import org.latchkey.protocol.merkle.Merkle;
import org.latchkey.protocol.merkle.MerkleTree;
import org.latchkey.protocol.note.Checkpoint;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.TrustedClock;

/** Turns submissions into one batch: records with number and time, their state changes, and a new signed end. */
final class Preparation {

    /**
     * A batch that is ready to be written.
     *
     * @param batch everything that becomes durable together
     * @param after where the trail ends then
     * @param taken the submissions in it
     * @param firstSeqs the number of each one's first record
     */
    record Prepared(Batch batch, Tip after, List<Submission> taken, List<Long> firstSeqs) {

        void complete() {
            for (int i = 0; i < taken.size(); i++) {
                taken.get(i).seq().complete(firstSeqs.get(i));
            }
        }

        void fail(String message, Throwable cause) {
            taken.forEach(submission -> submission.fail(message, cause));
        }
    }

    private final String origin;
    private final Signer key;
    private final TrustedClock clock;
    private final Boot boot;

    Preparation(String origin, Signer key, TrustedClock clock, Boot boot) {
        this.origin = origin;
        this.key = key;
        this.clock = clock;
        this.boot = boot;
    }

    /** A submission that can not be recorded, such as one that is too long, fails alone. */
    Prepared prepare(List<Submission> group, Tip before) {
        Prepared all = new Prepared(new Batch(), before, new ArrayList<>(), new ArrayList<>());
        MerkleTree tree = before.tree().copy();
        TrustedClock.Reading now = clock.now();
        long uptime = boot.uptimeMillis();
        for (Submission submission : group) {
            List<byte[]> records = encode(submission, tree.size(), now, uptime);
            if (records.isEmpty()) {
                continue;
            }
            all.taken().add(submission);
            all.firstSeqs().add(tree.size());
            for (byte[] record : records) {
                all.batch().put(Records.key(tree.size()), record);
                tree.add(Merkle.leafHash(record));
            }
            all.batch().addAll(submission.changes());
        }
        if (all.taken().isEmpty()) {
            return all;
        }
        Tip after = new Tip(tree, Optional.of(Checkpoint.sign(origin, tree.size(), tree.root(), key)));
        Records.put(all.batch(), before.size(), after);
        return new Prepared(all.batch(), after, all.taken(), all.firstSeqs());
    }

    private List<byte[]> encode(Submission submission, long firstSeq, TrustedClock.Reading now, long uptime) {
        if (submission.seq().isDone()) {
            return List.of();
        }
        try {
            List<byte[]> records = new ArrayList<>(submission.entries().size());
            for (AuditEntry entry : submission.entries()) {
                long seq = firstSeq + records.size();
                records.add(new AuditRecord(seq, boot.number(), now.seconds(), uptime, now.quality(), entry).encode());
            }
            return records;
        } catch (IllegalArgumentException e) {
            submission.fail("This can not be recorded: " + e.getMessage(), e);
            return List.of();
        }
    }
}
