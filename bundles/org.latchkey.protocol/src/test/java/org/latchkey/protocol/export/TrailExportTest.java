// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.latchkey.protocol.Refusals.assertReason;
import static org.latchkey.protocol.export.Exports.EXPORTER;
import static org.latchkey.protocol.export.Exports.JOURNAL;
import static org.latchkey.protocol.export.Exports.NOW;
import static org.latchkey.protocol.export.Exports.ROOT;
import static org.latchkey.protocol.export.Exports.UNIT;
import static org.latchkey.protocol.export.Exports.WITNESS;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.latchkey.protocol.crypto.Ed25519PrivateKey;
import org.latchkey.protocol.crypto.Ed25519PublicKey;
import org.latchkey.protocol.crypto.Sha256;
import org.latchkey.protocol.export.Exports.Trail;
import org.latchkey.protocol.keyring.KeyRingEntry;
import org.latchkey.protocol.merkle.Merkle;
import org.latchkey.protocol.merkle.MerkleTree;

class TrailExportTest {

    private static final Trail TRAIL = Trail.ofUnit(UNIT, 600);

    @Test
    void theReportSaysWhatTheExportHolds() throws Exception {
        byte[] file = Exports.export(out -> Exports.write(out, TRAIL, 5, 12, 20, i -> i % 3 == 0));
        ExportReport report = Exports.verify(file);
        assertThat(report.root()).isEqualTo(ROOT.publicKey());
        assertThat(report.keyRingVersion()).isEqualTo(3);
        assertThat(report.site()).isEqualTo("berlin-1");
        assertThat(report.filter()).isEqualTo("door 7");
        assertThat(report.sealedBy()).isEqualTo(EXPORTER.publicKey());
        assertThat(report.sealedAt()).isEqualTo(NOW);
        assertThat(report.sections())
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactly(new ExportReport.Section(
                        UNIT.publicKey(), 5, 12, 2, 5, 20, TRAIL.tree(20).root(), 20, OptionalLong.of(NOW)));
    }

    @Test
    void everyRangeOfEveryTreeVerifies() throws Exception {
        for (int size = 1; size <= 9; size++) {
            for (int to = 1; to <= size; to++) {
                for (int from = 0; from < to; from++) {
                    long first = from;
                    long end = to;
                    long covered = size;
                    byte[] file = Exports.export(out -> Exports.write(out, TRAIL, first, end, covered, i -> i != 3));
                    assertThat(Exports.verify(file).sections().get(0).to()).isEqualTo(to);
                }
            }
        }
        for (int to : new int[] {256, 257, 512, 600}) {
            byte[] file = Exports.export(out -> Exports.write(out, TRAIL, 0, to, 600, i -> i % 50 != 0));
            assertThat(Exports.verify(file).sections().get(0).shown()).isEqualTo(to - (to + 49) / 50);
        }
    }

    @Test
    void rowsCanBeTakenAlong() throws Exception {
        byte[] file = Exports.export(out -> Exports.write(out, TRAIL, 2, 5, 5, i -> i != 3));
        List<String> rows = new ArrayList<>();
        ExportRows sink = new ExportRows() {
            @Override
            public void shown(Ed25519PublicKey trail, long seq, byte[] record) {
                assertThat(record).isEqualTo(TRAIL.records().get((int) seq));
                rows.add("shown " + seq);
            }

            @Override
            public void hidden(Ed25519PublicKey trail, long seq, byte[] leafHash) {
                assertThat(leafHash).isEqualTo(TRAIL.leafHash(seq));
                rows.add("hidden " + seq);
            }
        };
        TrailExportVerifier.verify(new ByteArrayInputStream(file), Optional.empty(), sink);
        assertThat(rows).containsExactly("shown 2", "hidden 3", "shown 4");
    }

