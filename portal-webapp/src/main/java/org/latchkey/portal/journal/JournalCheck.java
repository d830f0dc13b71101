// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.journal;

import java.util.Arrays;
import java.util.Optional;
import org.latchkey.portal.incidents.Incidents;
import org.latchkey.portal.platform.WriteTransactions;
import org.latchkey.protocol.merkle.Merkle;
import org.latchkey.protocol.merkle.MerkleTree;
import org.latchkey.protocol.note.Checkpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;

/**
 * Checks the whole of the portal's own trail at the start: every record leads to the root that the journal key signed. If
 * not, the portal says so and goes on: doors must open, and what is left of the trail is evidence.
 */
@Component
public class JournalCheck implements SmartInitializingSingleton {

    /** The incident's kind. */
    public static final String ALTERED = "journal-altered";

    private static final Logger LOG = LoggerFactory.getLogger(JournalCheck.class);

    private final JournalKeys keys;
    private final JournalRepository repository;
    private final WriteTransactions transactions;
    private final Incidents incidents;

    JournalCheck(JournalKeys keys, JournalRepository repository, WriteTransactions transactions, Incidents incidents) {
        this.keys = keys;
        this.repository = repository;
        this.transactions = transactions;
        this.incidents = incidents;
    }

    @Override
    public void afterSingletonsInstantiated() {
        problem().ifPresent(problem -> {
            LOG.error("The portal's own trail was altered: {}", problem);
            incidents.raise("", ALTERED, "The portal's own trail was altered: " + problem + ".");
        });
    }

    /** What is wrong with the trail, if anything. */
    Optional<String> problem() {
        // One transaction, so that an action of another instance does not come between head and records.
        return transactions.call(() -> {
            try {
                return check(repository.lockHead());
            } catch (IllegalStateException altered) {
                return Optional.of("its end cannot be read");
            }
        });
    }

    private Optional<String> check(JournalRepository.Head head) {
        Optional<JournalKeys.Signed> signed = keys.open(head.checkpoint());
        if (signed.isEmpty()) {
            return Optional.of("its checkpoint is not signed by the journal key");
        }
        Checkpoint checkpoint = signed.get().checkpoint();
        MerkleTree tree = new MerkleTree();
        long[] missing = {-1};
        repository.each(0, checkpoint.size(), stored -> {
            if (missing[0] < 0 && stored.seq() != tree.size()) {
                missing[0] = tree.size();
            }
            tree.add(Merkle.leafHash(stored.bytes()));
        });
        if (missing[0] >= 0 || tree.size() != checkpoint.size()) {
            return Optional.of("record " + (missing[0] >= 0 ? missing[0] : tree.size()) + " is missing");
        }
        if (!Arrays.equals(tree.root(), checkpoint.root())) {
            return Optional.of("its records do not lead to the signed root");
        }
        if (!Arrays.equals(head.tree().encode(), tree.encode())) {
            return Optional.of("its end is not what its records lead to");
        }
        return Optional.empty();
    }
}
