// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.trail;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.latchkey.portal.bookings.BookingWatch;
import org.latchkey.portal.incidents.DoorTickets;
import org.latchkey.portal.incidents.Incidents;
import org.latchkey.portal.platform.WriteTransactions;
import org.latchkey.portal.units.UnitIdentity;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.Reason;
import org.latchkey.protocol.merkle.Merkle;
import org.latchkey.protocol.note.Checkpoint;
import org.latchkey.protocol.note.NoteVerifier;
import org.latchkey.protocol.sync.AuditBatch;
import org.latchkey.protocol.sync.WitnessNote;
import org.springframework.stereotype.Service;

/**
 * Takes in pages of units' trails. A page is stored, and the end of the trail moved, in one transaction; only when that
 * is durable does the witness sign. The same page may come any number of times, on any instance of the portal.
 * Thread-safe.
 */
@Service
public class TrailIngest {

    // Another try follows only when another instance stored a page of the same trail in between.
    private static final int TRIES = 8;

    private final TrailRepository trails;
    private final Witness witness;
    private final Incidents incidents;
    private final DoorTickets tickets;
    private final BookingWatch bookings;
    private final WriteTransactions transactions;
    private final InstantSource clock;

    TrailIngest(
            TrailRepository trails,
            Witness witness,
            Incidents incidents,
            DoorTickets tickets,
            BookingWatch bookings,
            WriteTransactions transactions,
            InstantSource clock) {
        this.trails = trails;
        this.witness = witness;
        this.incidents = incidents;
        this.tickets = tickets;
        this.bookings = bookings;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** What speaks against a page. */
    private static final class Refused extends Exception {

        private final TrailFault fault;
        private final long size;
        private final String evidence;

        Refused(TrailFault fault, long size, String evidence) {
            super(fault.word(), null, false, false);
            this.fault = fault;
            this.size = size;
            this.evidence = evidence;
        }
    }

    /**
     * Takes a page in.
     *
     * @param unit whose trail this is
     * @return what to tell the unit
     * @throws org.springframework.dao.DataAccessException or a TransactionException if it cannot be stored; the unit
     *     then keeps it
     */
    public WitnessNote ingest(UnitIdentity unit, AuditBatch batch) {
        try {
            Checkpoint checkpoint = checkpoint(unit, batch);
            for (int i = 0; i < TRIES; i++) {
                Optional<WitnessNote> answer = attempt(unit, batch, checkpoint);
                if (answer.isPresent()) {
                    return answer.get();
                }
            }
            return WitnessNote.sendFrom(current(unit).size());
        } catch (Refused refused) {
            incidents.raise(unit.site(), refused.fault.word(), refused.fault.sentence(), refused.evidence);
            return WitnessNote.refused(refused.size, refused.fault.word());
        }
    }

    /** What to tell a unit whose page cannot even be read. */
    public WitnessNote malformed(UnitIdentity unit, String reason) {
        TrailFault fault = TrailFault.MALFORMED;
        incidents.raise(unit.site(), fault.word(), fault.sentence(), "reason: " + reason);
        return WitnessNote.refused(current(unit).size(), fault.word());
    }

    /** The note for all that this portal has of the unit's trail; nothing while it has nothing. */
    public Optional<WitnessNote> current(String site, String kid) {
        return trails.current(site, kid).filter(trail -> trail.size() > 0).map(this::witnessed);
    }

    /** The unit's trail, begun if there is none. */
    Trail current(UnitIdentity unit) {
        Optional<Trail> found = trails.current(unit.site(), unit.kid());
        if (found.isEmpty()) {
            transactions.run(() -> trails.begin(unit.site(), unit.kid(), 0, OptionalLong.empty(), now()));
            found = trails.current(unit.site(), unit.kid());
        }
        return found.orElseThrow();
    }

    /** Reads a checkpoint of the unit's trail. */
    static Checkpoint open(UnitIdentity unit, String note) throws ProtocolException {
        String origin = Checkpoint.origin(unit.site(), unit.key());
        Checkpoint checkpoint = Checkpoint.open(note, NoteVerifier.ed25519(origin, unit.key()), origin);
        if (checkpoint.size() < 0) {
            throw new ProtocolException(Reason.TREE_RANGE);
        }
        return checkpoint;
    }

    private Checkpoint checkpoint(UnitIdentity unit, AuditBatch batch) throws Refused {
        try {
            Checkpoint checkpoint = open(unit, batch.checkpoint());
            if (checkpoint.size() == batch.size()) {
                return checkpoint;
            }
        } catch (ProtocolException notTheUnits) {
            throw refused(TrailFault.CHECKPOINT, current(unit), batch, notTheUnits.reason());
        }
        throw refused(TrailFault.CHECKPOINT, current(unit), batch, "size");
    }

    /** @return nothing if somebody else moved the end of the trail */
    private Optional<WitnessNote> attempt(UnitIdentity unit, AuditBatch batch, Checkpoint checkpoint) throws Refused {
        Trail trail = current(unit);
        if (trail.size() == 0 && trail.parent().isPresent() && batch.from() > 0) {
            Optional<Trail> shared = shared(trail, batch, checkpoint);
            if (shared.isPresent()) {
                return append(trail, shared.get(), batch, checkpoint);
            }
        }
        if (batch.from() > trail.size()) {
            return Optional.of(WitnessNote.sendFrom(trail.size()));
        }
        checkOverlap(trail, batch, checkpoint);
        if (checkpoint.size() <= trail.size()) {
            return Optional.of(witnessed(trail));
        }
        return append(trail, trail, batch, checkpoint);
    }

    /** What was stored before is the same, down to the byte. */
    private void checkOverlap(Trail trail, AuditBatch batch, Checkpoint checkpoint) throws Refused {
        long overlap = Math.min(trail.size(), checkpoint.size()) - batch.from();
        if (overlap <= 0) {
            return;
        }
        TrailHashes stored = new TrailHashes(trails, trail);
        List<byte[]> known = stored.records(batch.from(), batch.from() + overlap);
        for (int i = 0; i < overlap; i++) {
            if (!Arrays.equals(known.get(i), batch.records().get(i))) {
                throw refused(TrailFault.FORKED, trail, batch, "record " + (batch.from() + i) + " is another one");
            }
        }
        if (checkpoint.size() <= trail.size() && !Arrays.equals(stored.root(checkpoint.size()), checkpoint.root())) {
            throw refused(TrailFault.FORKED, trail, batch, "another root at size " + checkpoint.size());
        }
    }

    /**
     * Verifies and stores what is new.
     *
     * @param trail the row to move
     * @param start where the tree goes on from: the trail itself, or what a new generation shares with its parent
     */
    private Optional<WitnessNote> append(Trail trail, Trail start, AuditBatch batch, Checkpoint checkpoint)
            throws Refused {
        GrowingTree grown = new GrowingTree(start.tree());
        int known = (int) (start.size() - batch.from());
        List<byte[]> fresh = batch.records().subList(known, batch.records().size());
        fresh.forEach(record -> grown.add(Merkle.leafHash(record)));
        boolean leadsToRoot = Arrays.equals(grown.tree().root(), checkpoint.root());
        boolean proven = isProven(start, batch, checkpoint);
        if (!leadsToRoot || !proven) {
            TrailFault fault = leadsToRoot ? TrailFault.BAD_PROOF : proven ? TrailFault.ALTERED : TrailFault.FORKED;
            throw refused(fault, start, batch, "");
        }
        long before = start.size() == 0 ? 0 : trails.time(start.id(), start.size() - 1);
        List<StoredRecord> records = new ArrayList<>(fresh.size());
        for (int i = 0; i < fresh.size(); i++) {
            StoredRecord record = StoredRecord.of(start.size() + i, fresh.get(i), before);
            records.add(record);
            before = record.time();
        }
        // Its own row first, by a conditional update; then tickets of doors and bookings, which nobody has who wants
        // that row.
        boolean stored = transactions.callBeside(() -> {
            if (!trails.advance(trail, start.base(), grown.tree(), checkpoint.note(), now())) {
                return false;
            }
            trails.addRecords(trail, records);
            trails.addBlocks(trail, grown.completed());
            tickets.look(
                    trail.site(),
                    records.stream()
                            .filter(record -> DoorTickets.matters(record.event()))
                            .map(StoredRecord::bytes)
                            .toList());
            bookings.look(
                    trail.site(),
                    records.stream()
                            .filter(record -> BookingWatch.matters(record.event()))
                            .map(StoredRecord::bytes)
                            .toList());
            return true;
        });
        return stored ? Optional.of(witnessed(checkpoint)) : Optional.empty();
    }

    /** What a new generation has in common with the one before, if the page goes on from there. */
    private Optional<Trail> shared(Trail trail, AuditBatch batch, Checkpoint checkpoint) {
        Trail parent = trails.find(trail.parent().orElseThrow()).orElseThrow();
        if (batch.from() > parent.size()) {
            return Optional.empty();
        }
        Trail start = new Trail(
                trail.id(),
                trail.site(),
                trail.kid(),
                trail.generation(),
                trail.parent(),
                batch.from(),
                new TrailHashes(trails, parent).tree(batch.from()),
                "");
        return isProven(start, batch, checkpoint) ? Optional.of(start) : Optional.empty();
    }

    private boolean isProven(Trail start, AuditBatch batch, Checkpoint checkpoint) {
        if (batch.from() == 0) {
            return batch.consistency().isEmpty();
        }
        byte[] root = batch.from() == start.size() ? start.root() : new TrailHashes(trails, start).root(batch.from());
        try {
            Merkle.verifyConsistency(batch.from(), checkpoint.size(), batch.consistency(), root, checkpoint.root());
            return true;
        } catch (ProtocolException notProven) {
            return false;
        }
    }

    private WitnessNote witnessed(Trail trail) {
        // The note was verified before it was stored; what it says is what stands beside it.
        return witnessed(new Checkpoint("", trail.size(), trail.root(), trail.checkpoint()));
    }

    private WitnessNote witnessed(Checkpoint checkpoint) {
        return WitnessNote.witnessed(checkpoint.size(), witness.cosign(checkpoint));
    }

    private static Refused refused(TrailFault fault, Trail trail, AuditBatch batch, String detail) {
        String evidence = "%s%nfrom %d, %d records%n%nThe unit signed:%n%s%nThis portal has:%n%s"
                .formatted(
                        detail,
                        batch.from(),
                        batch.records().size(),
                        batch.checkpoint(),
                        trail.checkpoint().isEmpty() ? "nothing" : trail.checkpoint());
        return new Refused(fault, trail.size(), evidence);
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }
}