    @Test
    void aReplacedUnitIsASectionOfItsOwn() throws Exception {
        Trail second = Trail.ofUnit(Exports.key(6), 4);
        byte[] file = Exports.export(out -> {
            Exports.write(out, TRAIL, 0, 3, 7, i -> true);
            Exports.write(out, second, 1, 4, 4, i -> false);
        });
        ExportReport report = Exports.verify(file);
        assertThat(report.sections())
                .extracting(ExportReport.Section::key)
                .containsExactly(UNIT.publicKey(), Exports.key(6).publicKey());
        assertThat(report.sections().get(1).hidden()).isEqualTo(3);
    }

    @Test
    void noRowIsThereTwice() {
        assertContent("bad-export", out -> {
            Exports.write(out, TRAIL, 0, 8, 12, i -> true);
            Exports.write(out, TRAIL, 7, 12, 12, i -> true);
        });
        assertContent("bad-export", out -> {
            Exports.write(out, TRAIL, 0, 8, 12, i -> true);
            Exports.write(out, TRAIL, 3, 5, 12, i -> false);
        });
    }

    @Test
    void rangesThatMeetDoNotOverlap() throws Exception {
        byte[] file = Exports.export(out -> {
            Exports.write(out, TRAIL, 0, 8, 12, i -> true);
            Exports.write(out, TRAIL, 8, 12, 12, i -> true);
        });
        assertThat(Exports.verify(file).overlaps()).isEmpty();
    }

    /** As after a disk was restored from an older image and the operator accepted what came after. */
    @Test
    void twoHistoriesOfOneUnitAreToldOf() throws Exception {
        List<byte[]> records = new ArrayList<>(TRAIL.records().subList(0, 6));
        records.addAll(Trail.ofUnit(UNIT, 10).records().subList(6, 8));
        byte[] other = records.get(6).clone();
        other[other.length - 1] = 9;
        records.set(6, other);
        Trail fork = new Trail(UNIT, TRAIL.origin(), records);
        byte[] file = Exports.export(out -> {
            Exports.write(out, TRAIL, 0, 12, 12, i -> true);
            Exports.write(out, fork, 6, 8, 8, i -> true);
        });
        assertThat(Exports.verify(file).overlaps()).containsExactly(new ExportReport.Overlap(UNIT.publicKey(), 6, 8));
    }

    @Test
    void aRecordOfAnEventToComeHasItsNumberToo() throws Exception {
        Trail newer = Trail.ofNewerUnit(UNIT, 3);
        assertThat(Exports.verify(Exports.export(out -> Exports.write(out, newer, 0, 3, 3, i -> true)))
                        .sections()
                        .get(0)
                        .shown())
                .isEqualTo(3);
        List<byte[]> swapped = new ArrayList<>(newer.records());
        Collections.swap(swapped, 0, 1);
        Trail wrong = new Trail(UNIT, newer.origin(), swapped);
        assertContent("bad-record", out -> Exports.write(out, wrong, 0, 3, 3, i -> true));
        assertThat(TrailExportWriter.mayShow(1, newer.records().get(1))).isTrue();
        assertThat(TrailExportWriter.mayShow(0, newer.records().get(1))).isFalse();
    }

    @Test
    void thePortalsOwnTrailIsVouchedForByTheRing() throws Exception {
        Trail journal = Trail.ofPortal(9);
        byte[] file = Exports.export(Exports.header("", Exports.ENTRIES), EXPORTER, out -> {
            Exports.writeRows(out, journal, 0, 8, i -> true);
            out.end(journal.checkpoint(9).note(), journal.proof(8, 9), Optional.empty());
        });
        ExportReport report = Exports.verify(file);
        assertThat(report.sections().get(0).key()).isEqualTo(JOURNAL.publicKey());
        assertThat(report.sections().get(0).witnessedAt()).isEmpty();

        List<KeyRingEntry> without = List.of(Exports.ENTRIES.get(0), Exports.ENTRIES.get(2));
        byte[] unknown = Exports.export(Exports.header("", without), EXPORTER, out -> {
            Exports.writeRows(out, journal, 0, 9, i -> true);
            out.end(journal.checkpoint(9).note(), List.of(), Optional.empty());
        });
        assertReason(() -> Exports.verify(unknown)).isEqualTo("unknown-key");
    }

