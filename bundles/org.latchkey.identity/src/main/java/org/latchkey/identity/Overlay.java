// SPDX-License-Identifier: Apache-2.0
package org.latchkey.identity;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.command.Position;
import org.latchkey.protocol.crypto.Sha256;
import org.latchkey.protocol.keyring.KeyRing;
import org.latchkey.protocol.keyring.KeyRingLetter;
import org.latchkey.protocol.site.SiteConfig;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What commands have changed since the snapshot, in the store. A configuration counts only above the snapshot's sequence, a
 * ring only above the letters' version: so a newer snapshot needs to undo nothing here. While the configuration of a
 * snapshot is on trial, and after it failed, the one before is held here under the snapshot's hash.
 */
final class Overlay {

    static final byte[] POSITION = "i/position".getBytes(StandardCharsets.US_ASCII);
    static final byte[] CONFIG = "i/config".getBytes(StandardCharsets.US_ASCII);
    static final byte[] HELD = "i/held/".getBytes(StandardCharsets.US_ASCII);
    static final byte[] RING = "i/ring".getBytes(StandardCharsets.US_ASCII);

    /** What is noted with a held configuration: that of the snapshot is on trial, or has failed. */
    private static final long ON_TRIAL = 0;

    private static final long FAILED = 1;
    private static final int POSITION_LENGTH = Long.BYTES + Sha256.LENGTH;
    private static final Logger LOG = LoggerFactory.getLogger(Overlay.class);

    private final Store store;

    Overlay(Store store) {
        this.store = store;
    }

    /** The stored position, or the snapshot's if that is further. */
    Position position(Optional<Letters> letters) {
        Position stored = store.get(POSITION).map(Overlay::decode).orElse(Position.NONE);
        return letters.map(Letters::snapshot)
                .filter(snapshot -> snapshot.seq() > stored.seq())
                .map(snapshot -> new Position(snapshot.seq(), snapshot.envelopeHashAtSeq()))
                .orElse(stored);
    }

    private static Position decode(byte[] value) {
        if (value.length != POSITION_LENGTH) {
            LOG.error(
                    "The position in the log of commands is damaged; the portal sends everything since its snapshot.");
            return Position.NONE;
        }
        ByteBuffer in = ByteBuffer.wrap(value);
        return new Position(in.getLong(), Arrays.copyOfRange(value, Long.BYTES, value.length));
    }

    static void put(Position position, Batch batch) {
        batch.put(
                POSITION,
                ByteBuffer.allocate(POSITION_LENGTH)
                        .putLong(position.seq())
                        .put(position.envelopeHash())
                        .array());
    }

    static void put(SiteConfig config, long seq, Batch batch) {
        batch.put(CONFIG, new Noted(seq, config).encode());
    }

    /** Holds the configuration in force over letters that are not saved yet. */
    void hold(Letters next, SiteConfig inForce) {
        store.write(new Batch().put(heldKey(next), new Noted(ON_TRIAL, inForce).encode()));
    }

    /** Whether the letters' configuration has yet to prove itself. */
    boolean isOnTrial(Letters letters) {
        return held(letters).filter(held -> held.number() == ON_TRIAL).isPresent();
    }

    /** Adds to the batch how the trial of the letters' configuration ended, and lets go of what older letters left. */
    void settle(Letters letters, boolean proven, Batch batch) {
        byte[] ours = heldKey(letters);
        Optional<Noted> held = held(letters);
        store.scan(HELD, (key, value) -> {
            if (proven || !Arrays.equals(key, ours)) {
                batch.delete(key);
            }
            return true;
        });
        if (!proven && held.isPresent()) {
            batch.put(ours, new Noted(FAILED, held.get().config()).encode());
        }
    }

    private static byte[] heldKey(Letters letters) {
        byte[] hash = letters.snapshotHash();
        return ByteBuffer.allocate(HELD.length + hash.length)
                .put(HELD)
                .put(hash)
                .array();
    }

    private Optional<Noted> held(Letters letters) {
        return read(heldKey(letters), "held");
    }

    /** A configuration with a number that goes with it, and a checksum over both. */
    private record Noted(long number, SiteConfig config) {

        byte[] encode() {
            byte[] encoded = config.encode();
            byte[] fields = ByteBuffer.allocate(Long.BYTES + encoded.length)
                    .putLong(number)
                    .put(encoded)
                    .array();
            return ByteBuffer.allocate(Sha256.LENGTH + fields.length)
                    .put(Sha256.hash(fields))
                    .put(fields)
                    .array();
        }

        static Noted decode(byte[] value) throws ProtocolException {
            int from = Math.min(Sha256.LENGTH, value.length);
            byte[] fields = Arrays.copyOfRange(value, from, value.length);
            if (fields.length < Long.BYTES || !Arrays.equals(Sha256.hash(fields), Arrays.copyOf(value, from))) {
                throw new ProtocolException("checksum");
            }
            byte[] encoded = Arrays.copyOfRange(fields, Long.BYTES, fields.length);
            return new Noted(ByteBuffer.wrap(fields).getLong(), SiteConfig.decode(encoded));
        }
    }

    private Optional<Noted> read(byte[] key, String what) {
        Optional<byte[]> stored = store.get(key);
        try {
            return stored.isPresent() ? Optional.of(Noted.decode(stored.get())) : Optional.empty();
        } catch (ProtocolException e) {
            LOG.error("The {} configuration is damaged ({}); that of the snapshot is in force.", what, e.reason());
            return Optional.empty();
        }
    }

    static void putRing(byte[] letter, Batch batch) {
        batch.put(RING, letter);
    }

    /** What is in force over these letters. What is damaged is left out, and said. */
    InForce over(Letters letters) {
        KeyRing ring = letters.keyRing();
        byte[] ringLetter = letters.file().keyRingLetter();
        Optional<byte[]> stored = store.get(RING);
        if (stored.isPresent()) {
            try {
                KeyRing newer = KeyRingLetter.open(stored.get(), letters.file().root());
                if (newer.version() > ring.version()) {
                    ring = newer;
                    ringLetter = stored.get();
                }
            } catch (ProtocolException e) {
                LOG.error("The stored key ring does not verify ({}); the older one is in force.", e.reason());
            }
        }
        return new InForce(letters, ring, ringLetter, config(letters));
    }

    private SiteConfig config(Letters letters) {
        return read(CONFIG, "stored")
                .filter(stored -> stored.number() > letters.snapshot().seq())
                .or(() -> held(letters))
                .map(Noted::config)
                .orElse(letters.config());
    }
}
