// SPDX-License-Identifier: Apache-2.0
package org.latchkey.command;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.command.Position;
import org.latchkey.protocol.keyring.KeyRing;
import org.latchkey.protocol.keyring.KeyRingLetter;
import org.latchkey.protocol.site.Revocations;
import org.latchkey.protocol.site.SiteConfig;
import org.latchkey.protocol.site.Snapshot;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.RefusedException;
import org.latchkey.unit.api.Site;
import org.latchkey.unit.api.SiteKeeper;
import org.latchkey.unit.api.testing.MemoryStore;

/** Keeps position, configuration and key ring in the test's store, as the identity bundle does. */
final class FakeKeeper implements SiteKeeper {

    private static final byte[] POSITION = "i/position".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CONFIG = "i/config".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] UNPROVEN = "i/unproven".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] RING = "i/ring".getBytes(StandardCharsets.US_ASCII);

    private final MemoryStore store;
    private final byte[] firstRing;
    private final SiteConfig firstConfig;
    /** What rooms see now. */
    SiteConfig published;

    byte[] snapshot;

    FakeKeeper(MemoryStore store, byte[] ring, SiteConfig config) {
        this.store = store;
        firstRing = ring;
        firstConfig = config;
        publish();
    }

    @Override
    public Optional<Site> site() {
        KeyRing ring = ring(store.get(RING).orElse(firstRing));
        SiteConfig config = config();
        Snapshot letter = new Snapshot(Portal.SITE, 0, 0, new byte[32], 1, config, Revocations.NONE);
        return Optional.of(new Site() {
            @Override
            public KeyRing keyRing() {
                return ring;
            }

            @Override
            public Snapshot snapshot() {
                return letter;
            }

            @Override
            public byte[] snapshotHash() {
                return new byte[32];
            }
        });
    }

    private SiteConfig config() {
        try {
            Optional<byte[]> stored = store.get(CONFIG);
            return stored.isPresent() ? SiteConfig.decode(stored.get()) : firstConfig;
        } catch (ProtocolException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyRing ring(byte[] letter) {
        try {
            return KeyRingLetter.open(letter, Portal.ROOT.publicKey());
        } catch (ProtocolException e) {
            throw new RefusedException(e.reason(), "no ring", e);
        }
    }

    @Override
    public Position position() {
        return store.get(POSITION)
                .map(value -> new Position(
                        ByteBuffer.wrap(value).getLong(), Arrays.copyOfRange(value, Long.BYTES, value.length)))
                .orElse(Position.NONE);
    }

    @Override
    public void advance(Position to, Batch batch) {
        batch.put(
                POSITION,
                ByteBuffer.allocate(40).putLong(to.seq()).put(to.envelopeHash()).array());
    }

    @Override
    public void keepConfig(SiteConfig config, long seq, Batch batch) {
        batch.put(CONFIG, config.encode());
    }

    @Override
    public KeyRing verifyRing(byte[] letter) {
        KeyRing ring = ring(letter);
        if (ring.version() < site().orElseThrow().keyRing().version()) {
            throw new RefusedException("older", "an old ring");
        }
        return ring;
    }

    @Override
    public void keepRing(byte[] letter, Batch batch) {
        batch.put(RING, letter);
    }

    @Override
    public void tryConfig(SiteConfig config) {
        published = config;
    }

    @Override
    public void publish() {
        published = config();
    }

    /** A letter of one byte brings nothing; a longer one is a configuration's name. */
    @Override
    public boolean acceptSnapshot(byte[] letter) {
        if (letter[0] == 0) {
            throw new RefusedException("older", "an old snapshot");
        }
        snapshot = letter;
        if (letter.length > 1) {
            store.write(new Batch().put(UNPROVEN, letter));
        }
        return true;
    }

    @Override
    public Optional<SiteConfig> unproven() {
        return store.get(UNPROVEN).map(name -> Portal.config(new String(name, StandardCharsets.US_ASCII)));
    }

    @Override
    public void settle(boolean proven, Batch batch) {
        if (proven) {
            batch.put(CONFIG, unproven().orElseThrow().encode());
        }
        batch.delete(UNPROVEN);
    }
}
