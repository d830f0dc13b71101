// SPDX-License-Identifier: Apache-2.0
package org.latchkey.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.audit.ClockQuality;
import org.latchkey.protocol.crypto.Ed25519PrivateKey;
import org.latchkey.protocol.keyring.KeyRing;
import org.latchkey.protocol.keyring.KeyRingEntry;
import org.latchkey.protocol.merkle.Merkle;
import org.latchkey.protocol.merkle.MerkleTree;
import org.latchkey.protocol.note.Cosignature;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.Outbox;
import org.latchkey.unit.api.UnitException;

/** Old records that the portal has witnessed go, the others stay, and what stays is as strict as before. */
class PruneTest {

    private static final Ed25519PrivateKey WITNESS = Ed25519PrivateKey.ofSeed(
            new byte[] {9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9
            });
    private static final long DAY = 24 * 60 * 60;
    private static final int SUBMISSION = 64;

    @TempDir
    private Path home;

    private Unit unit;
    private Outbox outbox;

    @BeforeEach
    void start() {
        start("boot-1");
        unit.clock.quality = ClockQuality.PROVEN;
        fill(3 * Records.BLOCK);
    }

    @AfterEach
    void stop() {
        unit.close();
    }

    private void start(String boot) {
        unit = Unit.start(home, boot);
        KeyRingEntry entry = new KeyRingEntry(
                WITNESS.publicKey().kid(8), WITNESS.publicKey(), Set.of("witness"), Set.of("*"), 0, 2 * FakeClock.NOW);
        outbox = unit.trail.outbox(() -> new KeyRing(1, List.of(entry)));
    }

    private void restart() {
        ClockQuality quality = unit.clock.quality;
        long seconds = unit.clock.seconds;
        unit.close();
        start("boot-" + outbox.size());
        unit.clock.quality = quality;
        unit.clock.seconds = seconds;
    }

    private void fill(long records) {
        for (long i = 0; i < records; i += SUBMISSION) {
            unit.trail
                    .submit(Collections.nCopies(SUBMISSION, Unit.entry(1)), new Batch())
                    .join();
        }
    }

    private void witness() {
        outbox.accept(Cosignature.sign(unit.trail.checkpoint().orElseThrow(), "portal", WITNESS, FakeClock.NOW));
    }

    private void pass(long days) {
        unit.clock.seconds += days * DAY;
    }

    private long pruneAll() {
        while (unit.trail.prune()) {
            assertThat(outbox.oldest()).isPositive();
        }
        return outbox.oldest();
    }

    @Test
    void whatIsOldAndWitnessedGoesABlockAtATime() {
        witness();
        pass(91);
        assertThat(unit.trail.prune()).isTrue();
        long first = outbox.oldest();
        assertThat(first).isBetween(Records.BLOCK, 2 * Records.BLOCK - 1);
        assertThat(unit.trail.record(first - 1)).isEmpty();
        assertThat(unit.trail.record(first)).isPresent();
        assertThat(pruneAll()).isBetween(3 * Records.BLOCK, outbox.size());
    }

    @Test
    void nothingElseGoes() {
        pass(1_000);
        assertThat(unit.trail.prune()).as("not witnessed").isFalse();
        witness();
        unit.clock.quality = ClockQuality.UNPROVEN;
        assertThat(unit.trail.prune()).as("nobody knows what time it is").isFalse();
        unit.clock.quality = ClockQuality.PROVEN;
        pass(-1_000 + 89);
        assertThat(unit.trail.prune()).as("young").isFalse();
        pass(2);
        assertThat(unit.trail.prune()).isTrue();
    }

    @Test
    void recordsWhoseTimeNobodyKnowsStayUntilALaterOneTells() {
        unit.close();
        home = home.resolve("other");
        start("boot-1");
        fill(2 * Records.BLOCK);
        witness();
        unit.clock.quality = ClockQuality.PROVEN;
        pass(200);
        assertThat(unit.trail.prune()).isFalse();
    }

    @Test
    void theRestStillLeadsToTheSignedRootAlsoAfterARestart() {
        witness();
        pass(91);
        unit.trail.prune();
        long oldest = outbox.oldest();
        byte[] root = unit.trail.checkpoint().orElseThrow().root();
        assertThat(unit.trail.verify().sound()).isTrue();
        assertThat(unit.trail.verify().finding()).contains("from " + oldest);
        restart();
        assertThat(outbox.oldest()).isEqualTo(oldest);
        assertThat(unit.store.setAsideReason()).isEmpty();
        assertThat(unit.trail.verify().sound()).isTrue();
        assertThat(unit.trail.checkpoint().orElseThrow().root()).isNotEqualTo(root);
        fill(SUBMISSION);
        restart();
        assertThat(unit.trail.verify().sound()).isTrue();
    }

    @Test
    void aTrailOfWhichAllWasPrunedGoesOn() {
        witness();
        pass(91);
        pruneAll();
        restart();
        assertThat(unit.trail.verify().sound()).isTrue();
        fill(SUBMISSION);
        assertThat(unit.trail.verify().sound()).isTrue();
    }

    @Test
    void aDamagedNoteOfWhatIsGoneTakesNothingAway() {
        witness();
        pass(91);
        unit.trail.prune();
        long oldest = outbox.oldest();
        byte[] note = "a/pruned".getBytes(StandardCharsets.US_ASCII);
        unit.store.write(new Batch().put(note, new byte[] {1, 2, 3}));
        restart();
        assertThat(unit.store.setAsideReason()).isEmpty();
        assertThat(outbox.oldest()).isEqualTo(oldest);
        assertThat(unit.trail.verify().sound()).isTrue();
    }

    @Test
    void damageInTheRestIsFound() {
        witness();
        pass(91);
        unit.trail.prune();
        long seq = outbox.oldest() + 7;
        byte[] record = unit.trail.record(seq).orElseThrow();
        record[record.length / 2] ^= 1;
        unit.store.write(new Batch().put(Records.key(seq), record));
        assertThat(unit.trail.verify().sound()).isFalse();
    }

    @Test
    void aDamagedBlockIsNotPrunedAway() {
        witness();
        pass(91);
        byte[] record = unit.trail.record(7).orElseThrow();
        record[record.length / 2] ^= 1;
        unit.store.write(new Batch().put(Records.key(7), record));
        assertThat(unit.trail.prune()).isFalse();
        assertThat(outbox.oldest()).isZero();
    }

    @Test
    void pagesBeginWhereTheRecordsDoAndProveThemselves() throws ProtocolException {
        List<byte[]> leaves = unit.records().stream().map(Merkle::leafHash).toList();
        witness();
        pass(91);
        unit.trail.prune();
        long oldest = outbox.oldest();
        assertThatThrownBy(() -> outbox.page(oldest - 1, 10, Outbox.MAX_BYTES))
                .isInstanceOf(UnitException.class)
                .hasMessageContaining("no longer kept");
        for (long from : new long[] {oldest, oldest + 5, outbox.size() - 3}) {
            Outbox.Page page = outbox.page(from, 100, Outbox.MAX_BYTES).orElseThrow();
            MerkleTree before = new MerkleTree();
            leaves.subList(0, (int) from).forEach(before::add);
            MerkleTree after = before.copy();
            page.records().forEach(record -> after.add(Merkle.leafHash(record)));
            assertThat(page.checkpoint().root()).isEqualTo(after.root());
            Merkle.verifyConsistency(from, after.size(), page.consistency(), before.root(), after.root());
        }
    }
}