    @Test
    void aUnitExportsItsTailBeforeItIsWitnessed() throws Exception {
        byte[] file = Exports.export(Exports.header(), UNIT, out -> {
            Exports.writeRows(out, TRAIL, 0, 12, i -> true);
            out.end(
                    TRAIL.checkpoint(12).note(),
                    List.of(),
                    Optional.of(new WitnessedNote(TRAIL.cosigned(7), TRAIL.proof(7, 12))));
        });
        ExportReport report = Exports.verify(file);
        assertThat(report.sealedBy()).isEqualTo(UNIT.publicKey());
        assertThat(report.sections().get(0).size()).isEqualTo(12);
        assertThat(report.sections().get(0).witnessed()).isEqualTo(7);
    }

    @Test
    void aDemandedRootMustBeTheOne() throws Exception {
        byte[] file = Exports.export(out -> Exports.write(out, TRAIL, 0, 3, 3, i -> true));
        byte[] fingerprint = ROOT.publicKey().fingerprint();
        assertThat(TrailExportVerifier.verify(new ByteArrayInputStream(file), Optional.of(fingerprint))
                        .root())
                .isEqualTo(ROOT.publicKey());
        for (byte[] other : List.of(new byte[32], new byte[0], Sha256.hash(fingerprint))) {
            assertReason(() -> TrailExportVerifier.verify(new ByteArrayInputStream(file), Optional.of(other)))
                    .isEqualTo("wrong-root");
        }
    }

    /** Whoever may seal can still not make a trail say what its unit did not sign. */
    @Test
    void aSealAloneMakesNothingTrue() {
        assertContent("root-mismatch", out -> {
            out.begin(UNIT.publicKey(), TRAIL.tree(0), 2);
            out.shown(TRAIL.records().get(0));
            out.hidden(Merkle.leafHash(new byte[] {1}));
            out.end(TRAIL.cosigned(2), List.of(), Optional.empty());
        });
        assertContent("bad-record", out -> {
            out.begin(UNIT.publicKey(), TRAIL.tree(0), 2);
            out.shown(TRAIL.records().get(1));
            out.shown(TRAIL.records().get(0));
            out.end(TRAIL.cosigned(2), List.of(), Optional.empty());
        });
        // A hole: the rows after it claim to be earlier ones.
        assertContent("root-mismatch", out -> {
            out.begin(UNIT.publicKey(), TRAIL.tree(0), 2);
            out.shown(TRAIL.records().get(0));
            out.hidden(TRAIL.leafHash(2));
            out.end(TRAIL.cosigned(3), TRAIL.proof(2, 3), Optional.empty());
        });
        MerkleTree other = new MerkleTree();
        other.add(new byte[32]);
        assertContent("root-mismatch", out -> {
            out.begin(UNIT.publicKey(), other, 2);
            out.shown(TRAIL.records().get(1));
            out.end(TRAIL.cosigned(2), List.of(), Optional.empty());
        });
        assertContent("proof-length", out -> {
            Exports.writeRows(out, TRAIL, 0, 2, i -> true);
            out.end(TRAIL.cosigned(3), List.of(), Optional.empty());
        });
        assertContent("tree-range", out -> {
            Exports.writeRows(out, TRAIL, 0, 3, i -> true);
            out.end(TRAIL.cosigned(2), List.of(), Optional.empty());
        });
    }

