// SPDX-License-Identifier: Apache-2.0
package org.latchkey.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.crypto.Ed25519PrivateKey;
import org.latchkey.protocol.keyring.KeyRing;
import org.latchkey.protocol.keyring.KeyRingEntry;
import org.latchkey.protocol.merkle.Merkle;
import org.latchkey.protocol.merkle.MerkleTree;
import org.latchkey.protocol.note.Checkpoint;
import org.latchkey.protocol.note.Cosignature;
import org.latchkey.protocol.note.NoteVerifier;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.Outbox;
import org.latchkey.unit.api.UnitException;

/** Pages prove themselves to a reader who knows the unit's public key alone; cosignatures are taken only upwards. */
class OutboxTest {

    private static final Ed25519PrivateKey WITNESS = Ed25519PrivateKey.ofSeed(
            new byte[] {7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7
            });
    private static final String ORIGIN = Checkpoint.origin(Unit.SITE, Unit.KEY.publicKey());
    private static final NoteVerifier UNIT = NoteVerifier.ed25519(ORIGIN, Unit.KEY.publicKey());
    private static final String PORTAL = "portal.example/witness";
    private static final long NOW = FakeClock.NOW;

    @TempDir
    private Path home;

    private static void fill(Unit unit, int submissions) {
        for (int i = 0; i < submissions; i++) {
            unit.trail
                    .submit(Collections.nCopies(64, Unit.entry(1)), new Batch())
                    .join();
        }
    }

    private static KeyRing ring(String type, String site, long notBefore, long notAfter) {
        return new KeyRing(
                1,
                List.of(new KeyRingEntry(
                        WITNESS.publicKey().kid(8),
                        WITNESS.publicKey(),
                        Set.of(type),
                        Set.of(site),
                        notBefore,
                        notAfter)));
    }

    private static Outbox outbox(Unit unit) {
        return unit.trail.outbox(() -> ring("witness", "*", 0, 2 * NOW));
    }

    private static Outbox.Page page(Outbox outbox, long from, int count) {
        return outbox.page(from, count, Outbox.MAX_BYTES).orElseThrow();
    }

    private static String cosign(Checkpoint checkpoint) {
        return Cosignature.sign(checkpoint, PORTAL, WITNESS, NOW);
    }

    /** What a portal does with a page. */
    private static void check(Outbox.Page page, MerkleTree seen) throws ProtocolException {
        byte[] before = seen.root();
        for (byte[] record : page.records()) {
            seen.add(Merkle.leafHash(record));
        }
        Checkpoint end = Checkpoint.open(page.checkpoint().note(), UNIT, ORIGIN);
        assertThat(end.size()).isEqualTo(seen.size());
        assertThat(end.root()).isEqualTo(seen.root());
        if (page.from() > 0) {
            Merkle.verifyConsistency(page.from(), end.size(), page.consistency(), before, end.root());
        } else {
            assertThat(page.consistency()).isEmpty();
        }
    }

    @Test
    void pagesOfAnySizeLeadAReaderFromBeginningToEnd() throws ProtocolException {
        Random random = new Random(1);
        try (Unit unit = Unit.start(home, "1")) {
            fill(unit, 40);
            Outbox outbox = outbox(unit);
            for (int most : List.of(1, 3, 64, 511, 512)) {
                MerkleTree seen = new MerkleTree();
                while (seen.size() < (most == 1 ? 130 : outbox.size())) {
                    check(page(outbox, seen.size(), 1 + random.nextInt(most)), seen);
                }
            }
            assertThat(outbox.page(outbox.size(), 1, 1)).isEmpty();
        }
    }

    @Test
    void aPageHoldsNoMoreBytesThanAskedForButAtLeastOneRecord() {
        try (Unit unit = Unit.start(home, "1")) {
            unit.append(10);
            Outbox outbox = outbox(unit);
            assertThat(outbox.page(0, 10, 1).orElseThrow().records()).hasSize(1);
            int two = unit.records().get(3).length + unit.records().get(4).length;
            assertThat(outbox.page(3, 10, two).orElseThrow().records()).hasSize(2);
            assertThatThrownBy(() -> outbox.page(99, 10, two)).isInstanceOf(UnitException.class);
            assertThatThrownBy(() -> outbox.page(-1, 10, two)).isInstanceOf(UnitException.class);
        }
    }

