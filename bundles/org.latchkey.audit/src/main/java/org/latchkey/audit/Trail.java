// SPDX-License-Identifier: Apache-2.0
package org.latchkey.audit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.latchkey.protocol.audit.Actor;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.audit.Event;
import org.latchkey.protocol.crypto.Signer;
import org.latchkey.protocol.keyring.KeyRing;
import org.latchkey.protocol.note.Checkpoint;
import org.latchkey.protocol.note.NoteVerifier;
import org.latchkey.unit.api.AuditTrail;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.Outbox;
import org.latchkey.unit.api.Store;
import org.latchkey.unit.api.TrustedClock;
import org.latchkey.unit.api.UnitException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The trail of one unit at one site, from its check at the start to its last head file. Needs no container; public for
 * measurements of it alone.
 */
public final class Trail implements AuditTrail {

    private static final Logger LOG = LoggerFactory.getLogger(Trail.class);
    private static final int MAX_ENTRIES = 64;
    private static final long STOP_SECONDS = 5;

    /** Later than this an answer helps nobody: whoever waits at the scanner has gone. */
    private static final long PATIENCE_SECONDS = 10;

    /**
     * What a trail needs.
     *
     * @param store where it lies
     * @param key signs its checkpoints
     * @param site the site code
     * @param clock gives its records their time
     * @param heads the folder of the head files
     * @param boot which start this is
     * @param started what the record of the start says
     * @param checkDelayMillis when the check of the whole trail begins, counted from the start
     */
    public record Setup(
            Store store,
            Signer key,
            String site,
            TrustedClock clock,
            Path heads,
            Boot boot,
            Map<String, Object> started,
            long checkDelayMillis) {}

    private final Store store;
    private final Records records;
    private final String site;
    private final Signer key;
    private final TrustedClock clock;
    private final NoteVerifier verifier;
    private final Boot boot;
    private final Committer committer;
    private final Housekeeping housekeeping;

    /** Null until somebody reads for the portal: what it has witnessed is not known before. */
    private volatile Pruner pruner;

    /** Checks what is stored and goes on with it, or begins anew. @throws UnitException if nothing can be recorded */
    public Trail(Setup setup) {
        store = setup.store();
        String origin = Checkpoint.origin(setup.site(), setup.key().publicKey());
        site = setup.site();
        key = setup.key();
        clock = setup.clock();
        verifier = NoteVerifier.ed25519(origin, key.publicKey());
        records = new Records(store, verifier);
        HeadFiles heads = open(setup.heads());
        TrailStart.Found found = new TrailStart(store, records).look(heads.read());
        found.lost().ifPresent(this::setAside);
        boolean anew = found.tip().size() == 0;
        boot = setup.boot();
        committer =
                new Committer(store, records, new Preparation(origin, setup.key(), setup.clock(), boot), found.tip());
        try {
            recordStart(setup, found);
            if (anew) {
                heads.replaceAll(Head.of(checkpoint().orElseThrow()));
            }
        } catch (IOException | RuntimeException e) {
            stopCommitter();
            throw e instanceof UnitException known ? known : new UnitException("The trail can not begin: " + e, e);
        }
        WholeCheck whole = new WholeCheck(records, checkpoint().orElseThrow());
        housekeeping = new Housekeeping(heads, committer::durable, whole, setup.checkDelayMillis());
        LOG.info("The trail {} has {} records; start {} of the unit.", origin, size(), boot.number());
    }

    private static HeadFiles open(Path folder) {
        try {
            return new HeadFiles(folder);
        } catch (IOException e) {
            throw new UnitException("The folder of the head files can not be written: " + e.getMessage(), e);
        }
    }

    private void setAside(String why) {
        LOG.error("The trail is lost or damaged: {}. A new one begins.", why);
        if (!isNew()) {
            store.setAside(why);
        }
    }

    /** True if the store has been set aside already, before there was a trail to look at. */
    private boolean isNew() {
        try {
            return records.isEmpty() && store.setAsideReason().isPresent();
        } catch (UnitException e) {
            LOG.debug("What can not be read is not new.", e);
            return false;
        }
    }

