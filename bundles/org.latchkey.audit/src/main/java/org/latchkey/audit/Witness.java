// SPDX-License-Identifier: Apache-2.0
package org.latchkey.audit;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.Reason;
import org.latchkey.protocol.keyring.KeyRing;
import org.latchkey.protocol.keyring.KeyRingEntry;
import org.latchkey.protocol.note.Checkpoint;
import org.latchkey.protocol.note.Cosignature;
import org.latchkey.protocol.note.NoteVerifier;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.Store;
import org.latchkey.unit.api.UnitException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Judges cosigned checkpoints and keeps the highest one. Thread-safe. */
final class Witness {

    private static final Logger LOG = LoggerFactory.getLogger(Witness.class);
    private static final byte[] COSIGNED = "a/cosigned".getBytes(StandardCharsets.US_ASCII);

    /** The word by which the ring lets a key cosign. */
    private static final String TYPE = "witness";

    /** A note of the portal carries the unit's signature and a cosignature for each witness key in use. */
    private static final int MAX_NOTE = 16 * 1024;

    private final Store store;
    private final NoteVerifier unit;
    private final String site;
    private final Supplier<KeyRing> ring;

    /** Empty until something was witnessed. */
    private volatile Optional<Checkpoint> highest;

    /**
     * @param unit verifies this unit's own checkpoints and names the trail
     * @param ring the ring in force
     */
    Witness(Store store, NoteVerifier unit, String site, Supplier<KeyRing> ring) {
        this.store = store;
        this.unit = unit;
        this.site = site;
        this.ring = ring;
        highest = stored();
    }

    private Optional<Checkpoint> stored() {
        Optional<byte[]> note = store.get(COSIGNED);
        if (note.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Checkpoint.open(new String(note.get(), StandardCharsets.UTF_8), unit, unit.name()));
        } catch (ProtocolException e) {
            LOG.warn("The kept cosignature is not of this trail ({}); the portal witnesses anew.", e.reason());
            return Optional.empty();
        }
    }

    Optional<Checkpoint> highest() {
        return highest;
    }

    /** As {@link org.latchkey.unit.api.Outbox#accept} says. */
    synchronized long accept(String note, Pages pages, long durableSize) {
        Checkpoint checkpoint = verify(note);
        if (highest.isPresent() && checkpoint.size() <= highest.get().size()) {
            return checkpoint.size();
        }
        if (checkpoint.size() > durableSize) {
            throw new UnitException("The portal witnessed " + checkpoint.size() + " records; this trail has only "
                    + durableSize + ". Its disk holds an older state.");
        }
        try {
            if (!Arrays.equals(pages.treeOf(checkpoint.size()).root(), checkpoint.root())) {
                throw new UnitException("The portal witnessed another trail of " + checkpoint.size() + " records.");
            }
        } catch (DamageException e) {
            throw Pages.damaged(e);
        }
        store.write(new Batch().put(COSIGNED, note.getBytes(StandardCharsets.UTF_8)));
        highest = Optional.of(checkpoint);
        return checkpoint.size();
    }

    private Checkpoint verify(String note) {
        if (note.length() > MAX_NOTE) {
            throw new UnitException("The cosigned checkpoint is too long.");
        }
        try {
            Checkpoint checkpoint = Checkpoint.open(note, unit, unit.name());
            requireCosignature(note);
            return checkpoint;
        } catch (ProtocolException e) {
            throw new UnitException("The cosigned checkpoint is refused: " + e.reason() + ".", e);
        }
    }

    /**
     * A key of the ring must have cosigned. What counts is that it was valid when it did, by its own word: the unit's clock
     * may be wrong, and a key that must not be believed any more is taken out of the ring.
     */
    private void requireCosignature(String note) throws ProtocolException {
        ProtocolException refusal = new ProtocolException(Reason.NO_KNOWN_SIGNATURE);
        for (KeyRingEntry entry : ring.get().entries()) {
            if (!entry.types().contains(TYPE) || !entry.maySignFor(site)) {
                continue;
            }
            for (String name : signers(note)) {
                try {
                    long time = Cosignature.open(note, NoteVerifier.cosigner(name, entry.key()))
                            .time();
                    if (entry.isValid(time, time)) {
                        return;
                    }
                    refusal = new ProtocolException(Reason.KEY_TIME);
                } catch (ProtocolException e) {
                    if (!e.reason().equals(Reason.NO_KNOWN_SIGNATURE)) {
                        throw e;
                    }
                }
            }
        }
        throw refusal;
    }

    /** The names on the note's signature lines: the ring knows keys, not how the portal calls itself. */
    private Set<String> signers(String note) {
        Set<String> names = new LinkedHashSet<>();
        String lines = note.substring(note.lastIndexOf("\n\n") + 2);
        for (String line : lines.split("\n")) {
            String[] parts = line.split(" ", 3);
            if (parts.length == 3 && !parts[1].equals(unit.name())) {
                names.add(parts[1]);
            }
        }
        return names;
    }
}
