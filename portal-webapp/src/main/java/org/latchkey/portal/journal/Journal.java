// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.journal;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.latchkey.portal.operators.Caller;
import org.latchkey.portal.platform.WriteTransactions;
import org.latchkey.portal.signing.KeyRings;
import org.latchkey.portal.signing.KeyUse;
import org.latchkey.protocol.audit.Actor;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.audit.AuditRecord;
import org.latchkey.protocol.audit.ClockQuality;
import org.latchkey.protocol.audit.Event;
import org.latchkey.protocol.crypto.Signer;
import org.latchkey.protocol.merkle.Merkle;
import org.latchkey.protocol.merkle.MerkleTree;
import org.latchkey.protocol.note.Checkpoint;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Service;

/**
 * The portal's own trail: what operators did. It is built as the trail of a unit is, and signed by the journal key; the
 * record is stored in the transaction of what it speaks of, so that neither is without the other. Ids only: names and
 * addresses of people do not get in. Thread-safe.
 */
@Service
public class Journal {

    /** In the details: the site that was concerned. */
    public static final String SITE = "site";

    /** In the details: the id of the code that was concerned. */
    public static final String CODE = "code";

    private final JournalRepository repository;
    private final WriteTransactions transactions;
    private final InstantSource clock;
    private final KeyRings rings;

    Journal(JournalRepository repository, WriteTransactions transactions, InstantSource clock, KeyRings rings) {
        this.repository = repository;
        this.transactions = transactions;
        this.clock = clock;
        this.rings = rings;
        MerkleTree empty = new MerkleTree();
        transactions.run(() -> repository.begin(empty, sign(empty)));
    }

    /**
     * Records an action of whoever sent the current request, or of the portal itself. Call it inside the transaction of
     * the action.
     *
     * @param action a stable word such as {@code code-made}, at most 64 characters
     * @param details texts and numbers by name ({@link #SITE}, {@link #CODE}…): ids and codes, never personal data
     */
    public void record(String action, Map<String, ?> details) {
        record(caller(), action, details);
    }

    /** As {@link #record(String, Map)}, where the request does not say yet who sent it. */
    public void recordAs(String operatorId, String action, Map<String, ?> details) {
        record(new Actor(Actor.Kind.OPERATOR, operatorId), action, details);
    }

    private void record(Actor actor, String action, Map<String, ?> details) {
        AuditEntry entry =
                new AuditEntry(Event.PORTAL_ACTION, actor, "", 0, action, "", new byte[0], new TreeMap<>(details));
        transactions.run(() -> {
            JournalRepository.Head head = repository.lockHead();
            MerkleTree tree = head.tree();
            long now = clock.instant().getEpochSecond();
            byte[] record = new AuditRecord(tree.size(), 0, now, 0, ClockQuality.PROVEN, entry).encode();
            repository.add(tree.size(), now, record);
            tree.add(Merkle.leafHash(record));
            repository.moveHead(tree, sign(tree));
        });
    }

    /** The newest records, before a number; one more than asked for if there are more. */
    List<AuditRecord> newest(long before, int limit) {
        return repository.newest(before, limit);
    }

    private String sign(MerkleTree tree) {
        Signer key = rings.signing(KeyUse.JOURNAL).signer();
        return Checkpoint.sign(Checkpoint.journalOrigin(key.publicKey()), tree.size(), tree.root(), key)
                .note();
    }

    private static Actor caller() {
        return Optional.ofNullable(SecurityContextHolder.getContext().getAuthentication())
                .map(Authentication::getPrincipal)
                .filter(Caller.class::isInstance)
                .map(caller -> new Actor(Actor.Kind.OPERATOR, ((Caller) caller).id()))
                .orElse(Actor.SYSTEM);
    }
}
