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
 * ring only above the letters' version: so a newer snapshot needs to undo nothing here.
 */
final class Overlay {

    static final byte[] POSITION = "i/position".getBytes(StandardCharsets.US_ASCII);
    static final byte[] CONFIG = "i/config".getBytes(StandardCharsets.US_ASCII);
    static final byte[] RING = "i/ring".getBytes(StandardCharsets.US_ASCII);

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
        byte[] encoded = config.encode();
        byte[] fields = ByteBuffer.allocate(Long.BYTES + encoded.length)
                .putLong(seq)
                .put(encoded)
                .array();
        batch.put(
                CONFIG,
                ByteBuffer.allocate(Sha256.LENGTH + fields.length)
                        .put(Sha256.hash(fields))
                        .put(fields)
                        .array());
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
        return new InForce(
                letters, ring, ringLetter, config(letters.snapshot().seq()).orElse(letters.config()));
    }

    private Optional<SiteConfig> config(long above) {
        Optional<byte[]> stored = store.get(CONFIG);
        if (stored.isEmpty()) {
            return Optional.empty();
        }
        byte[] value = stored.get();
        int from = Math.min(Sha256.LENGTH, value.length);
        byte[] fields = Arrays.copyOfRange(value, from, value.length);
        try {
            if (fields.length < Long.BYTES || !Arrays.equals(Sha256.hash(fields), Arrays.copyOf(value, from))) {
                throw new ProtocolException("checksum");
            }
            long seq = ByteBuffer.wrap(fields).getLong();
            byte[] encoded = Arrays.copyOfRange(fields, Long.BYTES, fields.length);
            return seq > above ? Optional.of(SiteConfig.decode(encoded)) : Optional.empty();
        } catch (ProtocolException e) {
            LOG.error("The stored configuration is damaged ({}); that of the snapshot is in force.", e.reason());
            return Optional.empty();
        }
    }
}