    @Test
    void anAlteredRecordIsNotSigned() {
        try (Unit unit = Unit.start(home, "1")) {
            fill(unit, 24);
            Outbox outbox = outbox(unit);
            unit.store.write(new Batch().put(Records.key(1200), unit.records().get(1199)));
            assertThat(page(outbox, 0, 500).records()).hasSize(500);
            assertThatThrownBy(() -> page(outbox, 1100, 100))
                    .isInstanceOf(UnitException.class)
                    .hasMessageContaining("damaged");
            assertThatThrownBy(() -> page(outbox, 1150, 100)).isInstanceOf(UnitException.class);
            unit.store.write(new Batch().delete(Records.key(1200)));
            assertThatThrownBy(() -> page(outbox, 1000, 512)).isInstanceOf(UnitException.class);
        }
    }

    @Test
    void aCosignatureIsKeptOverARestartAndOnlyRises() {
        String low;
        String high;
        try (Unit unit = Unit.start(home, "1")) {
            unit.append(50);
            Outbox outbox = outbox(unit);
            assertThat(outbox.witnessed()).isZero();
            low = cosign(page(outbox, 0, 10).checkpoint());
            high = cosign(page(outbox, 10, 20).checkpoint());
            assertThat(outbox.accept(high)).isEqualTo(30);
            assertThat(outbox.accept(low)).isEqualTo(10);
            assertThat(outbox.witnessed()).isEqualTo(30);
        }
        try (Unit unit = Unit.start(home, "2")) {
            Outbox outbox = outbox(unit);
            assertThat(outbox.witnessed()).isEqualTo(30);
            assertThat(outbox.cosigned()).contains(high);
            assertThat(outbox.accept(low)).isEqualTo(10);
            assertThat(outbox.witnessed()).isEqualTo(30);
        }
    }

    @Test
    void onlyAWitnessOfTheRingCosignsAndOnlyThisTrail() {
        try (Unit unit = Unit.start(home, "1")) {
            unit.append(5);
            Checkpoint end = unit.trail.checkpoint().orElseThrow();
            Outbox outbox = outbox(unit);
            refuses(outbox, end.note(), "no-known-signature");
            refuses(outbox, Cosignature.sign(end, PORTAL, Unit.KEY, NOW), "no-known-signature");
            refuses(outbox, cosign(end).replace("\n6\n", "\n5\n"), "bad-signature");
            String other = cosign(Checkpoint.sign("latchkey/other/1", 3, new byte[32], Unit.KEY));
            refuses(outbox, other, "no-known-signature");
            refuses(outbox, cosign(Checkpoint.sign(ORIGIN, 3, new byte[32], Unit.KEY)), "another trail");
            refuses(outbox, cosign(Checkpoint.sign(ORIGIN, 99, new byte[32], Unit.KEY)), "older state");
            refuses(outbox, cosign(Checkpoint.sign(ORIGIN, 6, end.root(), WITNESS)), "signature");
            refuses(outbox, "nonsense", "bad-note");
            refuses(unit.trail.outbox(() -> ring("code", "*", 0, 2 * NOW)), cosign(end), "no-known-signature");
            refuses(unit.trail.outbox(() -> ring("witness", "other", 0, 2 * NOW)), cosign(end), "no-known-signature");
            refuses(unit.trail.outbox(() -> ring("witness", "*", 0, NOW)), cosign(end), "key-time");
            assertThat(outbox.witnessed()).isZero();
            assertThat(outbox.accept(cosign(end))).isEqualTo(6);
        }
    }

    private static void refuses(Outbox outbox, String note, String reason) {
        assertThatThrownBy(() -> outbox.accept(note))
                .isInstanceOf(UnitException.class)
                .hasMessageContaining(reason);
    }
}