    private void recordStart(Setup setup, TrailStart.Found found) {
        List<AuditEntry> entries = new ArrayList<>();
        Batch batch = new Batch();
        if (found.lost().isPresent()) {
            Map<String, Object> details = new HashMap<>();
            found.lastKnown().ifPresent(head -> details.putAll(head.details()));
            details.put("finding", AuditEntry.fit(found.lost().get()));
            entries.add(entry(Event.TRAIL_RESTARTED, "restarted", details));
            // The lost state held the clock's floor.
            setup.clock().accept(setup.clock().floor(), batch);
        }
        if (!boot.isStoredIn(store)) {
            boot.put(batch);
            entries.add(entry(Event.STARTED, "started", setup.started()));
        }
        if (!entries.isEmpty()) {
            await(submit(entries, batch));
        }
    }

    private static AuditEntry entry(Event event, String outcome, Map<String, Object> details) {
        return new AuditEntry(event, Actor.SYSTEM, "", 0, outcome, "", new byte[0], details);
    }

    @Override
    public CompletableFuture<Long> submit(List<AuditEntry> entries, Batch changes) {
        Submission submission = new Submission(entries, changes);
        if (entries.isEmpty() || entries.size() > MAX_ENTRIES) {
            submission.fail("A submission has 1 to " + MAX_ENTRIES + " entries, not " + entries.size() + ".", null);
        } else {
            committer.submit(submission);
        }
        return submission.seq();
    }

    @Override
    public long append(AuditEntry entry, Batch changes) {
        return await(submit(List.of(entry), changes));
    }

    private static long await(CompletableFuture<Long> seq) {
        try {
            return seq.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new UnitException(e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw new UnitException("The disk has not answered for " + PATIENCE_SECONDS + " s.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnitException("Interrupted while waiting for the trail.", e);
        }
    }

    @Override
    public long size() {
        return committer.durable().size();
    }

    @Override
    public Optional<Checkpoint> checkpoint() {
        return committer.durable().checkpoint();
    }

    @Override
    public Optional<byte[]> record(long seq) {
        return seq >= 0 && seq < size() ? records.get(seq) : Optional.empty();
    }

    @Override
    public Verification verify() {
        try {
            return new WholeCheck(records, records.checkpoint()).run();
        } catch (DamageException | UnitException e) {
            return new Verification(false, 0, "", e.getMessage());
        }
    }

    /** Lets go of one block of old records, if the portal has witnessed it. @return true if one went */
    boolean prune() {
        return pruner != null && pruner.step();
    }

    /** The trail as the portal reads it. @param ring the key ring in force, which names the witnesses */
    public Outbox outbox(Supplier<KeyRing> ring) {
        Pages pages = new Pages(records, committer::durable, verifier.name(), key);
        Witness witness = new Witness(store, verifier, site, ring);
        pruner = new Pruner(store, records, pages, witness, clock);
        housekeeping.repeat(this::prune);
        return new TrailOutbox(committer::durable, pages, witness);
    }

    @Override
    public long boot() {
        return boot.number();
    }

    /** Empty, or why the trail is not well. */
    String trouble() {
        if (!housekeeping.trouble().isEmpty()) {
            return housekeeping.trouble();
        }
        if (!committer.trouble().isEmpty()) {
            return committer.trouble();
        }
        return store.setAsideReason().map(Trail::setAsideMessage).orElse("");
    }

    private static String setAsideMessage(String reason) {
        return "Earlier state was set aside (" + reason
                + "): customers' codes are refused until a newly issued provisioning file is taken.";
    }

    /** True once the background check has found everything sound. */
    boolean checked() {
        return housekeeping.checked();
    }

    /** Commits what was submitted, writes the last head, and ends the threads. */
    public void stop() {
        stopCommitter();
        try {
            housekeeping.stop(STOP_SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void stopCommitter() {
        try {
            committer.stop(STOP_SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