    @Test
    void onlyAWitnessOfTheRingVouchesForAUnit() {
        assertContent("not-witnessed", out -> {
            Exports.writeRows(out, TRAIL, 0, 2, i -> true);
            out.end(TRAIL.checkpoint(2).note(), List.of(), Optional.empty());
        });
        Trail stranger = Trail.ofUnit(Exports.key(6), 2);
        assertContent("no-known-signature", out -> {
            out.begin(UNIT.publicKey(), stranger.tree(0), 2);
            out.hidden(stranger.leafHash(0));
            out.hidden(stranger.leafHash(1));
            out.end(stranger.cosigned(2), List.of(), Optional.empty());
        });
        assertWitness("not-witnessed", Exports.entry(WITNESS, Set.of("code"), Set.of("*")));
        assertWitness("not-witnessed", Exports.entry(WITNESS, Set.of("witness"), Set.of("berlin-2")));
        assertWitness("not-witnessed", Exports.entry(Exports.key(7), Set.of("witness"), Set.of("*")));
        assertWitness(
                "key-time",
                new KeyRingEntry(
                        WITNESS.publicKey().kid(8), WITNESS.publicKey(), Set.of("witness"), Set.of("*"), 0, NOW));
    }

    private static void assertWitness(String reason, KeyRingEntry witness) {
        ExportHeader header = Exports.header("berlin-1", List.of(witness, Exports.ENTRIES.get(2)));
        byte[] file = Exports.export(header, EXPORTER, out -> Exports.write(out, TRAIL, 0, 2, 2, i -> true));
        assertReason(() -> Exports.verify(file)).isEqualTo(reason);
    }

    @Test
    void onlyAKeyForExportsSealsThem() {
        for (Ed25519PrivateKey key : List.of(WITNESS, JOURNAL)) {
            assertSeal("key-type", key, Exports.header());
        }
        assertSeal("unknown-key", Exports.key(8), Exports.header());
        assertSeal("unknown-key", ROOT, Exports.header());
        KeyRingEntry elsewhere = Exports.entry(EXPORTER, Set.of("export"), Set.of("berlin-2"));
        assertSeal("key-site", EXPORTER, Exports.header("berlin-1", List.of(Exports.ENTRIES.get(0), elsewhere)));
        KeyRingEntry late = new KeyRingEntry(
                EXPORTER.publicKey().kid(8), EXPORTER.publicKey(), Set.of("export"), Set.of("*"), NOW + 1, NOW + 2);
        assertSeal("key-time", EXPORTER, Exports.header("berlin-1", List.of(Exports.ENTRIES.get(0), late)));
    }

    private static void assertSeal(String reason, Ed25519PrivateKey sealer, ExportHeader header) {
        byte[] file = Exports.export(header, sealer, out -> Exports.write(out, TRAIL, 0, 2, 2, i -> true));
        assertReason(() -> Exports.verify(file)).isEqualTo(reason);
    }

    private static void assertContent(String reason, Exports.Content content) {
        byte[] file = Exports.export(content);
        assertReason(() -> Exports.verify(file)).isEqualTo(reason);
    }

    @Test
    void theWriterKeepsItsTurns() throws Exception {
        TrailExportWriter out = new TrailExportWriter(new ByteArrayOutputStream(), Exports.header());
        assertTurn(() -> out.shown(TRAIL.records().get(0)));
        assertTurn(() -> out.seal(EXPORTER, NOW));
        assertThatThrownBy(() -> out.begin(UNIT.publicKey(), TRAIL.tree(2), 2))
                .isInstanceOf(IllegalArgumentException.class);
        Exports.writeRows(out, TRAIL, 2, 4, i -> true);
        assertTurn(() -> out.hidden(TRAIL.leafHash(4)));
        assertTurn(() -> out.begin(UNIT.publicKey(), TRAIL.tree(2), 3));
        assertTurn(() -> out.seal(EXPORTER, NOW));
        out.end(TRAIL.cosigned(4), List.of(), Optional.empty());
        assertTurn(() -> out.end(TRAIL.cosigned(4), List.of(), Optional.empty()));
        out.seal(EXPORTER, NOW);
        assertTurn(() -> out.seal(EXPORTER, NOW));
        assertTurn(() -> out.begin(UNIT.publicKey(), TRAIL.tree(2), 3));
    }

    private static void assertTurn(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(IllegalStateException.class);
    }
}
